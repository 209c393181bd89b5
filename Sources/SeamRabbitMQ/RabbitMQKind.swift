import SeamRuntime
import SeamSource
import SeamSpec

/// `rabbitmq: {}` in `seam.yaml`: a virtual host of a throw-away RabbitMQ broker, or of one at an address.
package struct RabbitMQKind: DependencyKind {
  private let http: any HTTPClient

  /// - Parameter http: for the management API.
  package init(http: any HTTPClient) {
    self.http = http
  }

  package var keyword: String { "rabbitmq" }
  package var extraKeys: [String] { ["declare", "owned"] }

  package func plan(_ declaration: DependencyDeclaration, into diagnostics: inout [Diagnostic]) -> (any DependencyPlan)? {
    let before = diagnostics.count
    let settings = RabbitMQSettings.read(declaration, into: &diagnostics)
    if !declaration.migrations.isEmpty || declaration.seed != nil {
      diagnostics.append(
        Diagnostic(
          "no-migrations", "'\(declaration.name)' is a broker: it is neither migrated nor seeded", at: declaration.span,
          label: "'declare' makes exchanges, queues and bindings"))
    }
    var reader = DeclareReader(file: declaration.span.file)
    if let node = declaration.extra["declare"] { reader.read(node) }
    diagnostics += reader.diagnostics
    guard let settings, diagnostics.count == before else { return nil }
    let policy = declaration.isolation?.value
    switch settings {
    case .given(let address, isOwned: false): return GivenRabbitMQPlan(name: declaration.name, address: address, http: http, policy: policy)
    case .given(let address, isOwned: true):
      return RabbitMQPlan(name: declaration.name, declared: reader.items, owned: address, http: http, policy: policy)
    case .launched: return RabbitMQPlan(name: declaration.name, declared: reader.items, http: http, policy: policy)
    }
  }
}
