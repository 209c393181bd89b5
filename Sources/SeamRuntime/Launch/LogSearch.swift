import Synchronization

/// Looks for a text in the log of a process that goes on printing: each time only in what is new, so that none of it is missed.
final class LogSearch: Sendable {
  private let text: [UInt8]
  /// How far which log has been read.
  private let state = Mutex((path: "", place: 0))

  init(_ text: String) {
    self.text = Array(text.utf8)
  }

  /// Whether it has been printed since this was last asked of the same log.
  func isFound(in log: ProcessLog) -> Bool {
    state.withLock { state in
      if state.path != log.path { state = (log.path, 0) }
      return log.contains(text, from: &state.place)
    }
  }
}
