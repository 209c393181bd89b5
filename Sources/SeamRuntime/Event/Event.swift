import SeamSource
import SeamSpec

/// What happens in a run, in order: the only output of the runtime. Reporters are functions from events to text.
package enum Event: Sendable {
  /// - Parameter seed: from which a random order comes.
  case runStarted(specs: Int, order: SpecOrder = .written, seed: Int = 0)
  /// A dependency or service is being started.
  case starting(name: String)
  case ready(name: String, after: Duration)
  /// Something to know of a dependency, such as a right that is missing and what is done instead.
  case remark(dependency: String, text: String)
  /// Everything that the run needs stands.
  case environmentReady(after: Duration)
  /// Nothing further can run.
  case environmentFailed(EnvironmentFailure)
  case specStarted(SpecReference)
  case stepFinished(SpecReference, StepReport)
  case specFinished(SpecReport)
  /// Something changed that no spec can be blamed for.
  case leakedLate(LateLeak)
  case runFinished(RunReport)
}

/// Which spec an event is about.
package struct SpecReference: Sendable {
  /// Its place in the run, from 0.
  package var index: Int
  package var name: String
  /// Its name, or the row that it runs for, which may stand in a file of its own.
  package var span: SourceSpan
  /// The path of the file that the spec stands in.
  package var file: String

  /// `specs/orders.spec.yaml:12`.
  package var location: String { span.location }
}

/// What became of a step.
package struct StepReport: Sendable {
  package enum Outcome: Sendable {
    case passed
    case failed
    case broken
    /// Not run, and why.
    case skipped(String)
  }

  /// How many steps it stands inside of; those come after it, when they are over.
  package var depth = 0
  package var title: String
  package var phase: String
  package var outcome: Outcome
  package var duration: Duration
  package var exchange: Exchange?
  /// A line that the spec wrote with `log`.
  package var note: String?
}

package struct SpecReport: Sendable {
  package var reference: SpecReference
  package var verdict: Verdict
  package var duration: Duration
  package var issues: [Issue] = []
  /// Why it was skipped, or not run.
  package var reason: String?
  /// The seed of the run, where the spec asked for numbers by chance.
  package var seed: Int?
}

package struct RunReport: Sendable {
  /// By verdict; what is absent is 0.
  package var counts: [Verdict: Int] = [:]
  package var duration: Duration
  /// How many leaks nobody could be blamed for.
  package var lateLeaks = 0
  /// How much of it went by before the first spec could start.
  package var startUp: Duration
  package var isInterrupted = false
  /// The stage of a pipeline that it was.
  package var stage: Stage?

  package init(duration: Duration, startUp: Duration) {
    self.duration = duration
    self.startUp = startUp
  }

  /// Whether it took longer than its stage may.
  package var isOverBudget: Bool { stage?.budget.map { duration > $0 } ?? false }

  package var total: Int { counts.values.reduce(0, +) }
}
