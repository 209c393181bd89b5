import SeamSource
import SeamValue
import SeamYAML

extension NodeReader {
  /// `effects`: by dependency what must have changed, or `none`.
  mutating func effects(_ node: Node) -> Effects? {
    if node.text == "none" { return Effects(span: span(node), dependencies: nil) }
    guard let entries = entries(node, "'effects'") else { return nil }
    if entries.isEmpty { report(.emptyEffects("'effects'", at: span(node))) }
    let dependencies = entries.compactMap { entry -> Effects.OfDependency? in
      guard let name = identifier(entry.key, "a dependency") else { return nil }
      if entry.value.text == "none" { return Effects.OfDependency(name: name, subjects: []) }
      guard let subjects = self.entries(entry.value, "the effects on '\(name.text)'") else { return nil }
      if subjects.isEmpty { report(.emptyEffects("the effects on '\(name.text)'", at: span(entry.value))) }
      return Effects.OfDependency(name: name, subjects: subjects.compactMap { subject($0) })
    }
    return Effects(span: span(node), dependencies: dependencies)
  }

  private mutating func subject(_ entry: Node.Entry) -> Effects.Subject? {
    guard let name = template(entry.key) else { return nil }
    let place = span(entry.key)
    func subject(_ test: Effects.Test) -> Effects.Subject { Effects.Subject(name: name, span: place, test: test) }
    if entry.value.text == "any" { return subject(.any) }
    // What happened to rows is named; messages and requests are described.
    if case .mapping(let clauses) = entry.value.content, clauses.contains(where: { Effects.RowEffect.meant(by: $0.key.text ?? "") != nil })
    {
      return subject(.rows(clauses.compactMap { clause($0) }))
    }
    return amount(entry.value, "the effects on '\(entry.key.text ?? "")'", isUpdate: false).map { subject(.things($0)) }
  }

  private mutating func clause(_ entry: Node.Entry) -> Effects.Clause? {
    let text = entry.key.text ?? ""
    if Effects.RowEffect(rawValue: text) == nil {
      report(.unknownKey(text, of: "an effect on a table", keys: Effects.RowEffect.allCases.map(\.rawValue), at: span(entry.key)))
    }
    guard let kind = Effects.RowEffect.meant(by: text) else { return nil }
    return amount(entry.value, "'\(text)'", isUpdate: kind == .updated).map {
      Effects.Clause(kind: kind, span: span(entry.key), amount: $0)
    }
  }

  /// `none`, a number, an object for exactly one, or a list for exactly these.
  private mutating func amount(_ node: Node, _ subject: String, isUpdate: Bool) -> Effects.Amount? {
    switch node.content {
    case .scalar(let scalar):
      if scalar.text == "none" { return Effects.Amount.none }
      if case .int(let number) = scalar.value, number >= 0 { return number == 0 ? Effects.Amount.none : .count(Int(number)) }
      report(
        .wrongKind(
          subject, expected: "an object, a list, a number or 'none'", found: node.isNull ? "nothing" : "'\(scalar.text)'", at: span(node)))
      return nil
    case .sequence(let items):
      if items.isEmpty { report(.emptyEffects(subject, at: span(node))) }
      let expected = items.compactMap { self.expected($0, subject, isUpdate: isUpdate) }
      return expected.count == items.count ? .these(expected) : nil
    case .mapping: return expected(node, subject, isUpdate: isUpdate).map { .these([$0]) }
    }
  }

  private mutating func expected(_ node: Node, _ subject: String, isUpdate: Bool) -> Effects.Expected? {
    guard let entries = entries(node, "an item of \(subject)") else { return nil }
    if entries.isEmpty {
      report(.emptyEffects(subject, at: span(node)))
      return nil
    }
    var now: [Pattern<Template>.Field] = []
    var was: [Pattern<Template>.Field] = []
    for entry in entries {
      let key = Pattern<Template>.Field.Key.name(entry.key.text ?? "")
      guard isUpdate, case .mapping(let parts) = entry.value.content, parts.contains(where: { Self.isChange($0.key.text ?? "") }) else {
        guard let pattern = pattern(entry.value) else { return nil }
        now.append(.init(key, pattern, span: span(entry.key)))
        continue
      }
      for part in parts {
        guard let pattern = pattern(part.value) else { return nil }
        switch part.key.text {
        case "$was": was.append(.init(key, pattern, span: span(entry.key)))
        case "$now": now.append(.init(key, pattern, span: span(entry.key)))
        case let name? where Self.isChange(name): report(.unknownOperator(name, among: Self.changes, at: span(part.key)))
        default:
          report(
            Diagnostic(
              "mixed-operators", "'$was' and '$now' stand beside nothing else", at: span(part.key), label: "within '$now' it has its place")
          )
          return nil
        }
      }
    }
    return Effects.Expected(
      now: Pattern(.object(now), span: span(node)), was: was.isEmpty ? nil : Pattern(.object(was), span: span(node)),
      columns: entries.map { $0.key.text ?? "" }, span: span(node))
  }
}

extension NodeReader {
  private static let changes = ["$was", "$now"]

  /// `$was`, `$now`, or one of them misspelt.
  private static func isChange(_ key: String) -> Bool {
    changes.contains(key) || key.hasPrefix("$") && Operator(rawValue: key) == nil && NearestName.of(key, in: changes) != nil
  }
}

extension Effects.RowEffect {
  /// The effect that a key names, if misspelt.
  fileprivate static func meant(by key: String) -> Self? {
    Self(rawValue: key) ?? NearestName.of(key, in: allCases.map(\.rawValue)).flatMap(Self.init(rawValue:))
  }
}

extension Diagnostic {
  fileprivate static func emptyEffects(_ subject: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("empty-effects", "\(subject) cannot be empty", at: span, label: "write 'none', or leave it out")
  }
}
