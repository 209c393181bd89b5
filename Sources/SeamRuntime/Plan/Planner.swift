import SeamExpression
import SeamSource
import SeamSpec
import SeamValue

/// Turns a project and its specs into a plan, and finds everything that can be known to be wrong with them.
package struct Planner: Sendable {
  let project: Project
  let loader: (any Loader)?
  package private(set) var diagnostics: [Diagnostic] = []

  private var dependencies: [any DependencyPlan] = []
  private var services: [ServicePlan] = []
  /// Those with a mistake in an expression, which may have been meant to ask for a port.
  private var unsureServices: Set<String> = []
  /// The names of the services, for `on` of an `http` step; of the dependencies that take SQL; and of those that carry messages.
  private(set) var serviceCandidates: [Candidate] = []
  private(set) var databaseCandidates: [Candidate] = []
  private(set) var brokerCandidates: [Candidate] = []
  /// The types of what every expression may name.
  private(set) var globals: [String: StaticType] = [:]
  private(set) var variables: [String: Value] = [:]
  /// Of the spec that is being planned, those of included files and groups among them.
  var plannedSteps = 0
  /// The types of the outputs of the file or group that was planned last.
  var outputTypes: [String: StaticType]?
  private(set) var secrets: [String: Value] = [:]
  /// The inputs of the file that is being planned which are known before the first step of the spec.
  var earlyInputs: Set<String> = []
  /// Variables and secrets that are not set and need not be, unless something refers to them.
  private var unset: [String: Diagnostic] = [:]
  /// Why the spec that is being planned cannot run in the environment that was chosen.
  private var obstacle: String?

  /// - Parameters:
  ///   - environment: looks up environment variables; nil where the plan is only checked, and none need be set.
  package init(
    project: Project, kinds: [any DependencyKind], environment: ((String) -> String?)?, loader: (any Loader)? = nil
  ) {
    self.project = project
    self.loader = loader
    readEnvironment(environment)
    planDependencies(kinds, isChecked: environment == nil)
    declareGlobals()
    planServices()
    serviceCandidates = project.services.map { Candidate(name: $0.name, isDefault: $0.isDefault, span: $0.span) }
    databaseCandidates = candidates { $0.sqlDialect != nil }
    brokerCandidates = candidates { $0.messaging != nil }
    for candidates in [serviceCandidates, databaseCandidates, brokerCandidates] { reportTwoDefaults(candidates) }
    checkIsolationOfProject()
  }

  mutating func report(_ diagnostic: Diagnostic) {
    diagnostics.append(diagnostic)
  }

  /// What the environment that was chosen cannot do: a spec that asks for it is skipped. In the project itself it is a mistake.
  mutating func reportOrSkip(_ diagnostic: Diagnostic) {
    guard let environment = project.environment else { return report(diagnostic) }
    obstacle = obstacle ?? "in the environment '\(environment)': \(diagnostic.message)"
  }

  /// Takes why the spec that was planned last cannot run in the environment that was chosen.
  mutating func takeObstacle(using uses: Set<String>) -> String? {
    defer { obstacle = nil }
    guard let environment = project.environment else { return nil }
    let needed = needed(by: uses)
    let names = project.dependencies.map(\.name) + project.services.map(\.name)
    if let absent = names.first(where: { needed.contains($0) && project.absent.contains($0) }) {
      return "in the environment '\(environment)' there is no '\(absent)'"
    }
    return obstacle
  }

  /// A variable or secret that was thought to be for other environments only.
  mutating func reportUnset(_ reference: Reference) {
    guard !unset.isEmpty, let name = reference.path.first, let problem = unset["\(reference.name).\(name)"] else { return }
    report(problem)
  }

  /// The plan for these specs. It is meant to be run only if no error was found.
  package mutating func plan(_ specs: [Spec]) -> RunPlan {
    let documents = specs.runsOfOne()
    let planned = documents.concurrentMap { [self] runs in
      var planner = self
      planner.diagnostics = []
      let plan = planner.plan(specs[runs.lowerBound])
      return (plan: plan, diagnostics: planner.diagnostics)
    }
    diagnostics += planned.flatMap(\.diagnostics)
    // The rows of a spec differ in their values alone, which are not known to the plan.
    let plans = zip(documents, planned).flatMap { runs, planned in
      specs[runs].map { spec in
        var plan = planned.plan
        plan.spec = spec
        plan.spec.skip = spec.skip ?? plan.obstacle
        return plan
      }
    }
    let advice = StubAdvice(project: project, stubs: Set(stubNames), services: services)
    diagnostics += PortCheck(services: services.filter { !unsureServices.contains($0.service.name) }).diagnostics(plans)
    diagnostics += advice.adviceOnProject() + planned.map(\.plan).compactMap(advice.advice)
    let needed = needed(by: plans.filter { $0.spec.skip == nil }.flatMap(\.uses))
    return RunPlan(
      project: project, dependencies: dependencies.filter { needed.contains($0.name) },
      services: services.filter { needed.contains($0.service.name) }, specs: plans, variables: variables, secrets: secrets)
  }

  // MARK: What every spec sees

  private mutating func readEnvironment(_ environment: ((String) -> String?)?) {
    for variable in project.variables {
      if let value = environment?(variable.name) ?? variable.defaultValue {
        variables[variable.name] = .string(value)
      } else if environment != nil {
        note(unset: variable.name, of: "env", .unsetVariable(variable.name, at: variable.span, label: "set it, or give it a default"))
      }
    }
    for secret in project.secrets {
      if let value = environment?(secret.variable) {
        if !value.isEmpty, value.count < Secret.shortest { report(.shortSecret(secret)) }
        secrets[secret.name] = .string(value)
      } else if environment != nil {
        note(unset: secret.name, of: "secrets", .unsetVariable(secret.variable, at: secret.span, label: "set it"))
      }
    }
  }

  private mutating func note(unset name: String, of kind: String, _ problem: Diagnostic) {
    if project.isForeign(name, of: kind) { unset["\(kind).\(name)"] = problem } else { report(problem) }
  }

  private mutating func planDependencies(_ kinds: [any DependencyKind], isChecked: Bool) {
    globals["env"] = .object(Dictionary(project.variables.map { ($0.name, .string) }) { first, _ in first })
    globals["secrets"] = .object(Dictionary(project.secrets.map { ($0.name, .string) }) { first, _ in first })
    let values = [("env", variables), ("secrets", secrets)].map { ($0.0, Value.object($0.1.map { ($0.key, $0.value) })) }
    for var declaration in project.dependencies {
      guard let kind = kinds.first(where: { $0.keyword == declaration.kind }) else { continue }
      var resolver = SettingsResolver(
        file: declaration.span.file, types: globals, values: isChecked ? nil : Dictionary(uniqueKeysWithValues: values))
      let settings = resolver.resolve(declaration.settings)
      diagnostics += resolver.diagnostics
      guard let settings else { continue }
      declaration.settings = settings
      declaration.types = globals.filter { ["env", "secrets"].contains($0.key) }
      declaration.values = Dictionary(uniqueKeysWithValues: values)
      if let plan = kind.plan(declaration, into: &diagnostics) { dependencies.append(plan) }
    }
  }

  private mutating func declareGlobals() {
    globals["run"] = .object(["id": .string, "seed": .int, "worker": .int])
    for dependency in dependencies { globals[dependency.name] = .object(dependency.attributes) }
    // A dependency that could not be planned has its own diagnostic; what refers to it need not have another.
    for declaration in project.dependencies where globals[declaration.name] == nil { globals[declaration.name] = .any }
    for name in project.unreadNames where globals[name] == nil { globals[name] = .any }
    for service in project.services {
      let isRun = service.run != nil
      globals[service.name] = .object(isRun ? ["url": .string, "host": .string, "port": .int] : ["url": .string])
    }
  }

  // MARK: Services

  private mutating func planServices() {
    for service in project.services {
      var scope = globals
      scope["port"] = .int
      // Its own address is fine to refer to: the port is known before it starts.
      let before = diagnostics.count
      for template in service.templates { check(template, in: scope) }
      if diagnostics.count > before { unsureServices.insert(service.name) }
      let references = Set(service.templates.flatMap(\.expressions).flatMap(\.expression.references).map(\.name))
      let names = project.dependencies.map(\.name) + project.services.map(\.name)
      services.append(
        ServicePlan(
          service: service, needs: names.filter { references.contains($0) && $0 != service.name },
          needsPort: references.contains("port") || references.contains(service.name)))
    }
    reportServiceCycles()
  }

  private mutating func reportServiceCycles() {
    let needs = Dictionary(services.map { ($0.service.name, $0.needs) }) { first, _ in first }
    for plan in services {
      // A walk from each service back to itself; each cycle is told once, at its first member.
      var path = [plan.service.name]
      var visited: Set<String> = []
      func walk(_ name: String) -> Bool {
        for next in needs[name] ?? [] {
          if next == plan.service.name { return true }
          guard visited.insert(next).inserted else { continue }
          path.append(next)
          if walk(next) { return true }
          path.removeLast()
        }
        return false
      }
      if walk(plan.service.name) {
        report(.serviceCycle(path + [plan.service.name], at: plan.service.span))
        return
      }
    }
  }

  /// Names that are used, and what those need in turn.
  private func needed(by uses: some Sequence<String>) -> Set<String> {
    var needed: Set<String> = []
    var open = Array(uses)
    while let name = open.popLast() {
      guard needed.insert(name).inserted else { continue }
      open += services.first { $0.service.name == name }?.needs ?? []
    }
    return needed
  }

  // MARK: Expressions

  /// Checks every expression of a template.
  ///
  /// - Returns: the type of the whole, as far as it is known.
  @discardableResult
  mutating func check(_ template: Template, in scope: [String: StaticType]) -> StaticType {
    if !unset.isEmpty { for reference in template.expressions.flatMap(\.expression.references) { reportUnset(reference) } }
    var check = TemplateCheck(loader: loader)
    defer { diagnostics += check.diagnostics }
    return check.type(of: template, in: scope)
  }

  // MARK: Names that steps act on

  var stubNames: [String] { dependencies.filter(\.isStub).map(\.name) }

  var plannedDependencies: [any DependencyPlan] { dependencies }
  var plannedServices: [ServicePlan] { services }

  func watching(_ name: String) -> Watching? {
    dependencies.first { $0.name == name }?.watching
  }

  /// The names of the stubs, for `on` of a `receive` that looks at requests.
  var stubCandidates: [Candidate] {
    candidates { $0.isStub }
  }

  /// Nil where not all of them could be read.
  func routes(of stub: String) -> [StubRoute]? {
    dependencies.first { $0.name == stub }.flatMap { $0.hasAllRoutes ? $0.routes : nil }
  }

  private func candidates(where isOne: (any DependencyPlan) -> Bool) -> [Candidate] {
    dependencies.filter(isOne).compactMap { plan in
      project.dependencies.first { $0.name == plan.name }.map { Candidate(name: $0.name, isDefault: $0.isDefault, span: $0.span) }
    }
  }

  private mutating func reportTwoDefaults(_ candidates: [Candidate]) {
    let defaults = candidates.filter(\.isDefault)
    guard let first = defaults.first else { return }
    for second in defaults.dropFirst() { report(.twoDefaults(first.name, second.name, at: second.span, first: first.span)) }
  }

  func messaging(of name: String) -> Messaging? {
    dependencies.first { $0.name == name }?.messaging
  }

  func dialect(of name: String) -> SQLDialect? {
    dependencies.first { $0.name == name }?.sqlDialect
  }

  struct Candidate {
    var name: String
    var isDefault: Bool
    var span: SourceSpan
  }
}

