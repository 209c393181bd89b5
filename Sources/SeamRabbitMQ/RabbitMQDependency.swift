import SeamRuntime
import SeamValue

/// A virtual host that specs work on and look into.
package actor RabbitMQDependency: MessageDependency {
  package nonisolated let attributes: [String: Value]
  private let connection: RabbitMQConnection
  private let watch: TraceWatch
  private let management: RabbitMQManagement
  /// What specs find, once it is settled.
  private var topology: Topology?
  private var marks = 0

  /// How long a service may take to acknowledge what it was given in a spec that is over.
  private static let acknowledgement = Duration.milliseconds(300)
  /// A copy takes a millisecond or two.
  private static let markerPatience = Duration.milliseconds(500)
  private static let patience = Duration.seconds(10)

  init(_ management: RabbitMQManagement, _ watch: TraceWatch) {
    let address = management.address
    attributes = [
      "url": .string(address.url), "management": .string(address.management), "host": .string(address.host),
      "port": .int(Int64(address.port)), "vhost": .string(address.virtualHost), "user": .string(address.user),
      "password": .string(address.password),
    ]
    connection = RabbitMQConnection(address)
    self.watch = watch
    self.management = management
  }

  static let attributeTypes: [String: StaticType] = [
    "url": .string, "management": .string, "host": .string, "port": .int, "vhost": .string, "user": .string, "password": .string,
  ]

  // MARK: Messages

  package nonisolated func publish(_ message: Message, timeout: Duration) async throws(DriverFailure) -> Result<Void, MessageRefusal> {
    try await connection.publish(message, timeout: timeout)
  }

  package func mark() async throws(DriverFailure) -> Int {
    let end = ContinuousClock.now + Self.patience
    while true {
      marks += 1
      let number = marks
      _ = try await connection.publish(watch.marker(number), isMandatory: false, timeout: Self.patience)
      if let place = try await watch.mark(number, timeout: Self.markerPatience) { return place }
      // The broker forgets one of two virtual hosts whose tracing is switched on at the same moment.
      try await management.trace()
      if .now >= end { throw DriverFailure(.timedOut, "\(management.address.place) shows no copies of what is sent") }
    }
  }

  package nonisolated func messages(since place: Int, timeout: Duration) async throws(DriverFailure) -> [Message] {
    try await watch.messages(since: place, timeout: timeout)
  }

  package nonisolated func consume(_ queue: String, timeout: Duration) async throws(DriverFailure) -> Result<Message?, MessageRefusal> {
    let end = ContinuousClock.now + timeout
    while true {
      let result = try await connection.get(queue, timeout: max(end - .now, .milliseconds(100)))
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

  // MARK: Between specs

  package func settle() async throws(DriverFailure) {
    topology = try await management.topology()
  }

  package func restore() async throws(DriverFailure) -> Restoration {
    let isUndone = try await empty()
    guard let topology else {
      try await settle()
      return .undone
    }
    let changes = topology.changes(from: try await management.topology())
    for item in changes.removed { try await management.remove(item) }
    for item in changes.added { try await management.add(item) }
    // What was made anew has lost its consumers, and they may not know.
    if !changes.added.isEmpty { return .replaced }
    return isUndone || !changes.removed.isEmpty ? .undone : .unchanged
  }

  /// Empties the queues, and says whether there was anything in them. Where somebody holds a message and does not acknowledge it, the queue
  /// is deleted, and with it the message: so it is one of those that have to be made anew.
  private func empty() async throws(DriverFailure) -> Bool {
    let end = ContinuousClock.now + Self.acknowledgement
    var wasFilled = false
    while true {
      let filled = try await management.filledQueues()
      if filled.isEmpty { return wasFilled }
      wasFilled = true
      for queue in filled where queue.ready > 0 { try await management.purge(queue.name) }
      let held = filled.filter { $0.unacknowledged > 0 }
      if held.isEmpty { return true }
      if .now >= end {
        for queue in held { try await management.remove(.queue(queue.name, .null)) }
        return true
      }
      do {
        try await Task.sleep(for: .milliseconds(5))
      } catch {
        throw DriverFailure(.cancelled, "the run is ending")
      }
    }
  }

  package nonisolated func close() async {
    watch.close()
    await connection.close()
  }
}
