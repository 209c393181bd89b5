import Synchronization

/// Is raised when the environment breaks under a running spec: the first failure is kept, and what is running is cancelled.
final class Alarm: Sendable {
  private struct State {
    var failure: EnvironmentFailure?
    var isAnnounced = false
    var task: Task<SpecReport, Never>?
  }

  private let state = Mutex(State())

  var failure: EnvironmentFailure? { state.withLock(\.failure) }

  func raise(_ failure: EnvironmentFailure) {
    let task = state.withLock { state in
      state.failure = state.failure ?? failure
      return state.task
    }
    task?.cancel()
  }

  /// Tells what broke, once, however many notice it.
  func announce(_ emit: (Event) -> Void) {
    let failure: EnvironmentFailure? = state.withLock { state in
      if state.isAnnounced { return nil }
      state.isAnnounced = state.failure != nil
      return state.failure
    }
    if let failure { emit(.environmentFailed(failure)) }
  }

  /// The task to cancel from now on.
  func watch(_ task: Task<SpecReport, Never>?) {
    let isRaised = state.withLock { state in
      state.task = task
      return state.failure != nil
    }
    if isRaised { task?.cancel() }
  }

  /// Whether the environment broke, given a moment for the news to arrive: a connection breaks before its process has been waited for.
  /// Cancelling the task does not shorten that moment.
  @discardableResult
  func isRaisedSoon() async -> Bool {
    await Task {
      for _ in 0..<50 where failure == nil { try? await Task.sleep(for: .milliseconds(5)) }
    }.value
    return failure != nil
  }
}
