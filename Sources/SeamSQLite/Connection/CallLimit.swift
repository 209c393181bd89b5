import CSQLite
import SeamRuntime
import Synchronization

/// How long a call may take, and whether it was cancelled: SQLite asks every thousand steps of its machine, and while it waits for a lock.
final class CallLimit: Sendable {
  let timeout: Duration
  private let end: ContinuousClock.Instant
  private let isCancelled = Atomic<Bool>(false)

  /// Begins now.
  init(_ timeout: Duration) {
    self.timeout = timeout
    end = .now + timeout
  }

  func cancel() {
    isCancelled.store(true, ordering: .relaxed)
  }

  /// Why the call has to end; nil while it may go on.
  var failure: DriverFailure? {
    if isCancelled.load(ordering: .relaxed) { return DriverFailure(.cancelled, "the statement was cancelled") }
    guard ContinuousClock.now >= end else { return nil }
    return DriverFailure(.timedOut, "the statement did not finish within \(text) and was interrupted")
  }

  /// `5s`, `1.5s`, `250ms`.
  private var text: String {
    let (seconds, attoseconds) = timeout.components
    let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
    if milliseconds % 1000 == 0 { return "\(milliseconds / 1000)s" }
    return milliseconds < 1000 ? "\(milliseconds)ms" : "\(Double(milliseconds) / 1000)s"
  }
}
