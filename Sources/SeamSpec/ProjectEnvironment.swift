import SeamExpression
import SeamSource
import SeamYAML

/// An entry of `environments` in `seam.yaml`: another place where the same specs run.
package struct ProjectEnvironment: Sendable {
  package var name: String
  package var dependencies: [DependencyDeclaration] = []
  package var services: [Service] = []
  package var span: SourceSpan
}

extension Project {
  /// The project as it is in an environment: an entry there stands in the place of the whole entry of that name, and what is not listed is
  /// absent.
  package func placed(in environment: ProjectEnvironment) -> Project {
    var project = self
    project.environment = environment.name
    project.absent = []
    for (index, dependency) in dependencies.enumerated() {
      if let other = environment.dependencies.first(where: { $0.name == dependency.name }) {
        project.dependencies[index] = other
      } else {
        project.absent.insert(dependency.name)
      }
    }
    for (index, service) in services.enumerated() {
      if let other = environment.services.first(where: { $0.name == service.name }) {
        project.services[index] = other
      } else {
        project.absent.insert(service.name)
      }
    }
    return project
  }

  /// Whether a variable or secret is named in another environment than the one that was chosen, and nowhere in that: then it need not be set.
  package func isForeign(_ name: String, of kind: String) -> Bool {
    let own = Self.mentions(name, of: kind, dependencies, services)
    return !own && environments.contains { $0.name != environment && Self.mentions(name, of: kind, $0.dependencies, $0.services) }
  }

  private static func mentions(_ name: String, of kind: String, _ dependencies: [DependencyDeclaration], _ services: [Service]) -> Bool {
    func isIt(_ reference: Reference) -> Bool { reference.name == kind && reference.path.first == name }
    return dependencies.contains { $0.settings.references.contains(where: isIt) }
      || services.flatMap(\.templates).flatMap(\.expressions).contains { $0.expression.references.contains(where: isIt) }
  }
}

extension Node {
  /// What the expressions in its scalars refer to.
  fileprivate var references: [Reference] {
    switch content {
    case .scalar(let scalar):
      guard Interpolation.isPresent(in: scalar.text) else { return [] }
      return Interpolation.parse(scalar.text).pieces.flatMap { piece -> [Reference] in
        if case .expression(let expression?, _, _) = piece { expression.references } else { [] }
      }
    case .sequence(let items): return items.flatMap(\.references)
    case .mapping(let entries): return entries.flatMap(\.value.references)
    }
  }
}
