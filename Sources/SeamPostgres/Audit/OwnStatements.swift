import Synchronization

/// When the steps of a spec ran statements of their own.
final class OwnStatements: Sendable {
  private struct Statement {
    var start: ContinuousClock.Instant
    var end: ContinuousClock.Instant
    /// The first transaction that was not over when it ended; nil where that is not known.
    var next: UInt64?
  }

  private struct State {
    var statements: [Statement] = []
    var running: [Int: ContinuousClock.Instant] = [:]
    var number = 0
  }

  private let state = Mutex(State())
  /// A commit comes by in the log a moment after the statement has ended.
  private static let grace = Duration.milliseconds(300)

  func begin() -> Int {
    state.withLock { state in
      state.number += 1
      state.running[state.number] = .now
      return state.number
    }
  }

  func end(_ number: Int, before next: UInt64? = nil) {
    state.withLock { state in
      guard let start = state.running.removeValue(forKey: number) else { return }
      state.statements.append(Statement(start: start, end: .now, next: next))
    }
  }

  func forget() {
    state.withLock { $0.statements = [] }
  }

  /// Whether a transaction may be the doing of one: it came by when the statement had begun, however long after, and is none that began when
  /// the statement was over.
  func mayHaveCaused(_ transaction: LoggedTransaction) -> Bool {
    state.withLock { state in
      let arrival = transaction.arrival
      return state.running.values.contains { $0 <= arrival }
        || state.statements.contains { statement in
          guard statement.start <= arrival else { return false }
          return statement.next.map { UInt64(transaction.id) < $0 } ?? (arrival <= statement.end + Self.grace)
        }
    }
  }
}
