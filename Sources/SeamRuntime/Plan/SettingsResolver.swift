import SeamExpression
import SeamSource
import SeamSpec
import SeamValue
import SeamYAML

/// Computes the expressions in the settings of a dependency, which may name `env` and `secrets`: a kind reads settings that hold none.
struct SettingsResolver {
  let file: SourceFile
  let types: [String: StaticType]
  /// The values; nil where a plan is only checked.
  let values: [String: Value]?
  private(set) var diagnostics: [Diagnostic] = []

  init(file: SourceFile, types: [String: StaticType], values: [String: Value]?) {
    self.file = file
    self.types = types
    self.values = values
  }

  /// Nil where the value of an expression is not known, or a mistake in it was reported.
  mutating func resolve(_ node: Node) -> Node? {
    var node = node
    switch node.content {
    case .scalar(let scalar):
      guard Interpolation.isPresent(in: scalar.text) else { return node }
      guard let text = text(scalar) else { return nil }
      node.content = .scalar(Scalar(text: text, style: .doubleQuoted, layout: scalar.layout))
    case .sequence(let items):
      let resolved = items.compactMap { resolve($0) }
      guard resolved.count == items.count else { return nil }
      node.content = .sequence(resolved)
    case .mapping(let entries):
      let resolved = entries.compactMap { entry in resolve(entry.value).map { Node.Entry(key: entry.key, value: $0) } }
      guard resolved.count == entries.count else { return nil }
      node.content = .mapping(resolved)
    }
    return node
  }

  private mutating func text(_ scalar: Scalar) -> String? {
    let origin = ScalarOrigin(file: file, scalar: scalar)
    let (pieces, problems) = Interpolation.parse(scalar.text)
    diagnostics += problems.map { .expression($0, at: origin.span($0.range)) }
    var text: String? = values == nil ? nil : ""
    for piece in pieces {
      switch piece {
      case .literal(let part, _): text? += part
      case .expression(let expression, _, let inner):
        guard let expression else { return nil }
        let embedded = EmbeddedExpression(expression: expression, origin: origin, offset: inner.lowerBound)
        let found = expression.check(TypeScope(variables: types, functions: HostFunctions.signatures)).problems
        diagnostics += found.map { .expression($0, at: embedded.span($0.range)) }
        guard found.isEmpty, let values else {
          text = nil
          continue
        }
        do {
          text? += try embedded.evaluate(values).rendered
        } catch {
          // A variable that is not set has been reported at its own place.
          text = nil
        }
      }
    }
    return text
  }
}
