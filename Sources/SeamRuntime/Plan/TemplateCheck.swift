import SeamExpression
import SeamSource
import SeamSpec
import SeamValue

/// Finds everything in the expressions of templates that cannot work whatever the values are.
struct TemplateCheck {
  private(set) var diagnostics: [Diagnostic] = []
  /// Reads what `file` names; nil where that is not checked.
  let loader: (any Loader)?

  init(loader: (any Loader)? = nil) {
    self.loader = loader
  }

  /// The type of the whole, as far as it is known.
  @discardableResult
  mutating func type(of template: Template, in scope: [String: StaticType]) -> StaticType {
    switch template {
    case .constant(let value): return StaticType(of: value)
    case .expression(let embedded): return type(of: embedded, in: scope)
    case .text:
      for embedded in template.expressions { type(of: embedded, in: scope) }
      return .string
    case .list(let items):
      let types = items.map { type(of: $0, in: scope) }
      return .list(types.first.map { first in types.dropFirst().reduce(first) { $0.joined($1) } } ?? .any)
    case .object(let members):
      let types = members.map { ($0.key, type(of: $0.value, in: scope)) }
      return .object(Dictionary(types) { first, _ in first })
    }
  }

  @discardableResult
  private mutating func type(of embedded: EmbeddedExpression, in scope: [String: StaticType]) -> StaticType {
    let (type, problems) = embedded.expression.check(TypeScope(variables: scope, functions: HostFunctions.signatures))
    for problem in problems { diagnostics.append(.expression(problem, at: embedded.span(problem.range))) }
    if let loader {
      for (path, range) in embedded.expression.constantArguments(of: "file") {
        do {
          _ = try loader.read(FilePath.join(FilePath.directory(of: embedded.origin.file.name), path))
        } catch {
          diagnostics.append(.unreadable(path, error, at: embedded.span(range)))
        }
      }
    }
    return type
  }
}
