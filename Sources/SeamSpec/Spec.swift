import SeamSource

/// One spec: a YAML document of a file `NAME.spec.yaml`.
package struct Spec: Sendable {
  package var name: String
  package var about: String?
  package var tags: [String] = []
  package var owner: String?
  /// The only stages that it belongs to; none for any.
  package var stages: [Step.Name] = []
  /// Why it is skipped.
  package var skip: String?
  package var variables: [Variable] = []
  /// The rows that it runs for; nil where it runs once.
  package var cases: Cases?
  /// The row of this run.
  package var row: Case?
  package var stubs: [StubReplacement] = []
  package var setup: [Step] = []
  package var steps: [Step] = []
  package var cleanup: [Step] = []
  package var timeout: Duration?
  package var isolation: Isolation?
  /// What steps and variables that could not be read would be called, the variables behind `vars.`.
  package var unreadNames: Set<String> = []
  /// The whole document.
  package var span: SourceSpan
  package var nameSpan: SourceSpan

  /// How what it does is undone, where that is not what the project says.
  package enum Isolation: Sendable {
    case all(Located<IsolationPolicy>)
    case named([(name: Step.Name, policy: Located<IsolationPolicy>)])
  }

  /// A name under `vars`.
  package struct Variable: Sendable {
    package var name: String
    package var value: Template
    package var span: SourceSpan
  }

  /// Where reports point: the name, or the row.
  package var place: SourceSpan { row?.span ?? nameSpan }

  /// Every step with its phase, in the order in which they run.
  package var allSteps: [(phase: Phase, step: Step)] {
    var all: [(phase: Phase, step: Step)] = []
    all.reserveCapacity(setup.count + steps.count + cleanup.count)
    for (phase, steps) in [(Phase.setup, setup), (.steps, steps), (.cleanup, cleanup)] {
      for step in steps { all.append((phase, step)) }
    }
    return all
  }
}

/// A part of a spec; each waits for the one before.
package enum Phase: String, Sendable {
  case setup
  case steps
  case cleanup
}
