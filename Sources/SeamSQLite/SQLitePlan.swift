import Glibc
import SeamRuntime
import SeamSpec
import SeamValue

/// A database file: one of the run's own, or one that was given.
struct SQLitePlan: DependencyPlan {
  enum Place: Sendable {
    /// In the run's temporary folder.
    case workspace
    /// - Parameter isOwned: whether Seam may migrate, seed and restore it.
    case given(path: String, isOwned: Bool)
  }

  let name: String
  let place: Place
  let migrations: [Migration]

  var attributes: [String: StaticType] { SQLiteDependency.attributeTypes }
  var sqlDialect: SQLDialect? { .sqlite }
  var isolation: IsolationPolicy { isLeftAlone ? .unique : .rewind }
  var policies: [IsolationPolicy] { isLeftAlone ? [.unique, .none] : [.rewind, .unique, .none] }

  /// Whether the file is somebody else's.
  private var isLeftAlone: Bool {
    if case .given(_, let isOwned) = place { !isOwned } else { false }
  }

  var launch: LaunchPlan? { nil }

  var summary: [String] {
    let count = migrations.count
    let files = count == 0 ? "" : ", \(count) \(count == 1 ? "file" : "files") of SQL run once"
    let restored = "between specs: copied back from what it was, unless nothing was written"
    switch place {
    case .workspace: return ["a SQLite file of the run's own\(files)", restored]
    case .given(let path, true): return ["the SQLite file \(path)\(files)", restored]
    case .given(let path, false): return ["the SQLite file \(path)", "between specs: nothing is undone"]
    }
  }

  private static let patience = Duration.seconds(300)

  func open(at site: LaunchSite?, in workspace: String) async throws(EnvironmentFailure) -> any Dependency {
    let path: String
    var copyPath: String? = "\(workspace)/\(name).copy.sqlite"
    switch place {
    case .workspace: path = "\(workspace)/\(name).sqlite"
    case .given(let given, let isOwned):
      path = given.hasPrefix("/") ? given : Self.workingDirectory + "/" + given
      if !isOwned { copyPath = nil }
    }
    let isLeftAlone = copyPath == nil
    let connection = SQLiteConnection(path, isLeftAlone ? .existing : .creating)
    let opened = await connection.perform(within: Self.patience) { file, limit throws(SQLiteFailure) in
      // Only a look inside tells whether it is a database.
      _ = try file.opened().execute("SELECT count(*) FROM sqlite_schema", by: limit)
    }
    try check(opened) { EnvironmentFailure(name, $0.message.contains(path) ? $0.message : "cannot open '\(path)': \($0.message)") }
    if !isLeftAlone {
      for migration in migrations { try await run(migration, connection) }
    }
    return SQLiteDependency(path: path, connection, copyPath: copyPath)
  }

  private static var workingDirectory: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }

  private func check(
    _ result: Result<Void, SQLiteFailure>, _ refused: (SQLError) -> EnvironmentFailure
  ) throws(EnvironmentFailure) {
    switch result {
    case .success: return
    case .failure(.refused(let error)): throw refused(error)
    case .failure(.failed(let failure)): throw EnvironmentFailure(name, "cannot be brought up: \(failure.message)")
    }
  }

  // MARK: Migrating

  private func run(_ migration: Migration, _ connection: SQLiteConnection) async throws(EnvironmentFailure) {
    try migration.check(name)
    let statements = migration.statements(.sqlite)
    let isTransaction = migration.isTransaction && !statements.contains { Self.runsOutside($0.text) }
    let result = await connection.perform(within: Self.patience) { file, limit throws(SQLiteFailure) in
      let handle = try file.opened()
      if isTransaction { try handle.execute("BEGIN", by: limit) }
      for (index, statement) in statements.enumerated() {
        do throws(SQLiteFailure) {
          try handle.execute(statement.text, by: limit)
        } catch .refused(var error) {
          error.statement = index
          throw .refused(error)
        }
      }
      if isTransaction { try handle.execute("COMMIT", by: limit) }
      if handle.isInTransaction {
        throw .refused(SQLError(sqlstate: "SQLITE_ERROR", message: "it leaves a transaction open", statement: -1))
      }
      file.reset()
    }
    try check(result) { error in
      let statement = statements.indices.contains(error.statement) ? statements[error.statement] : nil
      return migration.failure(name, error, in: statement, .sqlite)
    }
  }

  /// Transactions of its own, and what does nothing or fails within one.
  private static func runsOutside(_ statement: String) -> Bool {
    let word = statement.split { $0.isWhitespace || $0 == ";" }.first { !$0.hasPrefix("--") }?.lowercased() ?? ""
    return ["begin", "savepoint", "pragma", "vacuum", "attach", "detach"].contains(word)
  }
}
