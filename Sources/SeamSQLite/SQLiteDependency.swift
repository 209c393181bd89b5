import SeamRuntime
import SeamValue

/// A database file that specs work on.
package final class SQLiteDependency: SQLDependency {
  package let attributes: [String: Value]
  private let connection: SQLiteConnection
  /// Where the copy of what specs find lies; nil for a file that is somebody else's.
  private let copyPath: String?
  /// For locks of others; then the file is replaced.
  private static let lockTimeout = Duration.seconds(1)
  static let patience = Duration.seconds(30)

  init(path: String, _ connection: SQLiteConnection, copyPath: String?) {
    attributes = ["path": .string(path), "url": .string("sqlite://\(path)")]
    self.connection = connection
    self.copyPath = copyPath
  }

  static let attributeTypes: [String: StaticType] = ["path": .string, "url": .string]

  package func execute(_ statements: [BoundStatement], timeout: Duration) async throws(DriverFailure) -> Result<SQLResult, SQLError> {
    try await connection.execute(statements, timeout: timeout)
  }

  /// Where nothing was migrated or seeded the services make the schema: then the first call captures what they made.
  package func restore() async throws(DriverFailure) -> Restoration {
    let result = await connection.perform(within: Self.patience) { [copyPath] file, limit throws(SQLiteFailure) in
      if let copyPath, !file.hasBaseline {
        file.reset()
        try file.capture(at: copyPath, by: limit)
        return Restoration.unchanged
      }
      return try file.restore(lockTimeout: Self.lockTimeout, by: limit)
    }
    switch result {
    case .success(let restoration): return restoration
    case .failure(.failed(let failure)): throw failure
    case .failure(.refused(let error)): throw DriverFailure(.invalid, "SQLite refused it: \(error.message)")
    }
  }

  package func close() async {
    await connection.close()
  }
}
