import SeamRuntime
import SeamSpec
import SeamValue

/// A database at an address that was given: somebody else's, so it is used and otherwise left alone.
struct GivenPostgresPlan: DependencyPlan {
  let name: String
  let address: PostgresAddress
  let isolation: IsolationPolicy

  var attributes: [String: StaticType] { PostgresDependency.attributeTypes }
  var watching: Watching { .nothing("its address was given, so nothing is set up there") }
  var policies: [IsolationPolicy] { [.unique, .none, .rollback] }
  var sqlDialect: SQLDialect? { .postgres }
  var launch: LaunchPlan? { nil }
  var summary: [String] { ["PostgreSQL at \(address.place), database '\(address.database)'", isolation.about(isGiven: true)] }

  func open(at site: LaunchSite?, in workspace: String) async throws(EnvironmentFailure) -> any Dependency {
    let connection = PostgresConnection(address)
    do {
      try await connection.perform(within: .seconds(10)) { session, deadline throws(PostgresFailure) in
        try session.connect(by: deadline)
      }.driven()
    } catch {
      throw EnvironmentFailure(name, "cannot be reached: \(error.message)")
    }
    return PostgresDependency(address, connection, .none, isolation)
  }
}
