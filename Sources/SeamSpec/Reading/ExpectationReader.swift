import SeamSource
import SeamValue
import SeamYAML

extension NodeReader {
  /// `expect`: the fields of a result that something is expected of.
  mutating func expectations(_ node: Node, of action: Action?) -> [Step.Expectation] {
    guard let entries = entries(node, "'expect'") else { return [] }
    if entries.isEmpty { report(.empty("'expect'", at: span(node))) }
    let known = action?.resultFields ?? [:]
    return entries.compactMap { entry in
      let field = entry.key.text ?? ""
      // Of an action without a result that was said once.
      if let action, !known.isEmpty, known[field] == nil {
        report(.unknownKey(field, of: "the result of '\(action.keyword)'", keys: known.keys.sorted(), at: span(entry.key)))
        return nil
      }
      guard var pattern = pattern(entry.value) else { return nil }
      if field == "headers" { pattern.lowercaseNames() }
      if case .receive(let receive) = action, case .request = receive.source, ["path", "query", "headers", "form", "body"].contains(field) {
        pattern = pattern.asText
      }
      if field == "status", case .http = action, let problem = Contradiction.status(pattern) { report(problem) }
      return Step.Expectation(field: field, pattern: pattern, span: span(entry.key))
    }
  }

  /// What is expected of a value. Nil where it cannot be read.
  mutating func pattern(_ node: Node) -> Pattern<Template>? {
    switch node.content {
    case .scalar: return template(node).map { Pattern(.equals($0), span: span(node)) }
    case .sequence(let nodes):
      let items = nodes.compactMap { pattern($0) }
      return items.count == nodes.count ? Pattern(.list(items), span: span(node)) : nil
    case .mapping(let entries): return pattern(entries, at: node)
    }
  }

  private mutating func pattern(_ entries: [Node.Entry], at node: Node) -> Pattern<Template>? {
    guard entries.contains(where: { Self.isOperator($0.key.text ?? "") }) else { return object(entries, at: node) }
    let operators = entries.filter { Self.isOperator($0.key.text ?? "") }
    if let plain = entries.first(where: { !Self.isOperator($0.key.text ?? "") }) {
      report(.mixedOperators(operators[0], plain, in: file))
      return nil
    }
    let patterns = operators.compactMap { operation($0) }
    guard patterns.count == operators.count else { return nil }
    if let contradiction = Contradiction.diagnostic(of: patterns) { report(contradiction) }
    return patterns.count == 1 ? patterns[0] : Pattern(.patterns(.all, patterns), span: span(node))
  }

  /// A key that starts with `$` is an operator, unless it is a JSONPath.
  private static func isOperator(_ key: String) -> Bool {
    key.utf8.first == UInt8(ascii: "$") && !isPath(key)
  }

  private static func isPath(_ key: String) -> Bool {
    guard key.utf8.first == UInt8(ascii: "$") else { return false }
    return key == "$" || key.hasPrefix("$.") || key.hasPrefix("$[")
  }

  private mutating func object(_ entries: [Node.Entry], at node: Node) -> Pattern<Template>? {
    var fields: [Pattern<Template>.Field] = []
    for entry in entries {
      guard let key = fieldKey(entry.key), let pattern = pattern(entry.value) else { continue }
      fields.append(.init(key, pattern, span: span(entry.key)))
    }
    return fields.count == entries.count ? Pattern(.object(fields), span: span(node)) : nil
  }

  private mutating func fieldKey(_ node: Node) -> Pattern<Template>.Field.Key? {
    guard let text = node.text, case .scalar(let scalar) = node.content, Self.isPath(text) else { return .name(node.text ?? "") }
    do {
      return .path(try JSONPath(parsing: text))
    } catch {
      let origin = ScalarOrigin(file: file, scalar: scalar)
      report(Diagnostic("bad-jsonpath", error.message, at: origin.span(error.offset..<error.offset + 1)))
      return nil
    }
  }

