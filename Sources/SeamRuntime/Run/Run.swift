import SeamSpec
import SeamValue

/// Executes a plan: brings the environment up, runs the specs one after another, each from the same state, and takes everything down.
package struct Run: Sendable {
  package struct Options: Sendable {
    /// The stage of a pipeline that the run is.
    package var stage: Stage?
    /// Stop at the first spec that does not pass.
    package var failFast = false
    /// After each spec, wait for what may come late and look at everything.
    package var isThorough = false
    /// For everything that the run needs to be ready.
    package var startTimeout = Defaults.startTimeout
    /// For all of it. What is running then is broken and cleans up, and the rest is not run.
    package var timeout = Defaults.runTimeout
    /// Takes what `--update` writes; nil where nothing is written.
    package var updates: Updates?
    package var order = SpecOrder.written
    /// `run.seed`, from which `random` and a random order are computed.
    package var seed = Int.random(in: 1...999_999)

    package init() {}
  }

  let plan: RunPlan
  let options: Options
  let http: any HTTPClient
  let processes: any ProcessHost
  private let loader: any Loader
  let emit: @Sendable (Event) -> Void

  package init(
    _ plan: RunPlan, options: Options = Options(), http: any HTTPClient, processes: any ProcessHost,
    loader: any Loader = NoFiles(), emit: @escaping @Sendable (Event) -> Void
  ) {
    self.plan = plan
    self.options = options
    self.http = http
    self.processes = processes
    self.loader = loader
    self.emit = emit
  }

  /// Runs to the end, also where the task is cancelled: then what is running is cleaned up, and the rest is not run.
  package func execute() async -> RunReport {
    let start = ContinuousClock.now
    emit(.runStarted(specs: plan.specs.count, order: options.order, seed: options.seed))
    var report = RunReport(duration: .zero, startUp: .zero)
    report.stage = options.stage
    let alarm = Alarm()
    var world = World(http: http, processes: processes)
    world.updates = options.updates
    var environment = LiveEnvironment(plan: plan, world: world, alarm: alarm, emit: emit)
    environment.ledger.isThorough = options.isThorough
    let deadline = Deadline(.run, from: start, options.timeout)
    do {
      try await environment.bringUp(by: Deadline(.start, from: start, options.startTimeout).or(deadline))
    } catch {
      alarm.raise(error)
    }
    report.startUp = ContinuousClock.now - start
    if alarm.failure == nil {
      emit(.environmentReady(after: report.startUp))
    } else if !Task.isCancelled {
      alarm.announce(emit)
    }

    let functions = HostFunctions(seed: options.seed, loader: loader)
    let once = OnceResults()
    var stopReason: String?
    for (index, spec) in options.order.arrange(plan.specs, seed: options.seed).enumerated() {
      let reference = SpecReference(
        index: index, name: spec.spec.name, span: spec.spec.place, file: spec.spec.nameSpan.file.name)
      emit(.specStarted(reference))
      var result: SpecReport
      if let reason = spec.spec.skip {
        result = SpecReport(reference: reference, verdict: .skipped, duration: .zero, reason: reason)
      } else if Task.isCancelled {
        result = SpecReport(reference: reference, verdict: .skipped, duration: .zero, reason: "the run was interrupted")
      } else if let stopReason {
        result = SpecReport(reference: reference, verdict: .skipped, duration: .zero, reason: stopReason)
      } else if alarm.failure != nil {
        alarm.announce(emit)
        result = SpecReport(reference: reference, verdict: .broken, duration: .zero, reason: Self.environmentIsBroken)
      } else if deadline.hasPassed {
        result = SpecReport(reference: reference, verdict: .broken, duration: .zero, reason: "not run: \(deadline.text)")
      } else {
        result = await run(spec, reference, in: &environment, by: deadline, alarm, functions, once)
      }
      report.counts[result.verdict, default: 0] += 1
      if options.failFast, [.failed, .broken, .leaked].contains(result.verdict) { stopReason = "an earlier spec did not pass" }
      emit(.specFinished(result))
      report.lateLeaks += environment.ledger.announce(emit)
    }
    if alarm.failure == nil, !Task.isCancelled {
      environment = await restored(environment, by: deadline) { (last) throws(EnvironmentFailure) in try await last.auditLate() }.0
      report.lateLeaks += environment.ledger.announce(emit)
    }
    report.isInterrupted = Task.isCancelled
    await environment.takeDown()
    report.duration = ContinuousClock.now - start
    emit(.runFinished(report))
    return report
  }

  private static let environmentIsBroken = "not run: the environment is broken"

  private func run(
    _ spec: SpecPlan, _ reference: SpecReference, in environment: inout LiveEnvironment, by deadline: Deadline, _ alarm: Alarm,
    _ functions: HostFunctions, _ once: OnceResults
  ) async -> SpecReport {
    let start = ContinuousClock.now
    func notRun(_ verdict: Verdict, _ reason: String) -> SpecReport {
      SpecReport(reference: reference, verdict: verdict, duration: ContinuousClock.now - start, reason: reason)
    }
    let (restored, failure) = await restored(environment, by: deadline) { (environment) throws(EnvironmentFailure) in
      try await environment.prepare(for: spec)
    }
    environment = restored
    if let failure {
      if Task.isCancelled { return notRun(.skipped, "the run was interrupted") }
      if deadline.hasPassed { return notRun(.broken, "not run: \(deadline.text)") }
      // A process that died is the better message.
      await alarm.isRaisedSoon()
      alarm.raise(failure)
      alarm.announce(emit)
      return notRun(.broken, Self.environmentIsBroken)
    }
    let globals = environment.globals(runID: functions.runID, seed: options.seed)
    let functions = functions.forSpec("\(spec.spec.span.file.name) \(spec.spec.name)")
    let specRun = SpecRun(
      plan: spec, reference: reference, world: environment.world, scope: Scope(globals: globals, functions: functions), alarm: alarm,
      deadline: Deadline(.spec, spec.timeout).or(deadline), emit: emit, once: once)
    let task = Task(executorPreference: http.executor) { await specRun.execute() }
    alarm.watch(task)
    var report = await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
    alarm.watch(nil)
    await audit(spec, &report, &environment, by: deadline, alarm)
    report.duration = ContinuousClock.now - start
    if functions.usedChance { report.seed = options.seed }
    alarm.announce(emit)
    if let failure = alarm.failure {
      report.verdict = .broken
      report.reason = report.reason ?? "\(failure.name): \(failure.message)"
    }
    return report
  }

  /// Puts back what the spec changed, and lets it answer for what it left behind.
  private func audit(
    _ spec: SpecPlan, _ report: inout SpecReport, _ environment: inout LiveEnvironment, by deadline: Deadline, _ alarm: Alarm
  ) async {
    guard alarm.failure == nil, !Task.isCancelled else { return }
    let reference = report.reference
    let hasFailed = report.verdict != .passed
    let (after, failure) = await restored(environment, by: deadline) { (environment) throws(EnvironmentFailure) in
      try await environment.finish(spec, reference, hasFailed: hasFailed)
    }
    environment = after
    if let failure {
      if Task.isCancelled { return }
      await alarm.isRaisedSoon()
      alarm.raise(failure)
      report.verdict = .broken
      return
    }
    let leaks = environment.ledger.takeLeaks()
    if leaks.isEmpty { return }
    report.issues += leaks.map { Issue(.leaked, [$0.leak.diagnostic(of: $0.dependency, at: reference.span)]) }
    if report.verdict == .passed { report.verdict = .leaked }
  }

  /// The environment after something was done to its dependencies, or why that could not be.
  private func restored(
    _ environment: LiveEnvironment, by deadline: Deadline,
    _ body: @escaping @Sendable (inout LiveEnvironment) async throws(EnvironmentFailure) -> Void
  ) async -> (LiveEnvironment, EnvironmentFailure?) {
    if !environment.changesBetweenSpecs { return (environment, nil) }
    let limit = Deadline(.restoring, Defaults.restoreTimeout).or(deadline)
    return await limit.limit {
      var restored = environment
      do throws(EnvironmentFailure) {
        try await body(&restored)
        return (restored, nil)
      } catch {
        return (restored, limit.hasPassed ? EnvironmentFailure(error.name, "could not be restored: \(limit.text)") : error)
      }
    }
  }
}
