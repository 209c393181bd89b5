import SeamRuntime
import SeamValue

/// A database that specs work on.
package final class PostgresDependency: SQLDependency {
  package let attributes: [String: Value]
  private let connection: PostgresConnection
  let restorer: Restorer

  /// - Parameter database: what may be replaced; nil for an address that was given, which is somebody else's.
  init(_ address: PostgresAddress, _ connection: PostgresConnection, _ database: PostgresDatabase?, _ policy: IsolationPolicy) {
    attributes = [
      "url": .string(address.url), "host": .string(address.host), "port": .int(Int64(address.port)),
      "database": .string(address.database), "user": .string(address.user), "password": .string(address.password),
    ]
    self.connection = connection
    restorer = Restorer(connection, database, policy)
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
    await restorer.close()
    await connection.close()
  }

  static let attributeTypes: [String: StaticType] = [
    "url": .string, "host": .string, "port": .int, "database": .string, "user": .string, "password": .string,
  ]
}
