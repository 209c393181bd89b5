import SeamSource
import SeamSpec
import SeamValue

/// `pause`: a wait of a fixed length.
struct PauseOperation: Operation, PreparedOperation {
  let duration: Duration
  let span: SourceSpan

  var summary: String { DurationText.written(duration) }

  func prepare(in scope: Scope, _ world: World) throws(Issue) -> any PreparedOperation { self }

  func perform(timeout: Duration) async throws(Issue) -> Performance {
    try? await Task.sleep(for: min(duration, timeout))
    if Task.isCancelled { throw Issue(.interrupted, [Diagnostic("interrupted", "the pause was interrupted", at: span)]) }
    guard duration <= timeout else {
      throw Issue(.failed, [Diagnostic("timed-out", "the pause was not over in time", at: span)])
    }
    return Performance(result: .map(ValueMap()))
  }
}
