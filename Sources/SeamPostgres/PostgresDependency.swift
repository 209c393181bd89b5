import SeamRuntime
import SeamSpec
import SeamValue

/// A database that specs work on.
package final class PostgresDependency: SQLDependency, WatchedDependency, IsolatedDependency, AuditedDependency {
  package let attributes: [String: Value]
  private let connection: PostgresConnection
  let restorer: Restorer
  private let own = OwnStatements()

  init(
    _ address: PostgresAddress, _ connection: PostgresConnection, _ access: Access, _ policy: IsolationPolicy,
    ignoring ignored: NetEffects.Ignored = NetEffects.Ignored(), keepsSequences: Bool = true
  ) {
    attributes = [
      "url": .string(address.url), "host": .string(address.host), "port": .int(Int64(address.port)),
      "database": .string(address.database), "user": .string(address.user), "password": .string(address.password),
    ]
    self.connection = connection
    restorer = Restorer(connection, access, policy, own, ignoring: ignored, keepsSequences: keepsSequences)
  }

  package func execute(_ statements: [BoundStatement], timeout: Duration) async throws(DriverFailure) -> Result<SQLResult, SQLError> {
    let number = own.begin()
    var next: UInt64?
    defer { own.end(number, before: next) }
    let result = try await connection.execute(statements, timeout: timeout)
    if restorer.isWatchedAlways, case .success = result { next = await connection.nextTransaction() }
    return result
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

  package func takeRemarks() async -> [String] {
    await restorer.takeRemarks()
  }

  package func close() async {
    await restorer.close()
    await connection.close()
  }

  static let attributeTypes: [String: StaticType] = [
    "url": .string, "host": .string, "port": .int, "database": .string, "user": .string, "password": .string,
  ]
}
