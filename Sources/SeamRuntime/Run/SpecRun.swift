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

  func execute() async -> SpecReport {
    let start = ContinuousClock.now
    var scope = scope
    var state = State(scheduler: Scheduler(plan.steps.map(\.node)))
    var issues: [Issue] = []
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
    while let index = state.next() {
      let planned = plan.steps[index]
      let watch = Watch(world)
      var end = await run(planned, &scope)
      await watch.judge(&end)
      switch end.outcome {
      case .passed: break
      case .skipped(let reason): setMissing(planned.step, in: &scope, because: reason)
      case .failed(let issue):
        issues.append(issue)
        setMissing(planned.step, in: &scope, because: "its step did not pass")
      }
      emit(.stepFinished(reference, end.report(planned)))
      let skips = state.scheduler.finished(index, end.isSuccess ? .succeeded : .failed)
      for skip in skips {
        let step = plan.steps[skip.node].step
        setMissing(step, in: &scope, because: "its step was not run")
        let reason = "'\(plan.steps[skip.because].step.title)' did not pass"
        emit(.stepFinished(reference, StepEnd(outcome: .skipped(reason), duration: .zero).report(plan.steps[skip.node])))
      }
    }
    if let issue = await watch.remainder() { issues.append(issue) }
    return SpecReport(reference: reference, verdict: verdict(of: issues), duration: ContinuousClock.now - start, issues: issues)
  }

  /// Begins to hear what its steps will ask for, where a broker has to be told so; why that cannot be.
  private func listen(_ scope: Scope) async -> Issue? {
    var places: [String: [Listening]] = [:]
    do {
      for step in plan.steps {
        if let listening = try step.operation.listening(in: scope) { places[listening.dependency, default: []].append(listening) }
      }
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

  private struct State {
    var scheduler: Scheduler
    private var startable: [Int] = []

    init(scheduler: Scheduler) {
      self.scheduler = scheduler
    }

    /// The next step to run; nil when all are over.
    mutating func next() -> Int? {
      if startable.isEmpty { startable = scheduler.ready().reversed() }
      return startable.popLast()
    }
  }

  private func run(_ planned: PlannedStep, _ scope: inout Scope) async -> StepEnd {
    guard planned.phase == .cleanup else {
      return await StepRun(planned: planned, world: world, alarm: alarm, deadline: deadline).execute(&scope)
    }
    if alarm.failure != nil { return StepEnd(outcome: .skipped("the environment is broken"), duration: .zero) }
    // The cleanup runs also when the rest was cancelled or out of time; each of its steps has its own time-out.
    let (end, after) = await Task { [scope] in
      var scope = scope
      let run = StepRun(planned: planned, world: world, alarm: alarm, deadline: Deadline(.spec, planned.timeout))
      return (await run.execute(&scope), scope)
    }.value
    scope = after
    return end
  }

  private func setMissing(_ step: Step, in scope: inout Scope, because reason: String) {
    for name in [step.id].compactMap(\.self) + step.saves.map(\.name) where scope[name.text] == nil {
      scope.setMissing(name.text, because: reason)
    }
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

  func report(_ planned: PlannedStep) -> StepReport {
    let outcome: StepReport.Outcome =
      switch outcome {
      case .passed: .passed
      case .skipped(let reason): .skipped(reason)
      case .failed(let issue): issue.kind == .failed ? .failed : .broken
      }
    return StepReport(
      title: planned.step.title, phase: planned.phase.rawValue, outcome: outcome, duration: duration, exchange: exchange, note: note)
  }
}
