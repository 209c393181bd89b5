import SeamExpression
import SeamSource
import SeamSpec
import SeamValue

/// The names that expressions see at one point of a spec.
package struct Scope: Bindings {
  /// What every spec of the run sees: `env`, `secrets`, `run`, dependencies and services.
  let globals: [String: Value]
  let functions: HostFunctions
  /// What answers have set since the spec began.
  let cookies: CookieJar
  /// The spec that runs, for steps that consist of others.
  var context: SpecContext?
  private var locals: [String: Value] = [:]
  /// Names of steps that did not happen, with the reason.
  private var reasons: [String: String] = [:]
  /// What the step that is running has come to: its own expectations see it, as `result` and under its id.
  private var result: Value?
  private var resultName: String?

  /// The number of the row that the spec runs for, from 1: each has snapshots of its own.
  var caseNumber: Int?

  /// A snapshot with what its file holds.
  func resolved(_ snapshot: Snapshot) -> Snapshot {
    var snapshot = snapshot
    if let caseNumber { snapshot.path += ".\(caseNumber)" }
    snapshot.expected = SnapshotFiles.read(snapshot.path, functions.loader)
    return snapshot
  }

  init(globals: [String: Value], functions: HostFunctions, cookies: CookieJar = CookieJar()) {
    self.cookies = cookies
    self.globals = globals
    self.functions = functions
  }

  /// What an included file sees of it: nothing that the spec itself gave a name. Cookies belong to the spec, whichever file asks; but where the
  /// file runs once for all specs, none of them may see more of it than the others do.
  func ofFile(isOnce: Bool) -> Scope {
    var scope = Scope(globals: globals, functions: functions, cookies: isOnce ? CookieJar() : cookies)
    scope.context = context
    return scope
  }

  package subscript(name: String) -> Value? {
    get { locals[name] }
    set { locals[name] = newValue }
  }

  /// Tells that a name will have no value, and why.
  mutating func setMissing(_ name: String, because reason: String) {
    reasons[name] = reason
  }

  package func value(of name: String) -> Value? {
    if let result, name == "result" || name == resultName { return result }
    return locals[name] ?? globals[name]
  }

  /// What the step's own expectations see.
  func with(result: Value, as name: String? = nil) -> Scope {
    var scope = self
    scope.result = result
    scope.resultName = name
    return scope
  }

  package func call(_ name: String, _ arguments: [Value]) throws(EvaluationError) -> Value {
    try functions.call(name, arguments)
  }

  /// A name that a step uses and that has no value, because its step did not happen.
  struct Missing {
    var name: String
    var reason: String
    var span: SourceSpan
  }

  /// The first of them in what a step says.
  func missing(in step: Step) -> Missing? {
    guard !reasons.isEmpty else { return nil }
    let templates =
      [step.condition, step.each, step.until].compactMap(\.self) + step.action.templates + step.expectations.flatMap(\.pattern.operands)
      + step.saves.map(\.value) + (step.effects?.templates ?? [])
    for embedded in templates.flatMap(\.expressions) {
      for reference in embedded.expression.references {
        guard let reason = reasons[reference.name] else { continue }
        return Missing(name: reference.name, reason: reason, span: embedded.span(reference.range))
      }
    }
    return nil
  }
}
