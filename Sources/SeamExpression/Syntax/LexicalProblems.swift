/// The wording of what the lexer and the literals report.
extension ExpressionProblem {
  static func unclosedString(_ bytes: [UInt8], _ start: Int) -> ExpressionProblem {
    let opening = StringLiteral.opening(in: bytes, from: start)
    let quote = String(repeating: Character(Unicode.Scalar(opening.quote)), count: opening.isTriple ? 3 : 1)
    let endsAtLine = !opening.isTriple && bytes[start...].contains(where: { $0 == 0x0A || $0 == 0x0D })
    return ExpressionProblem(
      "unclosed-string", "the string is never closed", at: start..<opening.contentStart, label: "a closing \(quote) is missing",
      notes: endsAtLine ? ["a string ends on its line; one in ''' may hold line breaks"] : [])
  }

  static func unclosedBacktick(_ range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem("unclosed-name", "the quoted name is never closed", at: range, label: "a closing ` is missing")
  }

  static func invalidNumber(_ bytes: [UInt8], _ range: Range<Int>) -> ExpressionProblem {
    let text = String(decoding: bytes[range], as: UTF8.self)
    let label: String? =
      if text.contains("_"), text.utf8.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: "_") }) {
        "write \(text.filter { $0 != "_" })"
      } else if let unit = ["ns", "us", "ms", "s", "m", "h"].first(where: { text.hasSuffix($0) }),
        text.dropLast(unit.count).utf8.allSatisfy(\.isDigit)
      {
        "write duration('\(text)')"
      } else {
        nil
      }
    return ExpressionProblem("invalid-number", "'\(text)' is neither a number nor a name", at: range, label: label)
  }

  static func numberOutOfRange(_ text: String, _ type: String, _ limits: String, at range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem(
      "number-out-of-range", "\(text) is beyond the range of \(type)", at: range, notes: ["it goes from \(limits)"])
  }

  static func invalidEscape(_ text: String, at range: Range<Int>, _ reason: String? = nil) -> ExpressionProblem {
    ExpressionProblem(
      "invalid-escape", reason ?? "'\(text)' is no escape sequence", at: range,
      label: reason == nil ? "write '\\\(text)' for a backslash, or put r before the string" : nil,
      notes: reason == nil ? [#"the escape sequences are \\ \' \" \` \? \a \b \f \n \r \t \v \xHH \uHHHH \UHHHHHHHH \OOO"#] : [])
  }

  /// A byte that starts no token; most are operators of other languages.
  static func notPartOfTheLanguage(_ bytes: [UInt8], at start: Int) -> ExpressionProblem {
    let rest = bytes[start...]
    func found(_ text: String) -> Bool { rest.starts(with: text.utf8) }
    func problem(_ text: String, _ label: String?, _ notes: [String] = []) -> ExpressionProblem {
      ExpressionProblem(
        "unknown-operator", "'\(text)' is no operator", at: start..<start + text.utf8.count, label: label, notes: notes)
    }
    for (text, label) in operatorsElsewhere where found(text) { return problem(text, label) }
    if found("${") {
      return ExpressionProblem(
        "nested-interpolation", "an expression is inside ${…} already", at: start..<start + 2, label: "leave ${ and } out")
    }
    for quote in ["\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}"] where found(quote) {
      return ExpressionProblem(
        "unexpected-character", "\(quote) is a typographic quote", at: start..<start + quote.utf8.count, label: "write ' or \"")
    }
    // The whole of a character, never a part of one.
    var end = start + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    let character = String(decoding: bytes[start..<end], as: UTF8.self)
    let scalar = character.unicodeScalars.first
    let shown = scalar.map { $0.properties.generalCategory == .control ? "a control character" : "'\(character)'" } ?? "a byte"
    let notes =
      scalar?.properties.isAlphabetic == true ? ["names consist of the letters a to z, digits and _; other text stands in quotes"] : []
    return ExpressionProblem(
      "unexpected-character", "\(shown) has no meaning in an expression", at: start..<end, notes: notes)
  }

  /// Longer ones before their beginnings.
  private static let operatorsElsewhere: [(String, String)] = [
    ("===", "write '=='"), ("!==", "write '!='"), ("=~", "write text.matches('pattern')"), ("!~", "write !text.matches('pattern')"),
    ("=>", "write '>=' to compare"), ("=", "write '==' to compare"), ("<>", "write '!='"), ("&", "write '&&'"), ("|", "write '||'"),
    ("**", "there is no power operator"), ("^", "write math.bitXor(a, b)"), ("~", "write math.bitNot(a)"), ("++", "write + 1"),
    ("->", "write macros such as list.map(x, x + 1)"), ("??", "write has(a.b) ? a.b : other"),
    ("?.", "write has(a.b) ? a.b : other"), (";", "an expression is one value"),
  ]
}
