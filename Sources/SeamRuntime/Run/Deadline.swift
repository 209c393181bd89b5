import SeamSource
import SeamSpec

/// Until when something may take, and whose limit that is. Only clocks that nobody sets count.
struct Deadline: Sendable {
  enum Owner: Sendable {
    case step, spec, restoring, start, run
  }

  var instant: ContinuousClock.Instant
  var owner: Owner
  /// What it was given, for the message.
  var allowed: Duration

  init(_ owner: Owner, from start: ContinuousClock.Instant = .now, _ allowed: Duration) {
    instant = start + allowed
    self.owner = owner
    self.allowed = allowed
  }

  var hasPassed: Bool { instant <= .now }

  /// The one that passes first.
  func or(_ other: Deadline) -> Deadline { other.instant < instant ? other : self }

  /// "the run was out of time after 3600s"
  var text: String {
    let length = DurationText.written(allowed)
    return switch owner {
    case .step: "the step was out of time after \(length)"
    case .spec: "the spec was out of time after \(length)"
    case .restoring: "nothing may take longer than \(length) to be put back"
    case .start: "the start-up was out of time after \(length)"
    case .run: "the run was out of time after \(length)"
    }
  }

  /// What to do about it.
  var hint: String? {
    switch owner {
    case .start: "--start-timeout allows it longer"
    case .run: "--run-timeout allows it longer"
    case .step, .spec, .restoring: nil
    }
  }

  func diagnostic(at span: SourceSpan) -> Diagnostic {
    if owner == .step {
      return Diagnostic(
        "timed-out", "the steps were not over within their timeout of \(DurationText.written(allowed))", at: span,
        label: "this one was under way")
    }
    return owner == .run
      ? Diagnostic("run-timeout", text, at: span, label: "it had come to here", notes: [hint].compactMap(\.self))
      : Diagnostic(
        "spec-timeout", "the spec was not over within its timeout of \(DurationText.written(allowed))", at: span,
        label: "this step was under way")
  }

  /// A step that is too slow fails; where the spec or the run is out of time, nobody knows.
  var issueKind: Issue.Kind { owner == .step ? .failed : .broken }

  /// Does something, and cancels it when the time has passed: what it then returns is the result.
  func limit<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) async -> Value {
    let work = Task { await body() }
    let timer = Task {
      try await Task.sleep(until: instant, clock: .continuous)
      work.cancel()
    }
    defer { timer.cancel() }
    return await withTaskCancellationHandler {
      await work.value
    } onCancel: {
      work.cancel()
    }
  }
}
