import SeamRuntime
import SeamValue

/// A database at an address that was given: somebody else's, so it is used and otherwise left alone.
struct GivenPostgresPlan: DependencyPlan {
  let name: String
  let address: PostgresAddress

  var attributes: [String: StaticType] { PostgresDependency.attributeTypes }
  var watching: Watching { .nothing("its address was given, so nothing is set up there") }
  var isolation: IsolationPolicy { .unique }
  var sqlDialect: SQLDialect? { .postgres }
  var launch: LaunchPlan? { nil }
  var summary: [String] { ["PostgreSQL at \(address.place), database '\(address.database)'", "between specs: nothing is undone"] }

  func open(at site: LaunchSite?, in workspace: String) async throws(EnvironmentFailure) -> any Dependency {
    let connection = PostgresConnection(address)
    do {
      try await connection.perform(within: .seconds(10)) { session, deadline throws(PostgresFailure) in
        try session.connect(by: deadline)
      }.driven()
    } catch {
      throw EnvironmentFailure(name, "cannot be reached: \(error.message)")
    }
    return PostgresDependency(address, connection, nil, .none)
  }
}
