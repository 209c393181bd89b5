import SeamRuntime
import SeamValue

/// A virtual host at an address that was given. Nothing of it is changed but by the steps of a spec; what a spec listens to comes into a queue of
/// Seam's own, which ends with its connection.
package actor GivenRabbitMQDependency: MessageDependency {
  package nonisolated let attributes: [String: Value]
  private let address: RabbitMQAddress
  private let connection: RabbitMQConnection
  private var log: MessageLog?

  init(_ address: RabbitMQAddress, _ connection: RabbitMQConnection) {
    attributes = address.attributes
    self.address = address
    self.connection = connection
  }

  // MARK: Messages

  package nonisolated func publish(_ message: Message, timeout: Duration) async throws(DriverFailure) -> Result<Void, MessageRefusal> {
    try await connection.publish(message, timeout: timeout)
  }

  package nonisolated func consume(_ queue: String, timeout: Duration) async throws(DriverFailure) -> Result<Message?, MessageRefusal> {
    try await connection.take(from: queue, timeout: timeout)
  }

  /// What the last spec listened to is heard no more.
  package func mark() -> Int {
    log?.close()
    log = nil
    return 0
  }

  package func listen(to places: [MessagePlace], timeout: Duration) async throws(DriverFailure) -> Result<Void, MessageRefusal> {
    let log = MessageLog(address)
    self.log = log
    switch await log.start(places.map { .init(exchange: $0.exchange, key: $0.key) }, timeout: timeout) {
    case .success: return .success(())
    case .failure(.refused(let refusal)): return .failure(refusal)
    case .failure(.failed(let failure)): throw failure
    }
  }

  package func messages(since place: Int, timeout: Duration) async throws(DriverFailure) -> [Message] {
    guard let log else { return [] }
    return try await log.messages(since: place, timeout: timeout)
  }

  // MARK: Between specs

  package func settle() {}

  package func restore() -> Restoration { .unchanged }

  package func close() async {
    log?.close()
    await connection.close()
  }
}
