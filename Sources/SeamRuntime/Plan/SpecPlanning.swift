import SeamExpression
import SeamSource
import SeamSpec
import SeamValue

extension Planner {
  /// One spec: what its steps act on, in which order, and what their expressions may name.
  mutating func plan(_ spec: Spec) -> SpecPlan {
    var scope = globals
    if let cases = spec.cases { scope["case"] = cases.type }
    var known: [String: StaticType] = [:]
    for name in spec.unreadNames where name.hasPrefix("vars.") { known[String(name.dropFirst(5))] = .any }
    for (index, variable) in spec.variables.enumerated() {
      // A variable may use those above it.
      var above = known
      for (embedded, reference) in variable.value.references where reference.name == "vars" {
        guard let name = reference.path.first, let below = spec.variables[index...].first(where: { $0.name == name }) else { continue }
        report(.variableBelow(name, isItself: below.name == variable.name, at: embedded.span(reference.range), variable: below.span))
        above[name] = .any
      }
      scope["vars"] = .object(above)
      let type = check(variable.value, in: scope)
      known[variable.name] = variable.value.constant.map(StaticType.exact) ?? type
    }
    scope["vars"] = spec.unreadNames.contains("vars.*") ? .any : .object(known)
    for name in spec.unreadNames where scope[name] == nil { scope[name] = .any }

    for stage in spec.stages where !project.stages.contains(where: { $0.name == stage.text }) {
      report(.unknownPlace("stage", stage.text, known: project.stages.map(\.name), at: stage.span))
    }
    var uses: Set<String> = []
    planStubs(of: spec, scope: scope, uses: &uses)
    let all = spec.allSteps
    var names = NamesOfSpec(all.map(\.step), globals: globals, diagnostics: &self)
    plannedSteps = 0
    let steps = plan(all, names: &names, scope: &scope, unread: spec.unreadNames, in: spec, uses: &uses)
    let isolation = isolation(of: spec, using: uses)
    return SpecPlan(
      spec: spec, steps: steps, timeout: spec.timeout ?? Defaults.specTimeout, uses: uses, isolation: isolation,
      obstacle: takeObstacle(using: uses))
  }

  /// The routes that the spec replaces.
  private mutating func planStubs(of spec: Spec, scope: [String: StaticType], uses: inout Set<String>) {
    for replacement in spec.stubs {
      for diagnostic in RouteCheck.run(replacement.routes, in: scope, loader: loader) { report(diagnostic) }
      let name = replacement.stub.text
      uses.insert(name)
      // One that exists but could not be planned has its own diagnostic.
      if stubNames.contains(name) || globals[name] == .any { continue }
      report(.unknownTarget(replacement.stub, kind: "stub", candidates: stubNames, project: project))
    }
  }

  func defaultTimeout(of step: Step, in spec: Spec) -> Duration {
    // Each of its steps has a time-out of its own.
    if step.action.isFrame { return spec.timeout ?? Defaults.specTimeout }
    // It waits by itself, and for as long as it is told.
    if case .receive = step.action { return step.within?.value ?? ReceiveOperation.defaultWithin }
    // What ends it sooner is the time-out of the spec.
    if case .pause(let duration) = step.action { return duration + .seconds(1) }
    guard case .http = step.action, let name = step.target?.text ?? implicitTarget(of: step) else { return Defaults.stepTimeout }
    return project.services.first { $0.name == name }?.defaultTimeout ?? Defaults.stepTimeout
  }

  private func implicitTarget(of step: Step) -> String? {
    serviceCandidates.count == 1 ? serviceCandidates[0].name : serviceCandidates.first(where: \.isDefault)?.name
  }

  /// The dependencies and services that expressions of a step read.
  func note(usedIn step: Step, into uses: inout Set<String>) {
    func note(_ template: Template) { self.note(template, into: &uses) }
    if let each = step.each { note(each) }
    if let until = step.until { note(until) }
    for template in step.action.templates { note(template) }
    if let condition = step.condition { note(condition) }
    for expectation in step.expectations { expectation.pattern.forEachOperand(note) }
    for save in step.saves { note(save.value) }
    for template in step.effects?.templates ?? [] { note(template) }
    for dependency in step.effects?.dependencies ?? [] { uses.insert(dependency.name.text) }
  }

