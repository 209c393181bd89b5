import SeamRuntime
import SeamValue

/// A virtual host of a throw-away broker.
struct RabbitMQPlan: DependencyPlan {
  let name: String
  let declared: [Topology.Item]
  let http: any HTTPClient

  var attributes: [String: StaticType] { RabbitMQDependency.attributeTypes }
  var sqlDialect: SQLDialect? { nil }
  var messaging: Messaging? { Messaging(properties: AMQPProperties.names) }
  var launch: LaunchPlan? { RabbitMQServer.plan(http) }

  var summary: [String] {
    let declaration = declared.isEmpty ? "" : ", with \(declared.map(\.title).joined(separator: ", "))"
    return [
      "RabbitMQ, started for the run, virtual host '\(name)'\(declaration)",
      "watched with the tracer: copies of everything that is sent, nothing is taken from a service",
      "between specs: queues are emptied, and exchanges, queues and bindings are what they were when the services had started",
    ]
  }

  func open(at site: LaunchSite?, in workspace: String) async throws(EnvironmentFailure) -> any Dependency {
    guard let site else { throw EnvironmentFailure(name, "has no broker") }
    let management = RabbitMQManagement(address: RabbitMQServer.address(site, virtualHost: name), http: http)
    let watch = TraceWatch(management.address)
    do throws(DriverFailure) {
      try await management.makeVirtualHost()
      for item in declared { try await management.add(item) }
      try await watch.start(timeout: .seconds(10))
    } catch {
      throw EnvironmentFailure(name, "cannot be brought up: \(error.message)")
    }
    return RabbitMQDependency(management, watch)
  }
}

extension Topology.Item {
  fileprivate var title: String {
    switch self {
    case .exchange(let name, let settings): "the \(settings["type"]?.rendered ?? "") exchange '\(name)'"
    case .queue(let name, _): "the queue '\(name)'"
    case .binding(let binding): "\(binding.source) → \(binding.destination)"
    }
  }
}
