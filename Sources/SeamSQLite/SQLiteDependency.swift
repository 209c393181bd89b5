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

  package func settle() async throws(DriverFailure) {
    guard let copyPath else { return }
    try await perform { file, limit throws(SQLiteFailure) in
      file.reset()
      try file.capture(at: copyPath, by: limit)
    }
  }

  package func restore() async throws(DriverFailure) -> Restoration {
    try await perform { file, limit throws(SQLiteFailure) in try file.restore(lockTimeout: Self.lockTimeout, by: limit) }
  }

  private func perform<Result: Sendable>(
    _ body: @Sendable (SQLiteFile, CallLimit) throws(SQLiteFailure) -> Result
  ) async throws(DriverFailure) -> Result {
    switch await connection.perform(within: Self.patience, body) {
    case .success(let result): return result
    case .failure(.failed(let failure)): throw failure
    case .failure(.refused(let error)): throw DriverFailure(.invalid, "SQLite refused it: \(error.message)")
    }
  }

  package func close() async {
    await connection.close()
  }
}
