import SeamRuntime
import Synchronization

/// The connection on which specs send and take messages, on a thread of its own. It is opened when it is first needed, and again after it broke.
actor RabbitMQConnection {
  private let executor = ThreadExecutor()
  private let address: RabbitMQAddress
  /// Sent as soon as it is open.
  private let greeting: Message?
  private let socket = SocketGuard()
  private var handle: AMQPHandle?

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(_ address: RabbitMQAddress, greeting: Message? = nil) {
    self.address = address
    self.greeting = greeting
  }

  /// Opens it, if it is not open.
  func connect(timeout: Duration) async throws(DriverFailure) -> Result<Void, MessageRefusal> {
    try await perform(within: timeout) { _, _ throws(AMQPFailure) in }
  }

  /// Sends a message and waits for the broker's confirmation.
  func publish(
    _ message: Message, isMandatory: Bool = true, timeout: Duration
  ) async throws(DriverFailure) -> Result<Void, MessageRefusal> {
    try await perform(within: timeout) { handle, end throws(AMQPFailure) in
      try handle.publish(message, isMandatory: isMandatory, by: end)
    }
  }

  /// The next message of a queue, if it has one.
  func get(_ queue: String, timeout: Duration) async throws(DriverFailure) -> Result<Message?, MessageRefusal> {
    try await perform(within: timeout) { handle, _ throws(AMQPFailure) in try handle.get(queue) }
  }

  /// What a broker may take for one answer at least: that it is slow is not that there is nothing.
  private static let patience = Duration.seconds(3)

  /// The next message of a queue, as soon as it has one; nil where none comes in time.
  nonisolated func take(from queue: String, timeout: Duration) async throws(DriverFailure) -> Result<Message?, MessageRefusal> {
    let end = ContinuousClock.now + timeout
    while true {
      let result = try await get(queue, timeout: max(end - .now, Self.patience))
      switch result {
      case .failure, .success(_?): return result
      case .success(nil):
        guard .now < end else { return result }
        do {
          try await Task.sleep(for: .milliseconds(5))
        } catch {
          throw DriverFailure(.cancelled, "the run is ending")
        }
      }
    }
  }

  func close() {
    handle = nil
  }

  /// Past the time-out, and when the task is cancelled, the socket is shut down, which ends whatever the library is waiting for.
  private func perform<R: Sendable>(
    within timeout: Duration, _ body: (AMQPHandle, ContinuousClock.Instant) throws(AMQPFailure) -> R
  ) async throws(DriverFailure) -> Result<R, MessageRefusal> {
    let end = ContinuousClock.now + timeout
    let socket = socket
    let call = socket.begin()
    let timer = Task {
      try await Task.sleep(until: end + .milliseconds(20), clock: .continuous)
      socket.shutDown(call)
    }
    let result = await withTaskCancellationHandler {
      perform(by: end, body)
    } onCancel: {
      socket.shutDown(call)
    }
    timer.cancel()
    socket.begin()
    switch result {
    case .success(let value): return .success(value)
    case .failure(.refused(let refusal)): return .failure(refusal)
    case .failure(.failed(let failure)):
      if Task.isCancelled { throw DriverFailure(.cancelled, "the run is ending") }
      if end <= .now { throw DriverFailure(.timedOut, "\(address.place) did not answer in time") }
      throw failure
    }
  }

  private func perform<R>(
    by end: ContinuousClock.Instant, _ body: (AMQPHandle, ContinuousClock.Instant) throws(AMQPFailure) -> R
  ) -> Result<R, AMQPFailure> {
    if Task.isCancelled { return .failure(.failed(DriverFailure(.cancelled, "the run is ending"))) }
    do throws(AMQPFailure) {
      let handle = try opened(by: end)
      return .success(try body(handle, end))
    } catch {
      // A channel that refused something is closed, and what else happened leaves nothing to build on.
      handle = nil
      return .failure(error)
    }
  }

  private func opened(by end: ContinuousClock.Instant) throws(AMQPFailure) -> AMQPHandle {
    if let handle { return handle }
    let opened = try AMQPHandle(address, socket, timeout: end - .now)
    try opened.confirmMessages()
    if let greeting { try opened.publish(greeting, isMandatory: false, by: end) }
    handle = opened
    return opened
  }
}
