import SeamValue
import Synchronization

/// What the included files gave that run once for the whole run.
final class OnceResults: Sendable {
  enum Turn {
    /// Whoever asked runs it, and tells what it gave.
    case mine
    /// Somebody else is running it.
    case busy
    case over(Result<Value, Issue>)
  }

  private enum State {
    case running
    case over(Result<Value, Issue>)
  }

  private let states = Mutex<[String: State]>([:])

  /// - Parameter key: the file and its inputs.
  func turn(_ key: String) -> Turn {
    states.withLock { states in
      switch states[key] {
      case .over(let result): return .over(result)
      case .running: return .busy
      case nil:
        states[key] = .running
        return .mine
      }
    }
  }

  /// - Parameter result: nil where it did not come to its end, so that the next one runs it.
  func end(_ key: String, _ result: Result<Value, Issue>?) {
    states.withLock { $0[key] = result.map { .over($0) } }
  }
}