  func note(_ template: Template, into uses: inout Set<String>) {
    if case .constant = template { return }
    for embedded in template.expressions {
      for name in embedded.expression.references.lazy.map(\.name)
      where project.dependencies.contains(where: { $0.name == name }) || project.services.contains(where: { $0.name == name }) {
        uses.insert(name)
      }
    }
  }

  // MARK: Operations

  /// What the step will do; nil where that cannot be known, which has been reported.
  mutating func operation(
    for step: Step, in spec: Spec, scope: [String: StaticType], names: NamesOfSpec, unread: Set<String>, uses: inout Set<String>
  ) -> (any Operation)? {
    switch step.action {
    case .http(let action):
      var service: String?
      if !action.isAbsolute || step.target != nil {
        guard let name = target(of: step, among: serviceCandidates, kind: "service") else { return nil }
        service = name
      } else if action.startsWithExpression {
        service = implicitTarget(of: step)
      }
      if let service { uses.insert(service) }
      let defaults = service.flatMap { name in project.services.first { $0.name == name }?.defaultOptions } ?? RequestOptions()
      return HTTPOperation(action: action, service: service, options: action.options.over(defaults), span: step.span)
    case .sql(let action):
      guard let name = target(of: step, among: databaseCandidates, kind: "database"), let dialect = dialect(of: name) else { return nil }
      uses.insert(name)
      let (script, problems) = SQLScript.split(action.pieces, dialect: dialect)
      for problem in problems { report(.sql(problem, at: action.span)) }
      if step.looksAgain, !script.isQuery { report(.cannotLookAgain("a statement that may change something", step)) }
      return SQLOperation(script: script, dependency: name, title: action.title, span: step.span)
    case .publish(let action):
      guard let name = target(of: step, among: brokerCandidates, kind: "broker") else { return nil }
      uses.insert(name)
      let known = messaging(of: name)?.properties ?? []
      for property in action.properties where !known.contains(property.name) {
        report(.unknownProperty(property, known: known))
      }
      return PublishOperation(action: action, dependency: name, span: step.span)
    case .receive(let action):
      if case .request(let line) = action.source {
        guard let name = target(of: step, among: stubCandidates, kind: "stub") else { return nil }
        uses.insert(name)
        checkRequest(line, of: name, in: spec, at: step)
        return ReceiveOperation(
          action: action, dependency: name, expectations: step.expectations, id: step.id?.text, span: step.span)
      }
      guard let name = target(of: step, among: brokerCandidates, kind: "broker") else { return nil }
      uses.insert(name)
      let isAskedFor = messaging(of: name)?.seesWhatItAsksFor == true
      if isAskedFor { checkListening(action, to: name, in: step) }
      return ReceiveOperation(
        action: action, dependency: name, expectations: step.expectations, id: step.id?.text, span: step.span, isAskedFor: isAskedFor)
    case .exec(let action):
      noTarget(step)
      return ExecOperation(action: action, folder: FilePath.directory(of: step.span.file.name), span: step.span)
    case .assert(let assertions):
      noTarget(step)
      return AssertOperation(assertions: assertions)
    case .log(let text):
      noTarget(step)
      return LogOperation(text: text)
    case .pause(let duration):
      noTarget(step)
      report(.pause(at: step.span))
      return PauseOperation(duration: duration, span: step.span)
    case .include(let action):
      noTarget(step)
      return operation(include: action, of: step, in: spec, scope: scope, uses: &uses)
    case .group(let action):
      noTarget(step)
      return operation(group: action, of: step, in: spec, scope: scope, names: names, unread: unread, uses: &uses)
    }
  }

  /// The dependency or service that a step acts on: the one it names, the only one there is, or the default.
  private mutating func target(of step: Step, among candidates: [Candidate], kind: String) -> String? {
    if let name = step.target {
      if candidates.contains(where: { $0.name == name.text }) { return name.text }
      // One that exists but could not be planned has its own diagnostic.
      if globals[name.text] != .any {
        var diagnostic = Diagnostic.unknownTarget(name, kind: kind, candidates: candidates.map(\.name), project: project)
        if kind == "broker", stubNames.contains(name.text) {
          diagnostic.notes.append("it is a stub, which has requests and no queues: 'receive: POST /v1/charges' waits for one")
        }
        report(diagnostic)
      }
      return nil
    }
    if candidates.count == 1 { return candidates[0].name }
    let defaults = candidates.filter(\.isDefault)
    // That there are two has its own diagnostic.
    if let name = defaults.first?.name { return name }
    let isUnplanned =
      candidates.isEmpty && !project.unreadNames.isEmpty || kind != "service" && project.dependencies.contains { globals[$0.name] == .any }
    if !isUnplanned { report(.whichTarget(kind: kind, candidates: candidates.map(\.name), at: step.span)) }
    return nil
  }

