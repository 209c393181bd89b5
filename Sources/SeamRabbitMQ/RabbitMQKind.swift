import SeamRuntime
import SeamSource
import SeamSpec
import SeamYAML

/// `rabbitmq: {}` in `seam.yaml`: a virtual host of a throw-away RabbitMQ broker.
package struct RabbitMQKind: DependencyKind {
  private let http: any HTTPClient

  /// - Parameter http: for the management API.
  package init(http: any HTTPClient) {
    self.http = http
  }

  package var keyword: String { "rabbitmq" }
  package var extraKeys: [String] { ["declare"] }

  package func plan(_ declaration: DependencyDeclaration, into diagnostics: inout [Diagnostic]) -> (any DependencyPlan)? {
    let before = diagnostics.count
    let file = declaration.span.file
    switch declaration.settings.content {
    case .scalar(let scalar) where scalar.value == .null: break
    case .mapping(let entries):
      for entry in entries {
        let key = entry.key.text ?? ""
        let span = SourceSpan(file, entry.key.range)
        diagnostics.append(key == "url" ? .notYetSupported("url", at: span) : .unknownKey(key, of: "'rabbitmq'", keys: [], at: span))
      }
    default:
      let span = SourceSpan(file, declaration.settings.range)
      diagnostics.append(.wrongKind("'rabbitmq'", expected: "{}", found: "something else", at: span))
    }
    if !declaration.migrations.isEmpty || declaration.seed != nil {
      diagnostics.append(
        Diagnostic(
          "no-migrations", "'\(declaration.name)' is a broker: it is neither migrated nor seeded", at: declaration.span,
          label: "'declare' makes exchanges, queues and bindings"))
    }
    var reader = DeclareReader(file: file)
    if let node = declaration.extra["declare"] { reader.read(node) }
    diagnostics += reader.diagnostics
    return diagnostics.count == before ? RabbitMQPlan(name: declaration.name, declared: reader.items, http: http) : nil
  }
}
