/// The wording of what the parser reports.
extension ExpressionProblem {
  static func emptyExpression(_ range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem("empty-expression", "there is no expression", at: range)
  }

  static func tooDeep(at range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem(
      "too-deep", "the expression is nested more than \(Parser.maximumDepth) levels deep", at: range,
      notes: ["a long sum counts as nested: each operator is a level"])
  }

  static func expected(_ what: String, found token: Token, _ text: String, note: String? = nil) -> ExpressionProblem {
    ExpressionProblem(
      token.kind == .end ? "unexpected-end" : "unexpected-token", "expected \(what), but found \(token.described(text))", at: token.range,
      notes: note.map { [$0] } ?? [])
  }

  static func unclosedBracket(_ bracket: String, closing: String, at range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem("unclosed-bracket", "'\(bracket)' is never closed", at: range, label: "a closing '\(closing)' is missing")
  }

  static func reservedWord(_ word: String, at range: Range<Int>) -> ExpressionProblem {
    let label = ["if", "else"].contains(word) ? "write condition ? then : otherwise" : nil
    return ExpressionProblem(
      "reserved-word", "'\(word)' is a reserved word and cannot be a name", at: range, label: label,
      notes: label == nil ? ["as a field it is fine: a.\(word)"] : [])
  }

  static func notInWords(_ range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem("unknown-operator", "'not' is no operator", at: range, label: "write '!'")
  }

  static func elvis(_ range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem("unknown-operator", "'?:' is no operator", at: range, label: "write has(a.b) ? a.b : other")
  }

  static func messageLiteral(_ range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem(
      "unexpected-token", "'{' cannot follow a value", at: range, notes: ["a map is written {'key': value}, without a name before it"])
  }

  static func hasNeedsSelection(_ range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem(
      "has-argument", "has() asks whether a field is there", at: range, label: "write has(a.b)",
      notes: ["for a key that is no name, write 'key' in a"])
  }

  static func macroForm(_ macro: Node.Macro, at range: Range<Int>) -> ExpressionProblem {
    let form: String =
      switch macro {
      case .map: "list.map(x, value of x), or list.map(x, condition on x, value of x)"
      default: "list.\(macro.rawValue)(x, condition on x)"
      }
    return ExpressionProblem(
      "macro-argument", "'\(macro.rawValue)' takes a name for the item and an expression", at: range, notes: ["the form is \(form)"])
  }
}

extension Token {
  /// How a message names what was found.
  func described(_ text: String) -> String {
    switch kind {
    case .end: "the end of the expression"
    case .string: "the string \(text)"
    case .bytes: "the bytes \(text)"
    default: "'\(text)'"
    }
  }
}
