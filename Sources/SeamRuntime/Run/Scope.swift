import SeamExpression
import SeamSpec
import SeamValue

/// The names that expressions see at one point of a spec.
package struct Scope: Bindings {
  /// What every spec of the run sees: `env`, `secrets`, `run`, dependencies and services.
  let globals: [String: Value]
  let functions: HostFunctions
  private var locals: [String: Value] = [:]
  /// Names of steps that did not happen, with the reason.
  private var missing: [String: String] = [:]

  init(globals: [String: Value], functions: HostFunctions) {
    self.globals = globals
    self.functions = functions
  }

  package subscript(name: String) -> Value? {
    get { locals[name] }
    set { locals[name] = newValue }
  }

  /// Tells that a name will have no value, and why.
  mutating func setMissing(_ name: String, because reason: String) {
    missing[name] = reason
  }

  package func value(of name: String) -> Value? { locals[name] ?? globals[name] }

  package func call(_ name: String, _ arguments: [Value]) throws(EvaluationError) -> Value {
    try functions.call(name, arguments)
  }

  /// Why an expression cannot be computed here, where that is because a step did not happen.
  func missingReason(for template: Template) -> String? {
    guard !missing.isEmpty else { return nil }
    for embedded in template.expressions {
      for reference in embedded.expression.references {
        if let reason = missing[reference.name] { return "'\(reference.name)' has no result: \(reason)" }
      }
    }
    return nil
  }
}
