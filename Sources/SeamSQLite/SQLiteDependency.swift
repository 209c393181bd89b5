import SeamRuntime
import SeamSpec
import SeamValue

/// A database file that specs work on.
package final class SQLiteDependency: SQLDependency, WatchedDependency, IsolatedDependency, AuditedDependency {
  package let attributes: [String: Value]
  private let connection: SQLiteConnection
  private let restorer: SQLiteRestorer
  /// Of a file that was given and may be changed, how it was found.
  private let original: OriginalFile?

  init(path: String, _ connection: SQLiteConnection, _ restorer: SQLiteRestorer, original: OriginalFile? = nil) {
    attributes = ["path": .string(path), "url": .string("sqlite://\(path)")]
    self.connection = connection
    self.restorer = restorer
    self.original = original
  }

  static let attributeTypes: [String: StaticType] = ["path": .string, "url": .string]

  package func execute(_ statements: [BoundStatement], timeout: Duration) async throws(DriverFailure) -> Result<SQLResult, SQLError> {
    try await connection.execute(statements, timeout: timeout)
  }

  package func settle() async throws(DriverFailure) {
    try await restorer.settle()
  }

  package func restore() async throws(DriverFailure) -> Restoration {
    try await restorer.restore(after: nil)
  }

  package func begin(_ policy: IsolationPolicy) async throws(DriverFailure) {
    try await restorer.begin(policy)
  }

  package func restore(after policy: IsolationPolicy) async throws(DriverFailure) -> Restoration {
    try await restorer.restore(after: policy)
  }

  package func markEffects() async throws(DriverFailure) -> UInt64 {
    try await restorer.markEffects()
  }

  package func effects(since mark: UInt64) async throws(DriverFailure) -> [Effect] {
    try await restorer.effects(since: mark)
  }

  package func rest(after ending: SpecEnding) async throws(DriverFailure) {
    try await restorer.rest(after: ending)
  }

  package func audit(after ending: SpecEnding) async throws(DriverFailure) -> Audit {
    try await restorer.audit(after: ending)
  }

  package func auditLate() async throws(DriverFailure) -> Audit {
    try await restorer.auditLate()
  }

  package var outlivesRun: Bool { original != nil }

  package func close() async {
    if let original { await original.putBack(connection) }
    await connection.close()
  }
}
