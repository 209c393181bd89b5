import SeamSpec

/// What happens between specs.
extension LiveEnvironment {
  /// Whether there is anything to put back, or anybody to start again.
  var changesBetweenSpecs: Bool {
    !world.dependencies.isEmpty || plan.services.contains { if case .never = $0.service.restart { false } else { true } }
  }

  // MARK: Before a spec

  /// Makes every dependency ready for a spec: what came since the last one is undone, and everything is marked.
  mutating func prepare(for spec: SpecPlan) async throws(EnvironmentFailure) {
    try await auditLate()
    try await restartUsed()
    try await mark()
    used.formUnion(services(of: spec))
    last = spec.isolation
    for plan in plan.dependencies {
      guard let dependency = world.dependencies[plan.name] as? any IsolatedDependency else { continue }
      do {
        try await dependency.begin(spec.isolation[plan.name] ?? plan.isolation)
      } catch {
        throw EnvironmentFailure(plan.name, "could not be made ready for the spec: \(error.message)")
      }
      await announceRemarks(of: plan.name)
    }
  }

  /// Undoes what came while no spec was running.
  mutating func auditLate() async throws(EnvironmentFailure) {
    var replaced: Set<String> = []
    for plan in plan.dependencies {
      guard let dependency = world.dependencies[plan.name] else { continue }
      do {
        if let audited = dependency as? any AuditedDependency {
          let audit = try await audited.auditLate()
          ledger.addLate(audit.leaks + audit.unattributed, of: plan.name)
          if audit.restoration == .replaced { replaced.insert(plan.name) }
        } else if try await restore(dependency, plan) == .replaced {
          replaced.insert(plan.name)
        }
      } catch {
        throw EnvironmentFailure(plan.name, "could not be restored: \(error.message)")
      }
    }
    try await renew(replaced)
  }

  /// From here on everything that is sent is seen by the spec that comes next.
  private mutating func mark() async throws(EnvironmentFailure) {
    for plan in plan.dependencies {
      guard let source = world.dependencies[plan.name] as? any MessageSource else { continue }
      do {
        world.watches[plan.name] = MessageWatch(since: try await (source as? any MessageDependency)?.mark() ?? source.mark)
      } catch {
        throw EnvironmentFailure(plan.name, "cannot be watched: \(error.message)")
      }
    }
  }

  // MARK: After a spec

  /// Waits until everything has come to rest, puts it back, and looks whether it is back.
  mutating func finish(_ spec: SpecPlan, _ reference: SpecReference, hasFailed: Bool) async throws(EnvironmentFailure) {
    let audited = plan.dependencies.compactMap { plan in (world.dependencies[plan.name] as? any AuditedDependency).map { (plan, $0) } }
    if audited.isEmpty { return }
    let isThorough = ledger.isThoroughNow(hasFailed: hasFailed)
    let endings = audited.map { plan, _ in
      SpecEnding(policy: last[plan.name] ?? plan.isolation, usesService: usesService(spec, of: plan.name), isThorough: isThorough)
    }
    for ((plan, dependency), ending) in zip(audited, endings) {
      do { try await dependency.rest(after: ending) } catch {
        throw EnvironmentFailure(plan.name, "did not come to rest: \(error.message)")
      }
    }
    if endings.contains(where: { $0.promises && $0.usesService }), let patience = ledger.patience(for: spec) {
      try? await Task.sleep(for: patience)
    }
    var replaced: Set<String> = []
    var hasLeaked = false
    for ((plan, dependency), ending) in zip(audited, endings) {
      do {
        if try await restore(dependency, plan) == .replaced { replaced.insert(plan.name) }
        let audit = try await dependency.audit(after: ending)
        ledger.add(audit, of: plan.name)
        if audit.restoration == .replaced { replaced.insert(plan.name) }
        if !audit.leaks.isEmpty { hasLeaked = true }
      } catch {
        throw EnvironmentFailure(plan.name, "could not be restored: \(error.message)")
      }
    }
    if hasLeaked { ledger.doubt(spec) }
    if endings.contains(where: \.promises) { ledger.remember(reference) }
    try await renew(replaced)
  }

