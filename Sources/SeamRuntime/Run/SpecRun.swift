import SeamSource
import SeamSpec
import SeamValue

/// Executes one spec along its graph and says what became of it.
struct SpecRun: Sendable {
  let plan: SpecPlan
  let reference: SpecReference
  let world: World
  let scope: Scope
  let alarm: Alarm
  let deadline: Deadline
  let emit: @Sendable (Event) -> Void
  let once: OnceResults

  func execute() async -> SpecReport {
    let start = ContinuousClock.now
    var scope = scope
    if let row = plan.spec.row {
      scope["case"] = .map(row.values)
      scope.caseNumber = plan.spec.cases?.rows.firstIndex { $0.span == row.span && $0.label == row.label }.map { $0 + 1 }
    }
    do {
      var variables = ValueMap()
      for variable in plan.spec.variables {
        scope["vars"] = .map(variables)
        variables[variable.name] = try variable.value.evaluate(scope)
      }
      scope["vars"] = .map(variables)
    } catch {
      return SpecReport(reference: reference, verdict: .failed, duration: ContinuousClock.now - start, issues: [Issue(.failed, [error])])
    }

    for replacement in plan.spec.stubs {
      (world.dependencies[replacement.stub.text] as? any StubbingDependency)?.replace(replacement.routes, bindings: scope)
    }
    if let issue = await listen(scope) {
      return SpecReport(
        reference: reference, verdict: verdict(of: [issue]), duration: ContinuousClock.now - start, issues: [issue])
    }
    let watch = Watch(world)
    let context = SpecContext(reference: reference, alarm: alarm, deadline: deadline, emit: emit, once: once)
    scope.context = context
    var issues = await GraphRun(steps: plan.steps, world: world).execute(&scope)
    // The cleanup of included files joins that of the spec, the last included first.
    while let (steps, inner) = context.cleanups.pop() {
      var inner = inner
      inner.context = context
      issues += await GraphRun(steps: steps, world: world).execute(&inner)
    }
    if let issue = await watch.remainder() { issues.append(issue) }
    return SpecReport(reference: reference, verdict: verdict(of: issues), duration: ContinuousClock.now - start, issues: issues)
  }

  /// Begins to hear what its steps will ask for, where a broker has to be told so; why that cannot be.
  private func listen(_ scope: Scope) async -> Issue? {
    guard world.dependencies.values.contains(where: { $0 is any MessageDependency }) else { return nil }
    var places: [String: [Listening]] = [:]
    do {
      for listening in try Listening.all(of: plan.steps, in: scope) { places[listening.dependency, default: []].append(listening) }
    } catch {
      return Issue(.failed, [error])
    }
    for (name, listenings) in places.sorted(by: { $0.key < $1.key }) {
      guard let broker = world.dependencies[name] as? any MessageDependency, let first = listenings.first else { continue }
      do {
        let answer = try await broker.listen(to: Array(Set(listenings.map(\.place))), timeout: Defaults.stepTimeout)
        guard case .failure(let refusal) = answer else { continue }
        return Issue(.failed, [Diagnostic("not-received", "\(name) refused to be listened to: \(refusal.message)", at: first.span)])
      } catch {
        return Issue(driver: error, at: first.span, exchange: nil, isEnvironment: true)
      }
    }
    return nil
  }

  private func verdict(of issues: [Issue]) -> Verdict {
    if alarm.failure != nil || issues.contains(where: { $0.kind == .broken }) { return .broken }
    if issues.contains(where: { $0.kind == .interrupted }) { return .skipped }
    return issues.isEmpty ? .passed : .failed
  }
}

/// How a step ended.
struct StepEnd: Sendable {
  enum Outcome: Sendable {
    case passed
    case skipped(String)
    case failed(Issue)
  }

  var outcome: Outcome
  var duration: Duration
  var exchange: Exchange?
  var note: String?

  /// Whether what waits for it may run: a step that was passed over by its condition holds nobody up.
  var isSuccess: Bool {
    if case .failed = outcome { false } else { true }
  }

  func report(_ planned: PlannedStep, depth: Int) -> StepReport {
    let outcome: StepReport.Outcome =
      switch outcome {
      case .passed: .passed
      case .skipped(let reason): .skipped(reason)
      case .failed(let issue): issue.kind == .failed ? .failed : .broken
      }
    return StepReport(
      depth: depth, title: planned.step.title, phase: planned.phase.rawValue, outcome: outcome, duration: duration, exchange: exchange,
      note: note)
  }
}
