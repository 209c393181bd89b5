import SeamRuntime
import SeamSpec
import SeamValue

/// A virtual host at an address that was given: somebody else's, so it is used and otherwise left alone.
struct GivenRabbitMQPlan: DependencyPlan {
  let name: String
  let address: RabbitMQAddress
  let http: any HTTPClient
  var policy: IsolationPolicy?

  var attributes: [String: StaticType] { RabbitMQAddress.attributeTypes(hasManagement: address.management != nil) }
  var sqlDialect: SQLDialect? { nil }
  var watching: Watching { .nothing("its address was given, so nothing is set up there") }
  var isolation: IsolationPolicy { policy ?? .unique }
  var policies: [IsolationPolicy] { [.unique, .none] }
  var messaging: Messaging? { Messaging(properties: AMQPProperties.names, seesWhatItAsksFor: true) }
  var launch: LaunchPlan? { nil }
  var confidential: [String] { address.confidential }

  var summary: [String] {
    [
      "\(address.place), virtual host '\(address.virtualHost)'",
      "not watched: each 'receive' listens with a queue of its own, bound to its exchange and key before the first step",
      isolation == .unique
        ? "between specs: unique: nothing is undone, unique() keeps specs apart (the address was given, so it is somebody else's)"
        : "between specs: \(isolation.rawValue): nothing is undone",
    ]
  }

  func open(at site: LaunchSite?, in workspace: String) async throws(EnvironmentFailure) -> any Dependency {
    let connection = RabbitMQConnection(address)
    do throws(DriverFailure) {
      try await connection.connect(timeout: .seconds(10)).mapError(AMQPFailure.refused).driven()
      if address.management != nil { try await RabbitMQManagement(address, http).checkAccess() }
    } catch {
      await connection.close()
      throw EnvironmentFailure(name, "cannot be reached: \(error.message)")
    }
    return GivenRabbitMQDependency(address, connection)
  }
}
