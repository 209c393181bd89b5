import Synchronization

/// When the steps of a spec ran statements of their own.
final class OwnStatements: Sendable {
  private struct State {
    var times: [ClosedRange<ContinuousClock.Instant>] = []
    var running: [Int: ContinuousClock.Instant] = [:]
    var next = 0
  }

  private let state = Mutex(State())
  /// A commit comes by in the log a moment after the statement has ended, on a loaded machine a long one.
  private static let grace = Duration.milliseconds(300)

  func begin() -> Int {
    state.withLock { state in
      state.next += 1
      state.running[state.next] = .now
      return state.next
    }
  }

  func end(_ number: Int) {
    state.withLock { state in
      guard let start = state.running.removeValue(forKey: number) else { return }
      let end = ContinuousClock.now
      if let last = state.times.last, start <= last.upperBound {
        state.times[state.times.count - 1] = min(last.lowerBound, start)...max(last.upperBound, end)
      } else {
        state.times.append(start...end)
      }
    }
  }

  func forget() {
    state.withLock { $0.times = [] }
  }

  /// Whether what came by then may be the doing of one.
  func mayHaveCaused(_ instant: ContinuousClock.Instant) -> Bool {
    state.withLock { state in
      state.times.contains { $0.lowerBound <= instant && instant <= $0.upperBound + Self.grace }
        || state.running.values.contains { $0 <= instant }
    }
  }
}
