import SeamSource
import SeamSpec
import SeamValue
import Synchronization

/// What the steps of one spec have in common while it runs, those inside others as well.
final class SpecContext: Sendable {
  let reference: SpecReference
  let alarm: Alarm
  let deadline: Deadline
  let emit: @Sendable (Event) -> Void
  let cleanups: CleanupStack
  let once: OnceResults
  /// How many steps stand around.
  let depth: Int

  init(
    reference: SpecReference, alarm: Alarm, deadline: Deadline, emit: @escaping @Sendable (Event) -> Void,
    cleanups: CleanupStack = CleanupStack(),
    once: OnceResults, depth: Int = 0
  ) {
    self.reference = reference
    self.alarm = alarm
    self.deadline = deadline
    self.emit = emit
    self.cleanups = cleanups
    self.once = once
    self.depth = depth
  }

  /// For the steps inside a step, which together have so long.
  func inside(_ span: SourceSpan, _ limit: Deadline) -> SpecContext {
    SpecContext(
      reference: reference, alarm: alarm, deadline: deadline.or(limit), emit: emit, cleanups: cleanups, once: once, depth: depth + 1)
  }

  /// With a time of its own.
  func with(_ deadline: Deadline) -> SpecContext {
    SpecContext(reference: reference, alarm: alarm, deadline: deadline, emit: emit, cleanups: cleanups, once: once, depth: depth)
  }
}

/// The cleanups of the files that a spec included, each with what its file knows.
final class CleanupStack: Sendable {
  private let entries = Mutex<[(steps: [PlannedStep], scope: Scope)]>([])

  func push(_ steps: [PlannedStep], _ scope: Scope) { entries.withLock { $0.append((steps, scope)) } }

  /// The last first.
  func pop() -> (steps: [PlannedStep], scope: Scope)? { entries.withLock { $0.popLast() } }
}
