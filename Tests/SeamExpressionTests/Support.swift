import SeamValue
import Testing

@testable import SeamExpression

/// The value of an expression; an expression that does not parse or fails records an issue.
func value(
  _ text: String, _ bindings: [String: Value] = [:], sourceLocation: SourceLocation = #_sourceLocation
) -> Value? {
  let (expression, problems) = Expression.parse(text)
  guard let expression else {
    Issue.record("\(text) does not parse: \(problems)", sourceLocation: sourceLocation)
    return nil
  }
  do { return try expression.evaluate(bindings) } catch {
    Issue.record("\(text) fails: \(error.message)", sourceLocation: sourceLocation)
    return nil
  }
}

/// Checks that an expression has a value, of the same kind and equal.
func check(
  _ text: String, _ expected: Value, _ bindings: [String: Value] = [:], sourceLocation: SourceLocation = #_sourceLocation
) {
  guard let found = value(text, bindings, sourceLocation: sourceLocation) else { return }
  #expect(
    found.kind == expected.kind && found.equals(expected), "\(text) is \(found), not \(expected)", sourceLocation: sourceLocation)
}

/// What an expression reports, the way a reader sees it: the text, and below it a caret line for each problem or error. Nothing where all is
/// well.
func report(_ text: String, _ scope: TypeScope? = nil, _ bindings: [String: Value] = [:]) -> String {
  let (expression, problems) = Expression.parse(text)
  if !problems.isEmpty { return text + "\n" + problems.map(caret).joined(separator: "\n") }
  guard let expression else { return "neither an expression nor a problem" }
  if let scope {
    let problems = expression.check(scope).problems
    return problems.isEmpty ? "" : text + "\n" + problems.map(caret).joined(separator: "\n")
  }
  do {
    _ = try expression.evaluate(bindings)
    return ""
  } catch {
    return text + "\n" + caret(error.range, error.message, error.label, error.notes)
  }
}

private func caret(_ problem: ExpressionProblem) -> String {
  caret(problem.range, problem.message, problem.label, problem.notes)
}

private func caret(_ range: Range<Int>, _ message: String, _ label: String?, _ notes: [String]) -> String {
  let marks = String(repeating: " ", count: range.lowerBound) + String(repeating: "^", count: max(1, range.count))
  return ([marks + (label.map { " " + $0 } ?? ""), message] + notes.map { "= " + $0 }).joined(separator: "\n")
}
