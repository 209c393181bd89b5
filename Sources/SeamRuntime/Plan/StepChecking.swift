import SeamExpression
import SeamSource
import SeamSpec
import SeamValue

/// The names that a spec gives, and the step at which one looks.
struct NamesOfSpec {
  private var steps: [String: (index: Int, span: SourceSpan)] = [:]
  /// The step that is being checked.
  var index = 0

  /// Reports names given twice, and names that hide something.
  init(steps all: some Sequence<Step>, globals: [String: StaticType], diagnostics planner: inout Planner) {
    for (index, step) in all.enumerated() {
      if step.id == nil, step.saves.isEmpty { continue }
      for name in [step.id].compactMap(\.self) + step.saves.map(\.name) {
        if let first = steps[name.text] {
          planner.report(.nameUsedTwice(name.text, at: name.span, first: first.span))
        } else if globals[name.text] != nil {
          planner.report(
            Diagnostic(
              "name-taken", "'\(name.text)' is already a dependency or service of the project", at: name.span, label: "choose another name")
          )
        } else {
          steps[name.text] = (index, name.span)
        }
      }
    }
  }

  /// The step that gives a name, if that is this one or a later one.
  func notYet(_ name: String) -> (index: Int, span: SourceSpan)? {
    steps[name].flatMap { $0.index >= index ? $0 : nil }
  }
}

extension Planner {
  /// Everything in a step that refers to something, and what can be known of its expectations.
  mutating func check(_ step: Step, scope: [String: StaticType], names: NamesOfSpec) {
    if case .assert(let assertions) = step.action {
      for assertion in assertions { checkCondition(assertion.condition, scope, names, at: assertion.span, "an assertion") }
    } else {
      for template in step.action.templates { checkReferences(template, scope, names) }
    }
    if let condition = step.condition { checkCondition(condition, scope, names, at: step.span, "'when'") }

    let fields = step.action.resultFields
    // Most expectations are constants, which need no scope.
    lazy var afterwards = scopeAfter(step, fields, scope)
    for expectation in step.expectations {
      expectation.pattern.forEachOperand { operand in
        if operand.constant == nil { checkReferences(operand, afterwards, names) }
      }
      if let type = fields[expectation.field] {
        PatternCheck.run(expectation.pattern, against: type, at: expectation.field) { report($0) }
      }
    }
    for template in step.effects?.templates ?? [] { checkReferences(template, afterwards, names) }
    for save in step.saves { checkReferences(save.value, afterwards, names) }
    checkLookingAgain(step)
  }

  /// What is known once a step is over: its result too.
  private func scopeAfter(_ step: Step, _ fields: [String: StaticType], _ scope: [String: StaticType]) -> [String: StaticType] {
    var scope = scope
    scope["result"] = .object(fields)
    if let id = step.id { scope[id.text] = .object(fields) }
    return scope
  }

  /// Checks what a template refers to: what is known later is told apart from what is never known.
  @discardableResult
  private mutating func checkReferences(_ template: Template, _ scope: [String: StaticType], _ names: NamesOfSpec) -> StaticType {
    if let constant = template.constant { return StaticType(of: constant) }
    var scope = scope
    for embedded in template.expressions {
      for reference in embedded.expression.references where scope[reference.name] == nil {
        guard let later = names.notYet(reference.name) else { continue }
        let place = embedded.span(reference.range)
        report(later.index == names.index ? .ownResult(reference.name, at: place) : .laterStep(reference.name, at: place, step: later.span))
        scope[reference.name] = .any
      }
    }
    return check(template, in: scope)
  }

  private mutating func checkCondition(
    _ condition: Template, _ scope: [String: StaticType], _ names: NamesOfSpec, at span: SourceSpan, _ subject: String
  ) {
    let type = checkReferences(condition, scope, names)
    guard type != .bool, type != .any else { return }
    report(
      Diagnostic(
        "not-a-boolean", "\(subject) has to be true or false", at: condition.expressions.first?.span ?? span,
        label: "this is \(type.described)"))
  }

  private mutating func checkLookingAgain(_ step: Step) {
    // What is looked at again is what the step did, and it does it once.
    guard step.within != nil, step.effects == nil else { return }
    switch step.action {
    case .http(let action) where !action.isSafe: report(.cannotLookAgain("a \(action.method) request", step))
    case .publish: report(.cannotLookAgain("a message", step))
    case .exec: report(.cannotLookAgain("a program", step))
    case .assert, .log:
      report(
        Diagnostic(
          "nothing-to-wait-for", "'within' waits for something outside: nothing changes what '\(step.action.keyword)' knows",
          at: step.within?.span ?? step.span))
    case .http, .sql, .receive: break
    }
  }
}

extension Diagnostic {
  static func laterStep(_ name: String, at span: SourceSpan, step: SourceSpan) -> Diagnostic {
    Diagnostic(
      "later-step", "'\(name)' is the result of a later step", at: span, label: "not known yet here",
      related: [.init(step, "it is given here")])
  }

  static func ownResult(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "own-result", "'\(name)' is the result of this very step, and is known only after it", at: span,
      label: "fine in 'expect' and 'save'")
  }
}
