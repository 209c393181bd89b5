import SeamSource
import SeamYAML

/// `environments` and `stages` of a project: where and when its specs run.
extension NodeReader {
  mutating func environments(
    _ node: Node, of project: Project, kinds: [String], extraKeys: [String: [String]]
  ) -> [ProjectEnvironment] {
    var environments: [ProjectEnvironment] = []
    for entry in entries(node, "'environments'") ?? [] {
      guard let name = nonEmptyText(entry.key, "the name of an environment") else { continue }
      var environment = ProjectEnvironment(name: name, span: span(entry.key))
      for inner in entries(entry.value, "an environment") ?? [] {
        let name = inner.key.text ?? ""
        if project.dependencies.contains(where: { $0.name == name }) {
          if let dependency = dependency(inner, kinds: kinds, extraKeys: extraKeys) { environment.dependencies.append(dependency) }
        } else if project.services.contains(where: { $0.name == name }) {
          if let service = service(inner) { environment.services.append(service) }
        } else if !project.unreadNames.contains(name) {
          report(.notOfProject(name, project, at: span(inner.key)))
        }
      }
      environments.append(environment)
    }
    return environments
  }

  mutating func stages(_ node: Node, of project: Project) -> [Stage] {
    (entries(node, "'stages'") ?? []).compactMap { entry in
      guard let name = nonEmptyText(entry.key, "the name of a stage"), let fields = fields(entry.value, .stage) else { return nil }
      var stage = Stage(name: name, span: span(entry.key))
      stage.budget = fields["budget"].flatMap { positiveDuration($0, "'budget'") }
      stage.blocks = fields["blocks"].flatMap { boolean($0, "'blocks'") } ?? true
      stage.tags = fields["tags"].map { texts($0, "'tags'") } ?? []
      if let node = fields["environment"], let name = nonEmptyText(node, "the environment of a stage") {
        stage.environment = Step.Name(text: name, span: span(node))
        let known = project.environments.map(\.name)
        if !known.contains(name) { report(.unknownPlace("environment", name, known: known, at: span(node))) }
      }
      return stage
    }
  }
}

extension Diagnostic {
  fileprivate static func notOfProject(_ name: String, _ project: Project, at span: SourceSpan) -> Diagnostic {
    let known = project.dependencies.map(\.name) + project.services.map(\.name)
    return Diagnostic(
      "not-of-project", "the project has no dependency or service '\(name)' that could be another one in this environment", at: span,
      label: NearestName.of(name, in: known).map { "did you mean '\($0)'?" },
      notes: [known.isEmpty ? "it has none" : "there are: \(known.joined(separator: ", "))"])
  }

  /// - Parameter kind: "environment" or "stage".
  package static func unknownPlace(_ kind: String, _ name: String, known: [String], at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      kind == "stage" ? "unknown-stage" : "unknown-environment", "the project has no \(kind) '\(name)'", at: span,
      label: NearestName.of(name, in: known).map { "did you mean '\($0)'?" },
      notes: [known.isEmpty ? "seam.yaml names none" : "there are: \(known.joined(separator: ", "))"])
  }
}
