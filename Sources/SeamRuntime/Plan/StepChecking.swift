import SeamExpression
import SeamSource
import SeamSpec
import SeamValue

/// The names that the steps of a spec, an included file or a group give, and the step at which one looks.
struct NamesOfSpec {
  private var steps: [String: (index: Int, span: SourceSpan)] = [:]
  /// What stands around a group and is not known in it.
  private var hidden: [String: Unknown] = [:]
  private var index = 0
  private var graph: StepGraph?

  /// Why a name that some step gives has no value where one looks.
  enum Unknown {
    case own
    case later(SourceSpan)
    /// The step is not waited for.
    case beside(SourceSpan)
  }

  /// Reports names given twice, and names that hide something.
  init(_ all: [Step], globals: [String: StaticType], around: NamesOfSpec? = nil, diagnostics planner: inout Planner) {
    for (index, step) in all.enumerated() {
      if step.id == nil, step.saves.isEmpty { continue }
      for name in [step.id].compactMap(\.self) + step.saves.map(\.name) {
        if let first = steps[name.text]?.span ?? around?.steps[name.text]?.span {
          planner.report(.nameUsedTwice(name.text, at: name.span, first: first))
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
    guard let around else { return }
    hidden = around.hidden
    for name in around.steps.keys { hidden[name] = around.unknown(name) }
  }

  mutating func look(from index: Int, in graph: StepGraph) {
    self.index = index
    self.graph = graph
  }

  /// From behind all steps.
  mutating func lookFromEnd() {
    index = .max
    graph = nil
  }

  /// Whether a name is given by a step that may be over or not.
  func isBeside(_ name: String) -> Bool {
    guard graph?.isChain == false || !hidden.isEmpty else { return false }
    if case .beside = unknown(name) { return true } else { return false }
  }

  func unknown(_ name: String) -> Unknown? {
    guard let step = steps[name] else { return hidden[name] }
    if step.index == index { return .own }
    guard let graph else { return step.index < index ? nil : .later(step.span) }
    if graph.waits(index, for: step.index) { return nil }
    return step.index > index ? .later(step.span) : .beside(step.span)
  }
}

extension Planner {
  /// Everything in a step that refers to something, and what can be known of its expectations.
  ///
  /// - Parameters:
  ///   - fields: the types of what it finds out.
  ///   - outer: the scope without `item`.
  /// - Returns: the types of what it saves.
  mutating func check(
    _ step: Step, _ fields: [String: StaticType], scope: [String: StaticType], outer: [String: StaticType], names: NamesOfSpec
  ) -> [String: StaticType] {
    if case .assert(let assertions) = step.action {
      for assertion in assertions { checkCondition(assertion.condition, scope, names, at: assertion.span, "an assertion") }
    } else {
      for template in step.action.templates { checkReferences(template, scope, names) }
    }
    if let condition = step.condition { checkCondition(condition, outer, names, at: step.span, "'when'") }

    // Most expectations are constants, which need no scope.
    lazy var afterwards = scopeAfter(step, fields, scope)
    for expectation in step.expectations {
      expectation.pattern.forEachOperand { operand in
        if operand.constant == nil { checkReferences(operand, afterwards, names) }
      }
      if let type = fields[expectation.field] {
        let found = check(expectation.pattern, against: type, at: expectation.field) { TemplateCheck.quiet($0, in: afterwards) }
        for diagnostic in found { report(diagnostic) }
      }
    }
    for template in step.effects?.templates ?? [] { checkReferences(template, afterwards, names) }
    if let until = step.until { checkCondition(until, afterwards, names, at: step.span, "'until'") }
    if step.each != nil {
      // What is saved is saved once, of all results together.
      afterwards = outer
      afterwards["result"] = .list(.object(fields))
      if let id = step.id { afterwards[id.text] = .list(.object(fields)) }
    }
    var saved: [String: StaticType] = [:]
    for save in step.saves {
      let type = checkReferences(save.value, afterwards, names)
      saved[save.name.text] = save.value.constant.map(StaticType.exact) ?? type
    }
    checkLookingAgain(step)
    return saved
  }

  /// Everything in an expectation that no result of this type can meet.
  private func check(
    _ pattern: Pattern<Template>, against type: StaticType, at path: String, typeOfOperand: (Template) -> StaticType
  ) -> [Diagnostic] {
    var found: [Diagnostic] = []
    withoutActuallyEscaping(typeOfOperand) { typeOfOperand in
      PatternCheck(typeOfOperand: typeOfOperand) { found.append($0) }.run(pattern, against: type, at: path)
    }
    return found
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
  mutating func checkReferences(_ template: Template, _ scope: [String: StaticType], _ names: NamesOfSpec) -> StaticType {
    if let constant = template.constant { return StaticType(of: constant) }
    var scope = scope
    if scope["*"] != nil {
      // Any name may have been meant to be given by what could not be read.
      for reference in template.expressions.flatMap(\.expression.references) where scope[reference.name] == nil {
        if names.unknown(reference.name) == nil { scope[reference.name] = .any }
      }
    }
    for embedded in template.expressions {
      for reference in embedded.expression.references where scope[reference.name] == nil || names.isBeside(reference.name) {
        guard let unknown = names.unknown(reference.name) else { continue }
        let place = embedded.span(reference.range)
        report(.unknown(reference.name, unknown, at: place))
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
    guard step.looksAgain else { return }
    switch step.action {
    case .receive where step.throughout != nil:
      report(
        Diagnostic(
          "cannot-look-again", "'throughout' looks again, and a message is received once", at: step.throughout?.span ?? step.span))
    case .include, .group: report(.cannotLookAgain("steps that act", step))
    case .http(let action) where !action.isSafe: report(.cannotLookAgain("a \(action.method) request", step))
    case .publish: report(.cannotLookAgain("a message", step))
    case .exec: report(.cannotLookAgain("a program", step))
    case .assert, .log, .pause:
      report(
        Diagnostic(
          "nothing-to-wait-for",
          "'\(step.within == nil ? "throughout" : "within")' waits for something outside: nothing changes what '\(step.action.keyword)' knows",
          at: step.within?.span ?? step.throughout?.span ?? step.span))
    case .http, .sql, .receive: break
    }
  }
}

extension Step {
  /// Whether it does again what it does, without having been told that it may.
  var looksAgain: Bool { (within != nil || throughout != nil) && effects == nil && !repeats }
}

extension Diagnostic {
  static func unknown(_ name: String, _ unknown: NamesOfSpec.Unknown, at span: SourceSpan) -> Diagnostic {
    switch unknown {
    case .own: ownResult(name, at: span)
    case .later(let step): laterStep(name, at: span, step: step)
    case .beside(let step):
      Diagnostic(
        "not-awaited", "'\(name)' is the result of a step that this one does not wait for", at: span, label: "add it to 'needs'",
        related: [.init(step, "it is given here")])
    }
  }

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
