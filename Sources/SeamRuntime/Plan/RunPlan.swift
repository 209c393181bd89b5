import SeamSource
import SeamSpec
import SeamValue

/// Everything that a run will do, complete and checked before anything starts.
package struct RunPlan: Sendable {
  package var project: Project
  /// Only what the chosen specs need, directly or through a service.
  package var dependencies: [any DependencyPlan]
  package var services: [ServicePlan]
  package var specs: [SpecPlan]
  /// The values of `env` and `secrets`.
  package var variables: [String: Value]
  package var secrets: [String: Value]
}

/// A service and what it has to wait for.
package struct ServicePlan: Sendable {
  package var service: Service
  /// Names of dependencies and services that its command line, environment or address refers to.
  package var needs: [String]
  /// Whether it is given a port.
  package var needsPort: Bool
}

/// A spec, its steps in a graph.
package struct SpecPlan: Sendable {
  package var spec: Spec
  package var steps: [PlannedStep]
  package var timeout: Duration
  /// Names of the dependencies and services that it acts on or refers to.
  package var uses: Set<String>
  /// How what it does is undone, where that is not the policy of the dependency itself.
  package var isolation: [String: IsolationPolicy] = [:]
  /// Why it cannot run in the environment that was chosen.
  var obstacle: String?
}

/// A step that is known to make sense. A class, as steps are.
package final class PlannedStep: Sendable {
  package let step: Step
  package let phase: Phase
  package let operation: any Operation
  /// Of one try.
  package let timeout: Duration
  /// Its edges in the spec's graph.
  package let node: Scheduler.Node

  init(step: Step, phase: Phase, operation: any Operation, timeout: Duration, node: Scheduler.Node) {
    self.step = step
    self.phase = phase
    self.operation = operation
    self.timeout = timeout
    self.node = node
  }

  /// The step in another graph.
  func with(_ node: Scheduler.Node) -> PlannedStep {
    PlannedStep(step: step, phase: phase, operation: operation, timeout: timeout, node: node)
  }
}

extension [PlannedStep] {
  /// With the steps that they consist of.
  package var withNested: [PlannedStep] { flatMap { [$0] + $0.operation.nested.withNested } }
}

/// How long things may take where nobody says otherwise.
package enum Defaults {
  package static let stepTimeout = Duration.seconds(10)
  package static let specTimeout = Duration.seconds(60)
  /// How long effects are waited for, and how long nothing further may come then.
  package static let effectsWithin = Duration.seconds(1)
  package static let settlingTime = Duration.milliseconds(50)
  package static let serviceReadyWithin = Duration.seconds(10)
  /// Of everything that the run needs together, migrations and seeds included.
  package static let startTimeout = Duration.seconds(300)
  /// Of putting everything back between two specs.
  package static let restoreTimeout = Duration.seconds(60)
  package static let runTimeout = Duration.seconds(3600)
}
