import SeamSource
import SeamSpec
import SeamValue

/// Warns of what is not wrong but serves no purpose: names that nobody uses, expectations that always hold, steps that can fail in no way.
package enum SpecAdvice {
  /// For specs in which no error was found.
  package static func advice(on specs: [Spec]) -> [Diagnostic] {
    var advice: [Diagnostic] = []
    var last: SourceSpan?
    // The rows of a spec differ in their values alone.
    for spec in specs where spec.row == nil || spec.span != last {
      last = spec.span
      var steps = StepAdvice()
      for (_, step) in spec.allSteps { steps.look(at: step) }
      advice += steps.result
    }
    return advice
  }
}

/// Goes through the steps of a spec or a file of steps.
private struct StepAdvice {
  private var given: [Step.Name] = []
  private var used: Set<String> = []
  private var found: [Diagnostic] = []

  var result: [Diagnostic] {
    found + given.filter { !used.contains($0.text) }.map { Diagnostic.unusedName($0) }
  }

  mutating func look(at step: Step) {
    if let id = step.id { given.append(id) }
    given += step.saves.map(\.name)
    used.formUnion(step.needs?.value.map(\.text) ?? [])
    for template in [step.each, step.until, step.condition].compactMap(\.self) { note(template) }
    for template in step.action.templates + step.saves.map(\.value) + (step.effects?.templates ?? []) { note(template) }
    for expectation in step.expectations { expectation.pattern.forEachOperand { note($0) } }
    switch step.action {
    case .group(let action):
      for step in action.steps { look(at: step) }
      for output in action.outputs { note(output.value) }
    case .include(let action): look(at: action.file)
    case .assert(let assertions):
      for assertion in assertions where assertion.condition.isAlwaysTrue {
        found.append(.alwaysTrue("this condition", at: assertion.condition.expressions.first?.span ?? assertion.span))
      }
    default: break
    }
    lookForFailure(of: step)
  }

  /// It sees nothing of whoever includes it.
  private mutating func look(at file: IncludedFile) {
    var inner = StepAdvice()
    for step in file.steps + file.cleanup { inner.look(at: step) }
    for output in file.outputs { inner.note(output.value) }
    found += inner.result
  }

  private mutating func note(_ template: Template) {
    if case .constant = template { return }
    for expression in template.expressions { used.formUnion(expression.expression.references.map(\.name)) }
  }

  // MARK: What cannot fail

  private mutating func lookForFailure(of step: Step) {
    if case .constant(.bool(false))? = step.condition?.literal { return found.append(.cannotFail("it never runs", at: step.span)) }
    if case .constant(.list(let items))? = step.each, items.isEmpty {
      return found.append(.cannotFail("there is no item to run it for", at: step.span))
    }
    let fields = step.action.resultFields
    // What decides where nothing is said: see `expect` in docs/steps.md.
    let decisive = ["status", "exit"].first { fields[$0] != nil }
    let holding = step.expectations.filter { AlwaysTrue.holds($0.pattern, of: fields[$0.field] ?? .any, at: $0.field) }
    if let decisive, step.effects == nil, holding.contains(where: { $0.field == decisive }), holding.count == step.expectations.count {
      return found.append(.cannotFail("what is expected holds whatever comes", at: step.span))
    }
    for expectation in step.expectations {
      // It serves to turn off what is expected where nothing is said.
      if expectation.field == decisive, holding.contains(where: { $0.field == decisive }) { continue }
      for span in AlwaysTrue.places(in: expectation.pattern, of: fields[expectation.field] ?? .any, at: expectation.field) {
        found.append(.alwaysTrue("this", at: span))
      }
    }
  }
}

extension Template {
  /// `true` and `${true}` are the same.
  fileprivate var literal: Template? {
    guard case .expression(let embedded) = self else { return self }
    switch embedded.expression.text.trimmed {
    case "true": return .constant(true)
    case "false": return .constant(false)
    default: return self
    }
  }

  /// `true`, or a value compared with itself.
  fileprivate var isAlwaysTrue: Bool {
    if case .constant(.bool(true))? = literal { return true }
    guard case .expression(let embedded) = self else { return false }
    let text = embedded.expression.text
    guard !text.contains("&&"), !text.contains("||"), !text.contains("?"), !text.contains("\""), !text.contains("'") else { return false }
    let sides = text.split(separator: "==", omittingEmptySubsequences: false)
    // What is different each time is not compared with itself.
    return sides.count == 2 && String(sides[0]).trimmed == String(sides[1]).trimmed && !text.contains("(")
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}

extension Diagnostic {
  fileprivate static func unusedName(_ name: Step.Name) -> Diagnostic {
    Diagnostic("unused-name", "nothing uses '\(name.text)'", at: name.span, label: "leave it out", severity: .warning)
  }

  fileprivate static func alwaysTrue(_ subject: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("always-true", "\(subject) is true whatever comes, so it tests nothing", at: span, severity: .warning)
  }

  fileprivate static func cannotFail(_ reason: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("cannot-fail", "this step can fail in no way: \(reason)", at: span, severity: .warning)
  }
}
