import SeamRuntime
import SeamValue
import Synchronization

/// The log of all messages that are sent through a virtual host, by its tracer (RabbitMQ, *Firehose Tracer*): copies, so that nobody misses one.
final class TraceWatch: Sendable {
  private struct State {
    /// Those from `first` on; what is before it is forgotten.
    var messages: [Message] = []
    var first = 0
    var size = 0
    /// The marker that was seen last.
    var marker = 0
    var failure: DriverFailure?
    var isClosed = false
  }

  private let address: RabbitMQAddress
  private let socket = SocketGuard()
  private let state = Mutex(State())

  /// In bytes: a service that never stops sending fills no memory.
  private static let sizeLimit = 256 << 20
  private static let markerKey = "seam.marker"

  init(_ address: RabbitMQAddress) {
    self.address = address
  }

  deinit { close() }

  /// Begins to watch, and returns when nothing that is sent from now on is missed.
  func start(timeout: Duration) async throws(DriverFailure) {
    let (address, socket) = (address, socket)
    let result = await withCheckedContinuation { (continuation: CheckedContinuation<Result<Void, DriverFailure>, Never>) in
      ThreadExecutor.startThread { [weak self] in
        let handle: AMQPHandle
        do throws(AMQPFailure) {
          handle = try AMQPHandle(address, socket, timeout: timeout)
          try handle.listen(to: "amq.rabbitmq.trace", key: "publish.#")
        } catch {
          return continuation.resume(returning: .failure(error.driven))
        }
        continuation.resume(returning: .success(()))
        Self.read(handle) { self }
      }
    }
    try result.get()
  }

  private static func read(_ handle: AMQPHandle, for watch: () -> TraceWatch?) {
    while true {
      do throws(AMQPFailure) {
        let copy = try handle.next()
        guard let watch = watch() else { return }
        watch.add(copy)
      } catch {
        watch()?.fail(error.driven)
        return
      }
    }
  }

  func close() {
    state.withLock { $0.isClosed = true }
    socket.shutDown()
  }

  // MARK: The log

  /// A copy's headers say what was sent, and where to.
  private func add(_ copy: Message) {
    let exchange = copy.headers["exchange_name"]?.rendered ?? ""
    var key = ""
    if case .list(let keys)? = copy.headers["routing_keys"] { key = keys.first?.rendered ?? "" }
    var properties = ValueMap()
    var headers = ValueMap()
    if case .map(let all)? = copy.headers["properties"] {
      properties = all
      if case .map(let own)? = all["headers"] { headers = own }
      properties["headers"] = nil
    }
    state.withLock { state in
      if exchange.isEmpty, key == Self.markerKey {
        state.marker = Int(String(decoding: copy.body, as: UTF8.self)) ?? state.marker
        return
      }
      state.size += copy.body.count + 1024
      guard state.size <= Self.sizeLimit else {
        state.failure = state.failure ?? DriverFailure(.invalid, "more was sent through \(address.place) than can be kept: 256 MiB")
        return
      }
      state.messages.append(Message(exchange: exchange, key: key, headers: headers, properties: properties, body: copy.body))
    }
  }

  private func fail(_ failure: DriverFailure) {
    state.withLock { state in
      if !state.isClosed { state.failure = state.failure ?? failure }
    }
  }

  /// What is sent to be seen in the log: everything that was confirmed before has been seen then, but for what is on its way on other channels.
  func marker(_ number: Int) -> Message {
    Message(exchange: "", key: Self.markerKey, body: Array(String(number).utf8))
  }

  /// Waits until a marker was seen, forgets everything up to it, and returns the place behind it; nil where it was not seen in time.
  func mark(_ number: Int, timeout: Duration) async throws(DriverFailure) -> Int? {
    let end = ContinuousClock.now + timeout
    while true {
      let place: Int? = try state.withLock { (state) throws(DriverFailure) in
        if let failure = state.failure { throw failure }
        guard state.marker >= number else { return nil }
        state.first += state.messages.count
        state.messages = []
        state.size = 0
        return state.first
      }
      if let place { return place }
      guard try await pause(until: end) else { return nil }
    }
  }

  func messages(since place: Int, timeout: Duration) async throws(DriverFailure) -> [Message] {
    let end = ContinuousClock.now + timeout
    while true {
      let found: [Message] = try state.withLock { (state) throws(DriverFailure) in
        let found = state.messages.dropFirst(max(0, place - state.first))
        if found.isEmpty, let failure = state.failure { throw failure }
        return Array(found)
      }
      if !found.isEmpty { return found }
      guard try await pause(until: end) else { return [] }
    }
  }

  /// False where the time is over.
  private func pause(until end: ContinuousClock.Instant) async throws(DriverFailure) -> Bool {
    guard .now < end else { return false }
    do {
      try await Task.sleep(for: .milliseconds(1))
    } catch {
      throw DriverFailure(.cancelled, "the run is ending")
    }
    return true
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
