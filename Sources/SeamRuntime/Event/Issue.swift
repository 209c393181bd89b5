import SeamSource

/// Something that went wrong in a step: the diagnostics that point into the spec, and what is needed to understand them.
package struct Issue: Error {
  package enum Kind: Sendable {
    /// What was expected did not hold.
    case failed
    /// The environment was at fault, or a deadline of Seam's own.
    case broken
    /// Something was left behind.
    case leaked
    /// The run is being interrupted.
    case interrupted
  }

  package var kind: Kind
  package var diagnostics: [Diagnostic]
  /// What was sent and what came back.
  package var exchange: Exchange?
  /// What the services printed during the step.
  package var logs: [ServiceLog] = []
  /// What happened to the dependencies during the step, as far as they watch: the requests that a stub received.
  package var activity: [Exchange] = []
  /// Whether a process that died may be the reason: news of that comes a moment later than a broken connection.
  var mayBeEnvironment = false

  /// What else went wrong in the same step, where it consists of others.
  var others: [Issue] = []
  /// Whether the logs and the activity are there already.
  var isExplained = false
  /// Whether looking again would not help.
  var isFinal = false

  package init(_ kind: Kind, _ diagnostics: [Diagnostic], exchange: Exchange? = nil) {
    self.kind = kind
    self.diagnostics = diagnostics
    self.exchange = exchange
  }

  package struct ServiceLog: Sendable {
    package var service: String
    package var lines: [String]
  }
}

/// What went over a boundary in a step, for people: an HTTP request and its answer, a query and its rows, a program and its output.
package struct Exchange: Sendable {
  package struct Section: Sendable {
    package var title: String
    package var text: String

    package init(_ title: String, _ text: String) {
      self.title = title
      self.text = text
    }
  }

  private let make: @Sendable () -> [Section]

  /// The text is made only when somebody reads it.
  package init(_ make: @escaping @Sendable () -> [Section]) {
    self.make = make
  }

  package var sections: [Section] { make() }
}
