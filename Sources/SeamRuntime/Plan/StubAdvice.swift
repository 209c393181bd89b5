import SeamSource
import SeamSpec

/// Warns where stubs stand in for what should be real.
struct StubAdvice {
  let project: Project
  let stubs: Set<String>
  let services: [ServicePlan]

  // MARK: Specs

  /// A spec in which nothing meets anything real.
  func advice(on plan: SpecPlan) -> Diagnostic? {
    guard plan.spec.skip == nil else { return nil }
    var reached: Set<String> = []
    var open = Array(plan.uses)
    while let name = open.popLast() {
      guard reached.insert(name).inserted else { continue }
      open += services.first { $0.service.name == name }?.needs ?? []
    }
    let used = stubs.intersection(reached)
    guard !used.isEmpty, project.dependencies.allSatisfy({ stubs.contains($0.name) || !reached.contains($0.name) }) else { return nil }
    let touched = services.filter { reached.contains($0.service.name) }
    let names = used.sorted().joined(separator: ", ")
    if touched.isEmpty { return .onlyStubs(names, at: plan.spec.nameSpan) }
    // One service that calls another meets something real, and so does one that stands elsewhere.
    let isReal = touched.contains { plan in
      plan.service.run == nil || plan.needs.contains { !stubs.contains($0) }
    }
    return isReal || touched.count > 1 ? nil : .stubbedBoundaries(touched[0].service.name, names, at: plan.spec.nameSpan)
  }

  // MARK: The project

  /// Stubs of services that the project itself starts.
  func adviceOnProject() -> [Diagnostic] {
    project.dependencies.filter { stubs.contains($0.name) }.compactMap { stub in
      let own = services.first { $0.service.run != nil && isSame(stub.name, $0.service) }
      return own.map { .stubOfOwnService(stub.name, $0.service, at: stub.span) }
    }
  }

  /// Whether a stub stands for a service: their names are the same but for what says what they are, or one variable holds the address of the
  /// one here and of the other there.
  private func isSame(_ stub: String, _ service: Service) -> Bool {
    if Self.stem(stub) == Self.stem(service.name) { return true }
    let (forStub, forService) = (variables(holding: stub), variables(holding: service.name))
    return !forStub.isDisjoint(with: forService)
  }

  private static let suffixes: Set<String> = [
    "api", "app", "backend", "fake", "http", "mock", "server", "service", "stub", "svc", "web",
  ]

  private static func stem(_ name: String) -> [Substring] {
    var words = name.split(separator: "_")
    while words.count > 1, let last = words.last, suffixes.contains(String(last)) { words.removeLast() }
    return words
  }

  /// The environment variables of services that hold something of a dependency or service.
  private func variables(holding name: String) -> Set<String> {
    var variables: Set<String> = []
    for plan in services {
      for member in plan.service.environment
      where plan.service.name != name
        && member.value.expressions.contains(where: { $0.expression.references.contains { $0.name == name && $0.path == ["url"] } })
      {
        variables.insert(member.key)
      }
    }
    return variables
  }
}

extension Diagnostic {
  static func onlyStubs(_ names: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "only-stubs", "nothing real is tested: all that this spec touches is a stub", at: span,
      notes: ["it touches: \(names)", "a stub stands in only for what a project cannot control"], severity: .warning)
  }

  static func stubbedBoundaries(_ service: String, _ names: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "only-stubs", "every boundary of this spec is a stub: '\(service)' meets nothing real", at: span,
      notes: ["it meets: \(names)", "a stub stands in only for what a project cannot control"], severity: .warning)
  }

  static func stubOfOwnService(_ stub: String, _ service: Service, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "stub-of-own-service", "'\(stub)' is a stub of '\(service.name)', which the project itself starts", at: span,
      label: "use the service", related: [.init(service.span, "it is started here")], severity: .warning)
  }
}
