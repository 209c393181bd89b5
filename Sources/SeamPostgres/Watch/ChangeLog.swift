import Glibc
import SeamRuntime
import Synchronization

/// Every commit of one database since the log was opened, read on a thread of its own as it happens.
///
/// It is drained all the time: to read a slot only when one wants to know is to decode what the whole server wrote meanwhile.
final class ChangeLog: Sendable {
  private struct State {
    /// In the order of their commits; what has been forgotten is gone.
    var transactions: [LoggedTransaction] = []
    /// The marks that are waited for, and where they were found.
    var expected: [String: (wake: Interrupt, position: UInt64?)] = [:]
    var marks: UInt64 = 0
    var lastCommit = ContinuousClock.now
    var isOpen = false
    /// Why nothing more comes.
    var failure: String?
  }

  private let state = Mutex(State())
  private let end = Interrupt()
  /// Fires when the log is open, or cannot be.
  private let opened = Interrupt()

  private init() {}

  /// Opens the log of a database. What commits afterwards is seen.
  static func open(_ address: PostgresAddress, by deadline: Deadline) throws(PostgresFailure) -> ChangeLog {
    let log = ChangeLog()
    ThreadExecutor.startThread { [timeout = deadline.timeout] in log.run(address, within: timeout) }
    let wake = deadline.wait(for: log.opened.descriptor, POLLIN)
    let (isOpen, failure) = log.state.withLock { ($0.isOpen, $0.failure) }
    if wake == .ready, isOpen { return log }
    log.close()
    switch wake {
    case .cancelled: throw .failed(DriverFailure(.cancelled, "opening the log was cancelled"))
    case .timedOut:
      throw .failed(DriverFailure(.timedOut, "the log could not be opened within \(deadline.text): a transaction stays open on the server"))
    case .ready: throw .failed(DriverFailure(.unreachable, "the log cannot be read: \(failure ?? "no reason was given")"))
    }
  }

  /// Ends the connection, and with it the slot.
  func close() {
    end.fire()
  }

  private func run(_ address: PostgresAddress, within timeout: Duration) {
    let reason: String
    do throws(PostgresFailure) {
      let stream = try ReplicationStream(address, by: Deadline(timeout, interrupt: end))
      state.withLock { $0.isOpen = true }
      opened.fire()
      reason = stream.read(until: end) { add($0) }
    } catch {
      switch error {
      case .refused(let error): reason = error.message
      case .failed(let failure): reason = failure.message
      }
    }
    state.withLock { state in
      state.failure = reason
      for (wake, _) in state.expected.values { wake.fire() }
    }
    opened.fire()
  }

  private func add(_ transaction: LoggedTransaction) {
    state.withLock { state in
      for mark in transaction.marks {
        guard let expected = state.expected[mark] else { continue }
        state.expected[mark]?.position = transaction.end
        expected.wake.fire()
      }
      if !transaction.isOwn {
        state.transactions.append(transaction)
        state.lastCommit = .now
      }
    }
  }

  // MARK: Marks

  /// A mark that is about to be written into the log.
  struct Mark: Sendable {
    let text: String
    fileprivate let wake: Interrupt

    /// The expression that writes it, and everything that its transaction does is Seam's own.
    var sql: String { "pg_catalog.pg_logical_emit_message(true, '\(LogDecoder.prefix)', '\(text)')" }
  }

  func nextMark() -> Mark {
    let wake = Interrupt()
    let text = state.withLock { state in
      state.marks += 1
      let text = String(state.marks)
      state.expected[text] = (wake, nil)
      return text
    }
    return Mark(text: text, wake: wake)
  }

  /// Waits until a mark that was committed has come by: then everything that was committed before it is known.
  ///
  /// - Returns: its position.
  func wait(for mark: Mark, by deadline: Deadline) throws(PostgresFailure) -> UInt64 {
    let wake = state.withLock { $0.failure != nil } ? .ready : deadline.wait(for: mark.wake.descriptor, POLLIN)
    let (position, failure) = state.withLock { ($0.expected.removeValue(forKey: mark.text)?.position, $0.failure) }
    if let position { return position }
    switch wake {
    case .cancelled: throw .failed(DriverFailure(.cancelled, "reading the log was cancelled"))
    case .timedOut: throw .failed(DriverFailure(.timedOut, "the log did not come within \(deadline.text)"))
    case .ready: throw .failed(DriverFailure(.unreachable, "the log ended: \(failure ?? "no reason was given")"))
    }
  }

  /// How many have been written.
  var markCount: UInt64 { state.withLock(\.marks) }

  func forget(_ mark: Mark) {
    state.withLock { $0.expected[mark.text] = nil }
  }

  // MARK: Transactions

  /// Whether it still tells what happens.
  var isAlive: Bool { state.withLock { $0.failure == nil } }

  /// Since when nothing but Seam has committed anything.
  var lastCommit: ContinuousClock.Instant { state.withLock(\.lastCommit) }

  /// What others committed after a position.
  func transactions(after position: UInt64 = 0, through end: UInt64 = .max) -> [LoggedTransaction] {
    state.withLock { state in state.transactions.filter { $0.end > position && $0.end <= end } }
  }

  /// Lets go of these.
  func forget(_ transactions: [LoggedTransaction]) {
    let ends = Set(transactions.map(\.end))
    state.withLock { state in state.transactions.removeAll { ends.contains($0.end) } }
  }

  /// Lets go of everything up to a position.
  func forget(through position: UInt64) {
    state.withLock { state in state.transactions.removeAll { $0.end <= position } }
  }
}