  /// Whether a spec acts on a service that is connected to a dependency, as far as the project tells. What a program does that it runs, nobody
  /// tells.
  private func usesService(_ spec: SpecPlan, of name: String) -> Bool {
    if spec.steps.withNested.contains(where: { if case .exec = $0.step.action { true } else { false } }) { return true }
    let used = services(of: spec)
    return plan.services.contains { used.contains($0.service.name) && $0.needs.contains(name) }
  }

  /// The services that a spec acts on, and those that they refer to.
  private func services(of spec: SpecPlan) -> Set<String> {
    var open = Array(spec.uses)
    var services: Set<String> = []
    while let next = open.popLast() {
      guard !services.contains(next), let service = plan.services.first(where: { $0.service.name == next }) else { continue }
      services.insert(next)
      open += service.needs
    }
    return services
  }

  private func restore(_ dependency: any Dependency, _ plan: any DependencyPlan) async throws(DriverFailure) -> Restoration {
    let policy = last[plan.name] ?? plan.isolation
    if let isolated = dependency as? any IsolatedDependency { return try await isolated.restore(after: policy) }
    guard last[plan.name] != nil, [.none, .unique].contains(policy) else { return try await dependency.restore() }
    // What stays is what the next specs find.
    try await dependency.settle()
    return .unchanged
  }

  // MARK: Copies

  /// Lets dependencies remember what services have made of them.
  func settle(_ names: Set<String>) async throws(EnvironmentFailure) {
    for name in names.sorted() {
      do {
        try await world.dependencies[name]?.settle()
      } catch {
        throw EnvironmentFailure(name, "cannot be remembered as specs find it: \(error.message)")
      }
      await announceRemarks(of: name)
    }
  }

  private func announceRemarks(of name: String) async {
    for text in await world.dependencies[name]?.takeRemarks() ?? [] { emit(.remark(dependency: name, text: text)) }
  }

  /// Services whose connections died with a replaced copy start again.
  private mutating func renew(_ replaced: Set<String>) async throws(EnvironmentFailure) {
    if replaced.isEmpty { return }
    try await restart([], after: replaced)
    try await settle(replaced)
  }

  /// What specs have left in the memory of services is forgotten, where the project asks for that.
  private mutating func restartUsed() async throws(EnvironmentFailure) {
    var names: Set<String> = []
    for plan in plan.services where used.contains(plan.service.name) {
      switch plan.service.restart {
      case .never: break
      case .perSpec: names.insert(plan.service.name)
      case .reset(let method, let path): try await reset(plan.service.name, method, path)
      }
    }
    if !names.isEmpty {
      let restarted = try await restart(names, after: [])
      // What they write at their start is what specs find.
      try await settle(Set(plan.services.filter { restarted.contains($0.service.name) }.flatMap(\.needs)))
    }
    used = []
  }

  private func reset(_ name: String, _ method: String, _ path: String) async throws(EnvironmentFailure) {
    guard let service = world.services[name] else { return }
    let request = HTTPRequest(
      method: method, url: service.url + path, headers: service.defaultHeaders, timeout: Defaults.stepTimeout)
    let status: Int
    do { status = try await world.http.send(request).status } catch {
      throw EnvironmentFailure(name, "could not be reset: \(error.message)")
    }
    if status >= 400 { throw EnvironmentFailure(name, "could not be reset: \(method) \(path) was answered with the status \(status)") }
  }

  /// Stops services and starts them again, and those that refer to them or to what was replaced; their names.
  @discardableResult
  private mutating func restart(_ names: Set<String>, after replaced: Set<String>) async throws(EnvironmentFailure) -> Set<String> {
    // In start order, so that a service which refers to a restarted one is given its new address.
    var pending = plan.services
    var restarted = replaced
    while let index = pending.firstIndex(where: {
      !restarted.contains($0.service.name) && (names.contains($0.service.name) || !restarted.isDisjoint(with: $0.needs))
    }) {
      let service = pending.remove(at: index)
      restarted.insert(service.service.name)
      await world.services[service.service.name]?.process?.stop()
      world.services[service.service.name] = try await startService(service)
    }
    restarted.subtract(replaced)
    used.subtract(restarted)
    return restarted
  }
}
