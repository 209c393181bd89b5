import SeamRuntime
import SeamSpec
import SeamValue

/// A database on a throw-away server.
struct LaunchedPostgresPlan: DependencyPlan {
  let name: String
  let database: String
  let server: PostgresServer
  let migrations: [Migration]
  let policy: IsolationPolicy
  var ignored = NetEffects.Ignored()
  var keepsSequences = true

  var attributes: [String: StaticType] { PostgresDependency.attributeTypes }
  var watching: Watching { .rows }
  var isolation: IsolationPolicy { policy }
  var policies: [IsolationPolicy] { IsolationPolicy.allCases }
  var sqlDialect: SQLDialect? { .postgres }
  var launch: LaunchPlan? { server.plan }

  var summary: [String] {
    let count = migrations.count
    return [
      "PostgreSQL\(server.version.map { " \($0)" } ?? ""), started for the run, database '\(database)'"
        + (count == 0 ? ", whose schema the services make" : ", \(count) \(count == 1 ? "file" : "files") of SQL run once"),
      policy.about(isGiven: false),
    ]
  }

  private static let patience = Migrator.patience

  func open(at site: LaunchSite?, in workspace: String) async throws(EnvironmentFailure) -> any Dependency {
    guard let site else { throw EnvironmentFailure(name, "has no server") }
    let database = PostgresDatabase(name: database, port: site.port)
    try await database.create(within: Self.patience).orFailure(of: name)
    let connection = PostgresConnection(database.address)
    if !migrations.isEmpty {
      try await Migrator(name: name, migrations: migrations).run(on: connection)
      if policy == .rewind { try await logFully(connection).orFailure(of: name) }
      // Nobody may be on what is copied, and what the migrations set in their session ends with it.
      await connection.close()
    }
    try await database.makeTemplate(within: Self.patience).orFailure(of: name)
    return PostgresDependency(
      database.address, connection, .full(database), policy, ignoring: ignored, keepsSequences: keepsSequences)
  }

  /// In the template, so that every copy has it.
  private func logFully(_ connection: PostgresConnection) async -> Result<Void, PostgresFailure> {
    await connection.perform(within: Self.patience) { session, deadline throws(PostgresFailure) in
      try TableShape.logFully(session, by: deadline)
    }
  }
}

extension Result where Failure == PostgresFailure {
  fileprivate func orFailure(of name: String) throws(EnvironmentFailure) -> Success {
    do { return try driven() } catch { throw EnvironmentFailure(name, "cannot be brought up: \(error.message)") }
  }
}
