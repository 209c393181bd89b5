import Synchronization

/// Is raised when the environment breaks under a running spec: the first failure is kept, and what is running is cancelled.
final class Alarm: Sendable {
  private struct State {
    var failure: EnvironmentFailure?
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

  /// The task to cancel from now on.
  func watch(_ task: Task<SpecReport, Never>?) {
    let isRaised = state.withLock { state in
      state.task = task
      return state.failure != nil
    }
    if isRaised { task?.cancel() }
  }

  /// Whether the environment broke, given a moment for the news to arrive: a connection breaks before its process has been waited for.
  func isRaisedSoon() async -> Bool {
    for _ in 0..<50 {
      if failure != nil { return true }
      try? await Task.sleep(for: .milliseconds(5))
    }
    return failure != nil
  }
}