  private mutating func operation(_ entry: Node.Entry) -> Pattern<Template>? {
    let name = entry.key.text ?? ""
    let place = SourceSpan(file, entry.key.range.lowerBound..<max(entry.key.range.upperBound, entry.value.range.upperBound))
    switch Operator(rawValue: name) {
    case .value(let operation):
      guard let operand = template(entry.value) else { return nil }
      if let constant = operand.constant,
        let problem = operation.problem(with: constant) ?? Contradiction.problem(of: operation, with: constant)
      {
        report(Diagnostic("bad-operand", "'\(name)' \(problem)", at: span(entry.value)))
        return nil
      }
      return Pattern(.value(operation, operand), span: place)
    case .pattern(let operation):
      guard let operand = pattern(entry.value) else { return nil }
      if let problem = operation.problem(with: operand, constant: \.constant) ?? Contradiction.problem(of: operation, with: operand) {
        report(Diagnostic("bad-operand", "'\(name)' \(problem)", at: span(entry.value)))
        return nil
      }
      return Pattern(.pattern(operation, operand), span: place)
    case .patterns(let operation):
      guard let items = items(entry.value, "the operand of '\(name)'") else { return nil }
      let patterns = items.compactMap { pattern($0) }
      return patterns.count == items.count ? Pattern(.patterns(operation, patterns), span: place) : nil
    case nil:
      if name == "$schema" || name == "$snapshot" { return documentTest(name, entry.value, at: place) }
      report(name == "$was" || name == "$now" ? .noChange(name, at: span(entry.key)) : .unknownOperator(name, at: span(entry.key)))
      return nil
    }
  }
}

extension Pattern {
  /// All operands, in the order written.
  package var operands: [Operand] {
    var operands: [Operand] = []
    forEachOperand { operands.append($0) }
    return operands
  }

  /// Header names ignore case (RFC 9110, section 5.1); results have them in lower case.
  mutating func lowercaseNames() {
    switch test {
    case .object(var fields):
      for index in fields.indices {
        guard case .name(let name) = fields[index].key, name.utf8.contains(where: { (0x41...0x5A).contains($0) || $0 > 0x7F }) else {
          continue
        }
        fields[index].key = .name(name.lowercased())
      }
      test = .object(fields)
    case .patterns(let logic, var patterns):
      for index in patterns.indices { patterns[index].lowercaseNames() }
      test = .patterns(logic, patterns)
    case .pattern(let operation, var pattern) where operation == .not || operation == .exactly || operation == .contains:
      pattern.lowercaseNames()
      test = .pattern(operation, pattern)
    default: break
    }
  }
}

extension Diagnostic {
  static func noChange(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "no-change", "'\(name)' compares a column before and after: here nothing was before", at: span,
      notes: ["'$was' and '$now' stand behind a column under 'updated', in 'effects'"])
  }

  /// - Parameter names: those that could stand there; all but `$was` and `$now` where none are given.
  static func unknownOperator(_ name: String, among names: [String]? = nil, at span: SourceSpan) -> Diagnostic {
    let names = names ?? Operator.allCases.map(\.rawValue) + ["$schema", "$snapshot"]
    return Diagnostic(
      "unknown-operator", "there is no operator '\(name)'", at: span,
      label: NearestName.of(name, in: names).map { "did you mean '\($0)'?" },
      notes: ["the operators are: \(names.joined(separator: " "))", "for data with such a key: { $eq: { \(name): … } }"])
  }

  static func mixedOperators(_ operation: Node.Entry, _ plain: Node.Entry, in file: SourceFile) -> Diagnostic {
    Diagnostic(
      "mixed-operators", "an object holds operators or plain keys, not both", at: SourceSpan(file, plain.key.range),
      label: "a plain key", related: [.init(SourceSpan(file, operation.key.range), "an operator")],
      notes: ["for data with a key that starts with '$': { $eq: { … } }"])
  }
}
