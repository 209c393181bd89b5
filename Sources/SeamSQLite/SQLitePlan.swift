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

    /// Whether the file is somebody else's.
    var isLeftAlone: Bool {
      if case .given(_, let isOwned) = self { !isOwned } else { false }
    }
  }

  let name: String
  let place: Place
  let migrations: [Migration]
  let isolation: IsolationPolicy
  var ignored = FileDifference.Ignored()

  var attributes: [String: StaticType] { SQLiteDependency.attributeTypes }
  var sqlDialect: SQLDialect? { .sqlite }
  var policies: [IsolationPolicy] { place.isLeftAlone ? [.unique, .none, .rollback] : IsolationPolicy.allCases }
  var watching: Watching { place.isLeftAlone ? .nothing("the file was given, so it is neither copied nor locked") : .rows }
  var launch: LaunchPlan? { nil }

  var summary: [String] {
    let count = migrations.count
    let files = count == 0 ? "" : ", \(count) \(count == 1 ? "file" : "files") of SQL run once"
    let restored = isolation.about(place)
    switch place {
    case .workspace: return ["a SQLite file of the run's own\(files)", restored]
    case .given(let path, true): return ["the SQLite file \(path)\(files)", restored, "at the end: put back as it was found"]
    case .given(let path, false): return ["the SQLite file \(path)", restored]
    }
  }

  private static let patience = Duration.seconds(300)

  func open(at site: LaunchSite?, in workspace: String) async throws(EnvironmentFailure) -> any Dependency {
    let path: String
    var (isOwned, isTemporary) = (false, false)
    switch place {
    case .workspace:
      isTemporary = true
      path = "\(workspace)/\(name).sqlite"
    case .given(let given, let owned):
      path = given.hasPrefix("/") ? given : Self.workingDirectory + "/" + given
      isOwned = owned
    }
    let copies = place.isLeftAlone ? nil : "\(workspace)/\(name)"
    let connection = SQLiteConnection(path, place.isLeftAlone ? .existing : .creating, isTemporary: isTemporary)
    var original: OriginalFile?
    if isOwned, let copies {
      original = try check(await OriginalFile.remember(connection, at: path, copyingTo: copies + ".original.sqlite")) {
        cannotOpen(path, $0)
      }
    }
    let opened = await connection.perform(within: Self.patience) { file, limit throws(SQLiteFailure) in
      // Only a look inside tells whether it is a database.
      _ = try file.opened(by: limit).execute("SELECT count(*) FROM sqlite_schema", by: limit)
    }
    try check(opened) { cannotOpen(path, $0) }
    let restorer = SQLiteRestorer(connection, isolation, copies: copies, ignoring: ignored)
    let dependency = SQLiteDependency(path: path, connection, restorer, original: original)
    if place.isLeftAlone { return dependency }
    do throws(EnvironmentFailure) {
      for migration in migrations { try await run(migration, connection) }
    } catch {
      await dependency.close()
      throw error
    }
    return dependency
  }

  private func cannotOpen(_ path: String, _ error: SQLError) -> EnvironmentFailure {
    EnvironmentFailure(name, error.message.contains(path) ? error.message : "cannot open '\(path)': \(error.message)")
  }

  private static var workingDirectory: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }

  private func check<R>(
    _ result: Result<R, SQLiteFailure>, _ refused: (SQLError) -> EnvironmentFailure
  ) throws(EnvironmentFailure) -> R {
    switch result {
    case .success(let result): return result
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
      let handle = try file.opened(by: limit)
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