  private mutating func noTarget(_ step: Step) {
    guard let target = step.target else { return }
    report(Diagnostic("needless-on", "'\(step.action.keyword)' acts on no dependency or service", at: target.span, label: "leave it out"))
  }
}

extension Template {
  fileprivate var references: [(EmbeddedExpression, Reference)] {
    expressions.flatMap { embedded in embedded.expression.references.map { (embedded, $0) } }
  }
}

extension HTTPAction {
  /// Whether the address itself is computed, such as a `location` header.
  var startsWithExpression: Bool {
    switch target {
    case .expression: true
    case .text(let pieces):
      if case .expression = pieces.first { true } else { false }
    default: false
    }
  }
}

extension Diagnostic {
  static func unknownTarget(_ name: Step.Name, kind: String, candidates: [String], project: Project) -> Diagnostic {
    let everything = project.dependencies.map(\.name) + project.services.map(\.name)
    let isOther = everything.contains(name.text)
    let names = candidates.isEmpty ? "there is none in this project" : "there are: \(candidates.joined(separator: ", "))"
    return Diagnostic(
      "unknown-target", isOther ? "'\(name.text)' is no \(kind)" : "the project has no \(kind) '\(name.text)'", at: name.span,
      label: NearestName.of(name.text, in: candidates).map { "did you mean '\($0)'?" }, notes: [names])
  }

  static func variableBelow(_ name: String, isItself: Bool, at span: SourceSpan, variable: SourceSpan) -> Diagnostic {
    if isItself { return Diagnostic("variable-below", "the variable '\(name)' uses itself", at: span) }
    return Diagnostic(
      "variable-below", "the variable '\(name)' stands below: a variable may use those above it", at: span, label: "not known yet here",
      related: [.init(variable, "it is given here")])
  }

  static func whichTarget(kind: String, candidates: [String], at span: SourceSpan) -> Diagnostic {
    if candidates.isEmpty {
      return Diagnostic("no-target", "the project has no \(kind) to act on", at: span, label: "name one in seam.yaml")
    }
    return Diagnostic(
      "which-target", "the step does not say which \(kind) it acts on", at: span, label: "add 'on'",
      notes: ["there are: \(candidates.joined(separator: ", "))", "one of them with 'default: true' stands in where a step names none"])
  }

  static func unknownProperty(_ property: PublishAction.Property, known: [String]) -> Diagnostic {
    Diagnostic(
      "unknown-property", "a message has no property '\(property.name)'", at: property.span,
      label: NearestName.of(property.name, in: known).map { "did you mean '\($0)'?" },
      notes: ["the properties are: \(known.joined(separator: ", "))", "what the sender chooses to say stands in 'headers'"])
  }

  static func pause(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "pause", "a fixed wait is too long on most days and too short on some", at: span, label: "wait for something instead",
      notes: ["'within' looks again until what is expected holds: within: 2s", "'throughout' sees that it stays so: throughout: 1s"],
      severity: .warning)
  }

  static func cannotLookAgain(_ what: String, _ step: Step) -> Diagnostic {
    Diagnostic(
      "cannot-look-again",
      "'\(step.within == nil ? "throughout" : "within")' looks again and again, and this step would act again: it is \(what)",
      at: step.within?.span ?? step.throughout?.span ?? step.span, label: "only a GET, a HEAD or a query may be repeated",
      notes: ["'repeat: true' allows it to act again"])
  }

  static func sql(_ problem: SQLScript.Problem, at span: SourceSpan) -> Diagnostic {
    switch problem {
    case .empty: Diagnostic("empty-sql", "there is no statement to run", at: span)
    case .unclosed(let what): Diagnostic("unclosed-sql", "\(what) is never closed", at: span)
    case .insideQuotes(let embedded, let what):
      Diagnostic(
        "expression-in-quotes", "an expression inside \(what) would be text, not a parameter", at: embedded.span,
        label: "parameters are bound: leave the quotes out",
        notes: ["for a part of a longer text: 'sku-' || ${…}"])
    }
  }
}
