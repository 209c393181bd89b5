import SeamSource
import SeamYAML

extension NodeReader {
  /// A document of a spec file.
  package mutating func spec(_ node: Node) -> Spec? {
    guard let fields = fields(node, .spec) else { return nil }
    unreadNames = []
    let name = required("spec", in: fields, of: "a spec").flatMap { nonEmptyText($0, "the name of a spec") }
    var spec = Spec(name: name ?? "", span: span(node), nameSpan: fields["spec"].map(span) ?? span(node))
    spec.about = fields["about"].flatMap { constantText($0, "'about'") }
    spec.tags = fields["tags"].map { tags($0) } ?? []
    spec.owner = fields["owner"].flatMap { constantText($0, "'owner'") }
    spec.stages = fields["stage"].map { stages($0) } ?? []
    spec.skip = fields["skip"].flatMap { nonEmptyText($0, "'skip', the reason,") }
    spec.timeout = fields["timeout"].flatMap { positiveDuration($0, "'timeout'") }
    spec.isolation = fields["isolation"].flatMap { isolation($0) }
    spec.variables = fields["vars"].map { variables($0) } ?? []
    spec.cases = fields["cases"].map { cases($0) }
    spec.stubs = fields["stubs"].map { stubReplacements($0) } ?? []
    spec.setup = fields["setup"].map { steps($0, "'setup'") } ?? []
    spec.cleanup = fields["cleanup"].map { steps($0, "'cleanup'") } ?? []
    if let node = required("steps", in: fields, of: "a spec") {
      spec.steps = steps(node, "'steps'")
      if case .sequence(let items) = node.content, items.isEmpty { report(.empty("'steps'", at: span(node))) }
    }
    spec.unreadNames = unreadNames
    return name == nil ? nil : spec
  }

  private mutating func tags(_ node: Node) -> [String] {
    let tags = texts(node, "'tags'")
    for (index, tag) in tags.enumerated() where tags[..<index].contains(tag) {
      report(Diagnostic("duplicate-tag", "the tag '\(tag)' stands twice", at: span(node)))
    }
    return tags
  }

  private mutating func stages(_ node: Node) -> [Step.Name] {
    guard case .sequence(let items) = node.content else { return stage(node).map { [$0] } ?? [] }
    if items.isEmpty { report(.empty("'stage'", at: span(node))) }
    return items.compactMap { stage($0) }
  }

  private mutating func stage(_ node: Node) -> Step.Name? {
    nonEmptyText(node, "the name of a stage").map { Step.Name(text: $0, span: span(node)) }
  }

  private mutating func variables(_ node: Node) -> [Spec.Variable] {
    guard let entries = entries(node, "'vars'") else {
      unreadNames.insert("vars.*")
      return []
    }
    return entries.compactMap { entry in
      guard let name = identifier(entry.key, "the name of a variable") else { return nil }
      guard let value = template(entry.value) else {
        unreadNames.insert("vars.\(name.text)")
        return nil
      }
      return Spec.Variable(name: name.text, value: value, span: span(entry.key))
    }
  }

  mutating func steps(_ node: Node, _ subject: String) -> [Step] {
    guard let items = items(node, subject) else {
      unreadNames.insert("*")
      return []
    }
    return items.compactMap { step($0) }
  }
}
