import SeamRuntime
import SeamValue

/// A database that specs work on.
package final class PostgresDependency: SQLDependency {
  /// How the database is put back.
  enum Isolation: Sendable {
    /// The address was given: it is somebody else's.
    case none
    /// The baseline is what specs find, once it is settled.
    case baseline(PostgresDatabase, Baseline?)
  }

  package let attributes: [String: Value]
  private let connection: PostgresConnection
  private let restorer: Restorer

  init(_ address: PostgresAddress, _ connection: PostgresConnection, _ isolation: Isolation) {
    attributes = [
      "url": .string(address.url), "host": .string(address.host), "port": .int(Int64(address.port)),
      "database": .string(address.database), "user": .string(address.user), "password": .string(address.password),
    ]
    self.connection = connection
    restorer = Restorer(connection, isolation)
  }

  package func execute(_ statements: [BoundStatement], timeout: Duration) async throws(DriverFailure) -> Result<SQLResult, SQLError> {
    try await connection.execute(statements, timeout: timeout)
  }

  package func settle() async throws(DriverFailure) {
    try await restorer.settle()
  }

  package func restore() async throws(DriverFailure) -> Restoration {
    try await restorer.restore()
  }

  package func close() async {
    await connection.close()
  }

  static let attributeTypes: [String: StaticType] = [
    "url": .string, "host": .string, "port": .int, "database": .string, "user": .string, "password": .string,
  ]
}
