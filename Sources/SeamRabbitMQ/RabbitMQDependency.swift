import SeamRuntime
import SeamValue

/// A virtual host that is Seam's to watch and to restore.
package actor RabbitMQDependency: MessageDependency, WatchedDependency {
  package nonisolated let attributes: [String: Value]
  private let connection: RabbitMQConnection
  let log: MessageLog
  let management: RabbitMQManagement
  private let endsTracing: Bool
  /// What specs find, once it is settled.
  private var topology: Topology?
  private var marks = 0
  /// What was put back that nobody may leave, since somebody last asked.
  var found: [Leak] = []
  /// The place in the log where the spec began, where it had come to rest, and behind which nothing is to come.
  private(set) var marked = 0
  var over: Int?
  var quiet = 0
  /// Whether nothing is put back for now.
  var isKept = false

  /// How long a service may take to acknowledge what it was given in a spec that is over.
  private static let acknowledgement = Duration.milliseconds(300)
  static let restLimit = Duration.milliseconds(700)
  /// A copy takes a millisecond or two.
  private static let markerPatience = Duration.milliseconds(500)
  private static let patience = Duration.seconds(10)

  /// - Parameter endsTracing: whether it was Seam that switched tracing on, in a broker that goes on.
  init(_ management: RabbitMQManagement, _ log: MessageLog, endsTracing: Bool) {
    attributes = management.address.attributes
    connection = RabbitMQConnection(management.address, greeting: MessageLog.marker(0))
    self.log = log
    self.management = management
    self.endsTracing = endsTracing
  }

  // MARK: Messages

  package nonisolated func publish(_ message: Message, timeout: Duration) async throws(DriverFailure) -> Result<Void, MessageRefusal> {
    try await connection.publish(message, timeout: timeout)
  }

  package func mark() async throws(DriverFailure) -> Int {
    let end = ContinuousClock.now + Self.patience
    while true {
      marks += 1
      let number = marks
      _ = try await connection.publish(MessageLog.marker(number), isMandatory: false, timeout: Self.patience)
      if let place = try await log.mark(number, timeout: Self.markerPatience) {
        (marked, quiet, isKept) = (place, place, false)
        return place
      }
      // The broker forgets one of two virtual hosts whose tracing is switched on at the same moment.
      try await management.trace()
      if .now >= end { throw DriverFailure(.timedOut, "\(management.address.place) shows no copies of what is sent") }
    }
  }

  package nonisolated func messages(since place: Int, timeout: Duration) async throws(DriverFailure) -> [Message] {
    try await log.messages(since: place, timeout: timeout)
  }

  package nonisolated func consume(_ queue: String, timeout: Duration) async throws(DriverFailure) -> Result<Message?, MessageRefusal> {
    try await connection.take(from: queue, timeout: timeout)
  }

  // MARK: Effects

  /// There is no sign of a message that is on its way: what was set off before is at rest when none has come for a moment.
  package nonisolated func markEffects() async throws(DriverFailure) -> UInt64 {
    UInt64(try await log.rest())
  }

  /// A message that Seam itself sends is no effect of anything.
  package nonisolated func effects(since mark: UInt64) async throws(DriverFailure) -> [Effect] {
    try log.messagesOfOthers(since: Int(clamping: mark)).map(Effect.init)
  }

  // MARK: Between specs

  package func settle() async throws(DriverFailure) {
    topology = try await management.topology()
    // What services send when they start is nothing that was left.
    quiet = try log.lastPlace()
  }

  package func restore() async throws(DriverFailure) -> Restoration {
    try await restore(isFilled: true)
  }

  /// - Parameter isFilled: whether there may be anything in queues.
  func restore(isFilled: Bool) async throws(DriverFailure) -> Restoration {
    let isUndone = isFilled ? try await empty() : false
    guard let topology else {
      try await settle()
      return .undone
    }
    let changes = topology.changes(from: try await management.topology())
    try await apply(changes)
    report(changes.removed, changes.added)
    // With its last binding the broker deletes an exchange itself.
    if !changes.removed.isEmpty, topology.hasAutoDeletedExchange {
      try await apply(topology.changes(from: try await management.topology()))
    }
    // What was made anew has lost its consumers, and they may not know.
    if !changes.added.isEmpty { return .replaced }
    return isUndone || !changes.removed.isEmpty ? .undone : .unchanged
  }

  private func apply(_ changes: (removed: [Topology.Item], added: [Topology.Item])) async throws(DriverFailure) {
    for item in changes.removed { try await management.remove(item) }
    for item in changes.added { try await management.add(item) }
  }

  /// What was declared and left, changed, or deleted; not what Seam itself has just deleted, for that has been told.
  private func report(_ removed: [Topology.Item], _ added: [Topology.Item]) {
    let told = Set(found.map(\.subject))
    let (old, new) = (Set(added.map(\.subject)), Set(removed.map(\.subject)))
    for subject in new.sorted() where !told.contains(subject) {
      found.append(Leak(subject, old.contains(subject) ? "declared in another way" : "declared and left"))
    }
    for item in added where !new.contains(item.subject) && !told.contains(item.subject) {
      // Its bindings went with it.
      if case .binding(let binding) = item, [binding.source, binding.destination].contains(where: { isGone($0, old, told) }) { continue }
      found.append(Leak(item.subject, "deleted"))
    }
  }

  private func isGone(_ name: String, _ subjects: Set<String>, _ told: Set<String>) -> Bool {
    ["queue \(name)", "exchange \(name)"].contains { subjects.contains($0) || told.contains($0) }
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
        for queue in held {
          let count = queue.unacknowledged == 1 ? "1 message was" : "\(queue.unacknowledged) messages were"
          found.append(Leak("queue \(queue.name)", "\(count) taken and never acknowledged"))
          try await management.remove(.queue(queue.name, .null))
        }
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
    log.close()
    await connection.close()
    if endsTracing { try? await management.trace(false) }
  }
}
