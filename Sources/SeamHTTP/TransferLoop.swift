import CCurl
import SeamRuntime
import Synchronization

/// The thread of all transfers, as the rest of the program sees it: where requests are handed over and how it is woken.
///
/// It is a task executor too, so that tasks may run where their transfers do. The thread starts with the first work and keeps this object,
/// not the client, alive; so the client's end can end the thread.
final class TransferLoop: TaskExecutor, Sendable {
  struct Submission {
    var transfer: Transfer
    var continuation: Transfer.Continuation
  }

  /// What was handed over since the thread last looked.
  struct Work {
    var submissions: [Submission] = []
    var jobs: [UnownedJob] = []
    var hasCancellations = false
    var isClosed = false

    mutating func clear() {
      submissions.removeAll(keepingCapacity: true)
      jobs.removeAll(keepingCapacity: true)
      hasCancellations = false
      isClosed = false
    }

    var isEmpty: Bool { submissions.isEmpty && jobs.isEmpty && !hasCancellations && !isClosed }
  }

  private struct State {
    var work = Work()
    var thread = ThreadState.none
    /// What the thread sleeps in; nil where it does not sleep.
    var sleeper: WakeableMulti?
  }

  private enum ThreadState {
    case none, running, ended
  }

  let userAgent: String
  private let state = Mutex(State())
  /// Whether there is work, for a look without the lock.
  private let hasWork = Atomic(false)

  init(userAgent: String) {
    self.userAgent = userAgent
  }

  func submit(_ transfer: Transfer, _ continuation: Transfer.Continuation) {
    let isAccepted = state.withLock { state in
      guard start(&state) else { return false }
      state.work.submissions.append(Submission(transfer: transfer, continuation: continuation))
      signal(&state)
      return true
    }
    if !isAccepted { continuation.resume(returning: .failure(Self.closed)) }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isAccepted = state.withLock { state in
      guard start(&state) else { return false }
      state.work.jobs.append(job)
      signal(&state)
      return true
    }
    // A task that outlives the client goes on where others do.
    if !isAccepted { globalConcurrentExecutor.enqueue(job) }
  }

  func prepare() {
    state.withLock { _ = start(&$0) }
  }

  func wakeToCancel() {
    state.withLock { state in
      state.work.hasCancellations = true
      signal(&state)
    }
  }

  func close() {
    state.withLock { state in
      state.work.isClosed = true
      if state.thread == .none { state.thread = .ended }
      signal(&state)
    }
  }

  /// Starts the thread where there is none yet.
  ///
  /// - Returns: false where it has ended.
  private func start(_ state: inout State) -> Bool {
    switch state.thread {
    case .running: return true
    case .ended: return false
    case .none:
      state.thread = .running
      ThreadExecutor.startThread { TransferThread(self).run() }
      return true
    }
  }

  private func signal(_ state: inout State) {
    hasWork.store(true, ordering: .releasing)
    state.sleeper?.wake()
    state.sleeper = nil
  }

  // MARK: - For the thread

  /// Hands out what was handed over since the last look, in exchange for memory to collect the next in.
  ///
  /// - Returns: false for nothing.
  func take(_ work: inout Work) -> Bool {
    guard hasWork.load(ordering: .acquiring) else { return false }
    return state.withLock { state in
      hasWork.store(false, ordering: .relaxed)
      swap(&state.work, &work)
      return true
    }
  }

  /// - Returns: false where there is work to do first.
  func fallAsleep(_ sleeper: WakeableMulti) -> Bool {
    state.withLock { state in
      guard state.work.isEmpty else { return false }
      state.sleeper = sleeper
      return true
    }
  }

  func wakeUp() {
    state.withLock { $0.sleeper = nil }
  }

  /// - Returns: false where there is work to do first; otherwise nothing will be handed over any more.
  func end() -> Bool {
    state.withLock { state in
      guard state.work.isEmpty else { return false }
      state.thread = .ended
      return true
    }
  }

  static var closed: DriverFailure { DriverFailure(.cancelled, "the HTTP client was closed") }
}

/// A multi handle, for other threads to wake the one that waits in it: `curl_multi_wakeup` is the one function of libcurl made to be
/// called from any thread, and the loop's state, behind its lock, holds the handle only while its thread waits in `curl_multi_poll`; that
/// is what makes this sendable.
struct WakeableMulti: @unchecked Sendable {
  fileprivate let multi: UnsafeMutableRawPointer

  init(_ multi: UnsafeMutableRawPointer) {
    self.multi = multi
  }

  fileprivate func wake() {
    curl_multi_wakeup(multi)
  }
}
