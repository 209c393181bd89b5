import SeamExpression
import SeamSource
import SeamSpec
import SeamValue

/// `assert`: conditions over what is already known.
struct AssertOperation: Operation {
  let assertions: [Assertion]

  var summary: String { assertions.map(\.condition.source).joined(separator: ", ") }

  func prepare(in scope: Scope, _ world: World) throws(Issue) -> any PreparedOperation {
    Prepared(assertions: assertions, scope: scope)
  }

  private struct Prepared: PreparedOperation {
    let assertions: [Assertion]
    let scope: Scope

    func perform(timeout: Duration) async throws(Issue) -> Performance {
      var diagnostics: [Diagnostic] = []
      for assertion in assertions {
        do {
          let value = try assertion.condition.evaluate(scope)
          if case .bool(true) = value { continue }
          diagnostics.append(.assertionFailed(assertion, value, scope))
        } catch {
          diagnostics.append(error)
        }
      }
      guard diagnostics.isEmpty else { throw Issue(.failed, diagnostics) }
      return Performance(result: .map(ValueMap()))
    }
  }
}

extension Diagnostic {
  fileprivate static func assertionFailed(_ assertion: Assertion, _ value: Value, _ scope: Scope) -> Diagnostic {
    guard case .bool = value else {
      return Diagnostic(
        "not-a-boolean", "an assertion has to be true or false", at: assertion.span, label: "this is \(value.display(limit: 60))")
    }
    return Diagnostic(
      "assertion", "the assertion does not hold", at: assertion.span, notes: assertion.condition.operandNotes(scope))
  }
}

extension Template {
  /// The values of what an expression refers to, a line each: `placed.json.total = 1200`.
  func operandNotes(_ scope: Scope) -> [String] {
    var notes: [String] = []
    for embedded in expressions {
      for reference in embedded.expression.references {
        let path = ([reference.name] + reference.path).joined(separator: ".")
        var value = scope.value(of: reference.name)
        for key in reference.path { value = value?[key] }
        let note = "\(path) is \(value?.display(limit: 200) ?? "absent")"
        if !notes.contains(note) { notes.append(note) }
      }
    }
    return notes
  }
}
