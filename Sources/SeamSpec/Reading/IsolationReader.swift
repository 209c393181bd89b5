import SeamSource
import SeamYAML

extension NodeReader {
  /// `isolation` of a dependency: the name of a policy.
  mutating func policy(_ node: Node) -> Located<IsolationPolicy>? {
    guard let text = constantText(node, "'isolation'") else { return nil }
    guard let policy = IsolationPolicy(rawValue: text) else {
      report(.unknownPolicy(text, at: span(node)))
      return nil
    }
    return Located(policy, span(node))
  }

  /// `isolation` of a spec: one policy for every dependency, or one for each that is named.
  mutating func isolation(_ node: Node) -> Spec.Isolation? {
    guard case .mapping(let entries) = node.content else { return policy(node).map { .all($0) } }
    if entries.isEmpty { report(.empty("'isolation'", at: span(node))) }
    return .named(
      entries.compactMap { entry in
        guard let name = identifier(entry.key, "a dependency"), let policy = policy(entry.value) else { return nil }
        return (name, policy)
      })
  }

  /// `ignore`: tables and columns that are no part of effects.
  mutating func ignored(_ node: Node) -> DependencyDeclaration.Ignored? {
    guard let fields = fields(node, .ignore) else { return nil }
    return DependencyDeclaration.Ignored(
      tables: fields["tables"].map { texts($0, "'tables'") } ?? [], columns: fields["columns"].map { texts($0, "'columns'") } ?? [])
  }
}

extension Diagnostic {
  fileprivate static func unknownPolicy(_ text: String, at span: SourceSpan) -> Diagnostic {
    let names = IsolationPolicy.allCases.map(\.rawValue)
    return Diagnostic(
      "unknown-policy", "there is no isolation policy '\(text)'", at: span,
      label: NearestName.of(text, in: names).map { "did you mean '\($0)'?" }, notes: ["the policies are: \(names.joined(separator: ", "))"])
  }
}
