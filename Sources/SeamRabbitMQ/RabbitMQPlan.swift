import SeamRuntime
import SeamSpec
import SeamValue

/// A virtual host that is Seam's to watch and to restore: of a throw-away broker, or of one at an address that is `owned`.
struct RabbitMQPlan: DependencyPlan {
  let name: String
  let declared: [Topology.Item]
  /// Nil for a broker that is started.
  var owned: RabbitMQAddress?
  let http: any HTTPClient
  var policy: IsolationPolicy?

  var attributes: [String: StaticType] { RabbitMQAddress.attributeTypes(hasManagement: true) }
  var sqlDialect: SQLDialect? { nil }
  var watching: Watching { .things }
  var isolation: IsolationPolicy { policy ?? .rewind }
  var messaging: Messaging? { Messaging(properties: AMQPProperties.names) }
  var launch: LaunchPlan? { owned == nil ? RabbitMQServer.plan(http) : nil }
  var confidential: [String] { owned?.confidential ?? [] }

  var summary: [String] {
    let declaration = declared.isEmpty ? "" : ", with \(declared.map(\.title).joined(separator: ", "))"
    let place =
      owned.map { "\($0.place), given and owned, virtual host '\($0.virtualHost)'" }
      ?? "RabbitMQ, started for the run, virtual host '\(name)'"
    return [
      place + declaration,
      "watched with the tracer: copies of everything that is sent, nothing is taken from a service",
      isolation == .rewind
        ? "between specs: queues are emptied, and exchanges, queues and bindings are what they were when the services had started"
        : "between specs: \(isolation.rawValue): nothing is undone",
    ]
  }

  func open(at site: LaunchSite?, in workspace: String) async throws(EnvironmentFailure) -> any Dependency {
    guard let address = owned ?? site.map({ RabbitMQServer.address($0, virtualHost: name) }) else {
      throw EnvironmentFailure(name, "has no broker")
    }
    do throws(DriverFailure) {
      let management = try RabbitMQManagement(address, http)
      let isTraced: Bool
      if owned == nil {
        isTraced = true
        try await management.makeVirtualHost()
      } else {
        isTraced = try await management.isTraced()
        if !isTraced { try await management.trace() }
      }
      for item in declared { try await management.add(item) }
      let log = MessageLog(address, reading: TraceCopy.read)
      try await log.start([.init(exchange: "amq.rabbitmq.trace", key: "publish.#")], timeout: .seconds(10)).driven()
      return RabbitMQDependency(management, log, endsTracing: !isTraced)
    } catch {
      throw EnvironmentFailure(name, "cannot be brought up: \(error.message)")
    }
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