extension [Spec] {
  /// Ranges of neighbours that are the same document, each for a row of its own.
  fileprivate func runsOfOne() -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for index in indices {
      if let last = ranges.last, self[index].row != nil, self[last.lowerBound].span == self[index].span {
        ranges[ranges.count - 1] = last.lowerBound..<index + 1
      } else {
        ranges.append(index..<index + 1)
      }
    }
    return ranges
  }
}

extension Diagnostic {
  static func shortSecret(_ secret: Secret) -> Diagnostic {
    Diagnostic(
      "short-secret", "the secret '\(secret.name)' is too short to be hidden", at: secret.span,
      label: "\(secret.variable) holds fewer than \(Secret.shortest) characters")
  }

  static func unsetVariable(_ name: String, at span: SourceSpan, label: String) -> Diagnostic {
    Diagnostic("unset-variable", "the environment variable \(name) is not set", at: span, label: label)
  }

  static func twoDefaults(_ first: String, _ second: String, at span: SourceSpan, first place: SourceSpan) -> Diagnostic {
    Diagnostic(
      "two-defaults", "'\(first)' and '\(second)' are both the default: a step that names none would not know which", at: span,
      label: "the second", related: [.init(place, "the first")])
  }

  static func serviceCycle(_ path: [String], at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "service-cycle", "services wait for each other: \(path.joined(separator: " → "))", at: span,
      label: "none of them can start first")
  }
}
