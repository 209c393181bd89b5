import SeamRuntime
import SeamValue
import Synchronization

/// What comes into a queue of Seam's own, in order: copies, so that nobody misses one.
final class MessageLog: Sendable {
  /// What the queue is bound to.
  struct Binding: Sendable, Hashable {
    var exchange: String
    var key: String
  }

  /// A message, and the name of the connection that it was sent on, where that is known.
  struct Entry: Sendable {
    var message: Message
    var connection = ""
  }

  private struct State {
    /// Those from `first` on; what is before it is forgotten.
    var entries: [(message: Message, isOwn: Bool)] = []
    var first = 0
    var size = 0
    /// The marker that was seen last.
    var marker = 0
    /// The connection that markers come on: Seam's own.
    var own: String?
    var failure: DriverFailure?
    var isClosed = false
  }

  private let address: RabbitMQAddress
  private let reading: @Sendable (Message) -> Entry
  private let socket = SocketGuard()
  private let state = Mutex(State())

  /// In bytes: a service that never stops sending fills no memory.
  private static let sizeLimit = 256 << 20
  private static let markerKey = "seam.marker"

  /// - Parameter reading: what a message of the queue tells.
  init(_ address: RabbitMQAddress, reading: @escaping @Sendable (Message) -> Entry = { Entry(message: $0) }) {
    self.address = address
    self.reading = reading
  }

  deinit { close() }

  /// Begins to listen, and returns when nothing that is sent from now on is missed.
  func start(_ bindings: [Binding], timeout: Duration) async -> Result<Void, AMQPFailure> {
    let (address, socket) = (address, socket)
    return await withCheckedContinuation { (continuation: CheckedContinuation<Result<Void, AMQPFailure>, Never>) in
      ThreadExecutor.startThread { [weak self] in
        let handle: AMQPHandle
        do throws(AMQPFailure) {
          handle = try AMQPHandle(address, socket, timeout: timeout)
          try handle.listen(to: bindings)
        } catch {
          return continuation.resume(returning: .failure(error))
        }
        continuation.resume(returning: .success(()))
        Self.read(handle) { self }
      }
    }
  }

  private static func read(_ handle: AMQPHandle, for log: () -> MessageLog?) {
    while true {
      do throws(AMQPFailure) {
        let message = try handle.next()
        guard let log = log() else { return }
        log.add(message)
      } catch {
        log()?.fail(error.driven)
        return
      }
    }
  }

  func close() {
    state.withLock { $0.isClosed = true }
    socket.shutDown()
  }

  // MARK: The log

  private func add(_ message: Message) {
    let entry = reading(message)
    state.withLock { state in
      if entry.message.exchange.isEmpty, entry.message.key == Self.markerKey {
        state.marker = max(state.marker, Int(String(decoding: entry.message.body, as: UTF8.self)) ?? 0)
        state.own = entry.connection
        return
      }
      state.size += entry.message.body.count + 1024
      guard state.size <= Self.sizeLimit else {
        state.failure = state.failure ?? DriverFailure(.invalid, "more was sent through \(address.place) than can be kept: 256 MiB")
        return
      }
      state.entries.append((entry.message, state.own == entry.connection))
    }
  }

  private func fail(_ failure: DriverFailure) {
    state.withLock { state in
      if !state.isClosed { state.failure = state.failure ?? failure }
    }
  }

  /// What is sent to be seen in the log: everything that was confirmed before has been seen then, but for what is on its way on other channels.
  /// The first that goes over a connection tells the log that it is Seam's own.
  static func marker(_ number: Int) -> Message {
    Message(exchange: "", key: markerKey, body: Array(String(number).utf8))
  }

  /// Waits until a marker was seen, forgets everything up to it, and returns the place behind it; nil where it was not seen in time.
  func mark(_ number: Int, timeout: Duration) async throws(DriverFailure) -> Int? {
    let end = ContinuousClock.now + timeout
    while true {
      let place: Int? = try state.withLock { (state) throws(DriverFailure) in
        if let failure = state.failure { throw failure }
        guard state.marker >= number else { return nil }
        state.first += state.entries.count
        state.entries = []
        state.size = 0
        return state.first
      }
      if let place { return place }
      guard try await pause(until: end) else { return nil }
    }
  }

  /// The place behind everything that was seen, once nothing more has come for a moment; after `limit` in any case.
  func rest(limit: Duration = .seconds(1)) async throws(DriverFailure) -> Int {
    let end = ContinuousClock.now + limit
    var place = try lastPlace()
    while true {
      try await sleep(.milliseconds(10))
      let next = try lastPlace()
      if next == place || end <= .now { return next }
      place = next
    }
  }

  /// Behind everything that was seen so far.
  func lastPlace() throws(DriverFailure) -> Int {
    try state.withLock { (state) throws(DriverFailure) in
      if let failure = state.failure { throw failure }
      return state.first + state.entries.count
    }
  }

  func messages(since place: Int, timeout: Duration) async throws(DriverFailure) -> [Message] {
    let end = ContinuousClock.now + timeout
    while true {
      let found = try entries(since: place)
      if !found.isEmpty { return found.map(\.message) }
      guard try await pause(until: end) else { return [] }
    }
  }

  /// Those that others than Seam itself have sent.
  func messagesOfOthers(since place: Int) throws(DriverFailure) -> [Message] {
    try entries(since: place).filter { !$0.isOwn }.map(\.message)
  }

  private func entries(since place: Int) throws(DriverFailure) -> ArraySlice<(message: Message, isOwn: Bool)> {
    try state.withLock { (state) throws(DriverFailure) in
      let found = state.entries.dropFirst(max(0, place - state.first))
      if found.isEmpty, let failure = state.failure { throw failure }
      return found
    }
  }

  /// False where the time is over.
  private func pause(until end: ContinuousClock.Instant) async throws(DriverFailure) -> Bool {
    guard .now < end else { return false }
    try await sleep(.milliseconds(1))
    return true
  }

  private func sleep(_ duration: Duration) async throws(DriverFailure) {
    do {
      try await Task.sleep(for: duration)
    } catch {
      throw DriverFailure(.cancelled, "the run is ending")
    }
  }
}

extension AMQPFailure {
  /// What the broker refuses to Seam itself is a failure like any other.
  var driven: DriverFailure {
    switch self {
    case .failed(let failure): failure
    case .refused(let refusal): DriverFailure(.invalid, "RabbitMQ refused it: \(refusal.message)")
    }
  }
}

extension Result where Failure == AMQPFailure {
  func driven() throws(DriverFailure) -> Success {
    switch self {
    case .success(let value): return value
    case .failure(let failure): throw failure.driven
    }
  }
}
