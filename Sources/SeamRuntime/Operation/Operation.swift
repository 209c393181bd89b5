import SeamSource
import SeamValue

/// What a step does, once it is planned: nobody asks any more which action it was.
package protocol Operation: Sendable {
  /// For `seam plan`: what it does, to whom.
  var summary: String { get }

  /// The steps that it consists of.
  var nested: [PlannedStep] { get }

  /// What it has to hear of from before the first step, as far as that is known by then.
  func listening(in scope: Scope) throws(Diagnostic) -> Listening?

  /// Computes everything that the step says, once, however often it then looks.
  func prepare(in scope: Scope, _ world: World) throws(Issue) -> any PreparedOperation
}

extension Operation {
  package var nested: [PlannedStep] { [] }
  package func listening(in scope: Scope) throws(Diagnostic) -> Listening? { nil }
}

/// What a step waits to hear from a broker.
package struct Listening: Sendable {
  package var dependency: String
  package var place: MessagePlace
  package var span: SourceSpan

  /// What steps have to hear of, those of included files and groups among them.
  static func all(of steps: [PlannedStep], in scope: Scope) throws(Diagnostic) -> [Listening] {
    var all: [Listening] = []
    for planned in steps {
      if let listening = try planned.operation.listening(in: scope) { all.append(listening) }
      guard let frame = planned.operation as? FrameOperation, frame.nested.withNested.contains(where: \.listens) else { continue }
      all += try Self.all(of: frame.nested, in: frame.scope(within: scope, isEarly: true))
    }
    return all
  }
}

extension PlannedStep {
  fileprivate var listens: Bool { (operation as? ReceiveOperation)?.isAskedFor ?? false }
}

/// A step with all its values, ready to be done, and to be done again where it may.
package protocol PreparedOperation: Sendable {
  /// - Parameter timeout: for this one try.
  func perform(timeout: Duration) async throws(Issue) -> Performance
}

/// What doing a step gave.
package struct Performance: Sendable {
  /// The fields of the result.
  package var result: Value
  package var exchange: Exchange?
  /// What must hold where the spec expects nothing of it: the step's own idea of success.
  package var unexpected: [String: Diagnostic] = [:]
  /// A remark on a field that is absent from the result: why there is no `json`.
  package var remarks: [String: String] = [:]
  /// A line for the report.
  package var note: String?

  package init(result: Value, exchange: Exchange? = nil) {
    self.result = result
    self.exchange = exchange
  }
}
