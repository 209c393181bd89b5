import SeamRuntime

/// Runs the files of `migrate` and the seed.
struct Migrator: Sendable {
  /// Of the dependency.
  let name: String
  let migrations: [Migration]
  /// The run says how long its start-up may take, and then cancels it: this only has to be more.
  static let patience = Duration.seconds(86_400)

  func run(on connection: PostgresConnection) async throws(EnvironmentFailure) {
    for migration in migrations {
      try migration.check(name)
      let statements: [Migration.Statement?] = migration.isTransaction ? [nil] : migration.statements(.postgres)
      for statement in statements {
        let result = await connection.perform(within: Self.patience) { session, deadline throws(PostgresFailure) in
          _ = try session.run(statement?.text ?? migration.script, by: deadline)
        }
        try check(result, migration, statement)
      }
      let end = await connection.perform(within: Self.patience) { session, deadline throws(PostgresFailure) in
        if session.isInTransaction { throw .refused(SQLError(sqlstate: "25001", message: "it leaves a transaction open", statement: -1)) }
        _ = try session.run("RESET ALL", by: deadline)
      }
      try check(end, migration, nil)
    }
  }

  private func check(
    _ result: Result<Void, PostgresFailure>, _ migration: Migration, _ statement: Migration.Statement?
  ) throws(EnvironmentFailure) {
    switch result {
    case .success: return
    case .failure(.refused(let error)): throw migration.failure(name, error, in: statement, .postgres)
    case .failure(.failed(let failure)): throw EnvironmentFailure(name, "cannot be migrated: \(failure.message)")
    }
  }
}
