import SeamExpression
import SeamSource
import SeamValue
import SeamYAML

extension NodeReader {
  /// A value in which `${…}` may stand anywhere. Nil only where an expression in it cannot be read.
  mutating func template(_ node: Node) -> Template? {
    switch node.content {
    case .scalar(let scalar): return template(scalar, at: node)
    case .sequence(let nodes):
      var items: [Template] = []
      var isComplete = true
      for node in nodes {
        if let item = template(node) { items.append(item) } else { isComplete = false }
      }
      return isComplete ? Template.folded(.list(items)) : nil
    case .mapping(let entries):
      let members = members(of: entries)
      return members.count == entries.count ? Template.folded(.object(members)) : nil
    }
  }

  /// An object whose values may hold `${…}`, for the keys that the user chooses: headers, environment variables.
  mutating func members(_ node: Node, _ subject: String) -> [Template.Member] {
    guard let entries = entries(node, subject) else { return [] }
    for entry in entries where Interpolation.isPresent(in: entry.key.text ?? "") { report(.expressionInKey(at: span(entry.key))) }
    return members(of: entries)
  }

  private mutating func members(of entries: [Node.Entry]) -> [Template.Member] {
    entries.compactMap { entry in
      template(entry.value).map { Template.Member(key: entry.key.text ?? "", value: $0) }
    }
  }

  private mutating func template(_ scalar: Scalar, at node: Node) -> Template? {
    // Only text can hold an expression, and most text holds none.
    guard case .string(let text) = scalar.value else { return .constant(scalar.value.asValue) }
    guard text.utf8.contains(0x24) else { return .constant(.string(text)) }
    guard let pieces = pieces(scalar) else { return nil }
    if pieces.count == 1, case .expression(let embedded) = pieces[0] { return .expression(embedded) }
    return Template.folded(.text(pieces))
  }

  /// The literal and computed parts of a scalar's text; nil where an expression in it cannot be read.
  mutating func pieces(_ scalar: Scalar) -> [Template.Piece]? {
    let (parsed, problems) = Interpolation.parse(scalar.text)
    let origin = ScalarOrigin(file: file, scalar: scalar)
    for problem in problems { report(.expression(problem, at: origin.span(problem.range))) }
    guard problems.isEmpty else { return nil }
    return parsed.compactMap { (piece) -> Template.Piece? in
      switch piece {
      case .literal(let text, _): return .literal(text)
      case .expression(let expression, _, let inner):
        return expression.map { .expression(EmbeddedExpression(expression: $0, origin: origin, offset: inner.lowerBound)) }
      }
    }
  }

  /// A `${…}` and nothing else, as `when` and `assert` want it.
  mutating func condition(_ node: Node, _ subject: String) -> Template? {
    guard let template = template(node) else { return nil }
    if case .expression = template { return template }
    if case .constant(.bool) = template { return template }
    let text = node.text ?? ""
    report(
      Diagnostic(
        "not-an-expression", "\(subject) has to be an expression", at: span(node),
        label: text.isEmpty || text.contains("${") ? "a single ${…} that is true or false" : "did you mean '${\(text)}'?"))
    return nil
  }
}

extension Template {
  /// Lists, objects and texts without an expression are constants.
  static func folded(_ template: Template) -> Template {
    switch template {
    case .constant, .expression: return template
    case .text(let pieces):
      var text = ""
      for piece in pieces {
        guard case .literal(let part) = piece else { return template }
        text += part
      }
      return .constant(.string(text))
    case .list(let items):
      let values = items.compactMap(\.constant)
      return values.count == items.count ? .constant(.list(values)) : template
    case .object(let members):
      var map = ValueMap()
      for member in members {
        guard let value = member.value.constant else { return template }
        map[member.key] = value
      }
      return .constant(.map(map))
    }
  }
}

extension ScalarValue {
  /// The value that an expression sees: a number that is no 64-bit integer keeps its digits.
  package var asValue: Value {
    switch self {
    case .null: .null
    case .bool(let flag): .bool(flag)
    case .int(let number): .int(number)
    case .number(let digits): .decimal(Decimal(validated: digits))
    case .infinity(let isNegative): .double(isNegative ? -.infinity : .infinity)
    case .notANumber: .double(.nan)
    case .string(let text): .string(text)
    }
  }
}

extension Diagnostic {
  package static func expression(_ problem: ExpressionProblem, at span: SourceSpan) -> Diagnostic {
    Diagnostic(problem.id, problem.message, at: span, label: problem.label, notes: problem.notes)
  }
}
