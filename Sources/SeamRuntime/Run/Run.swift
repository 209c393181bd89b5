import SeamSpec
import SeamValue

/// Executes a plan: brings the environment up, runs the specs one after another, each from the same state, and takes everything down.
package struct Run: Sendable {
  package struct Options: Sendable {
    /// Stop at the first spec that does not pass.
    package var failFast = false

    package init() {}
  }

  let plan: RunPlan
  let options: Options
  let http: any HTTPClient
  let processes: any ProcessHost
  let emit: @Sendable (Event) -> Void

  package init(
    _ plan: RunPlan, options: Options = Options(), http: any HTTPClient, processes: any ProcessHost,
    emit: @escaping @Sendable (Event) -> Void
  ) {
    self.plan = plan
    self.options = options
    self.http = http
    self.processes = processes
    self.emit = emit
  }

  /// Runs to the end, also where the task is cancelled: then what is running is cleaned up, and the rest is not run.
  package func execute() async -> RunReport {
    let start = ContinuousClock.now
    emit(.runStarted(specs: plan.specs.count))
    var report = RunReport(duration: .zero, startUp: .zero)
    let alarm = Alarm()
    var environment = LiveEnvironment(plan: plan, world: World(http: http, processes: processes), alarm: alarm, emit: emit)
    do {
      try await environment.bringUp()
    } catch {
      alarm.raise(error)
    }
    report.startUp = ContinuousClock.now - start
    if let failure = alarm.failure {
      if !Task.isCancelled { emit(.environmentFailed(failure)) }
    } else {
      emit(.environmentReady(after: report.startUp))
    }

    let functions = HostFunctions()
    var stopReason: String?
    for (index, spec) in plan.specs.enumerated() {
      let reference = SpecReference(index: index, name: spec.spec.name, span: spec.spec.nameSpan)
      emit(.specStarted(reference))
      var result: SpecReport
      if let reason = spec.spec.skip {
        result = SpecReport(reference: reference, verdict: .skipped, duration: .zero, reason: reason)
      } else if Task.isCancelled {
        result = SpecReport(reference: reference, verdict: .skipped, duration: .zero, reason: "the run was interrupted")
      } else if let stopReason {
        result = SpecReport(reference: reference, verdict: .skipped, duration: .zero, reason: stopReason)
      } else if alarm.failure != nil {
        result = SpecReport(reference: reference, verdict: .broken, duration: .zero, reason: "not run: the environment is broken")
      } else {
        result = await run(spec, reference, in: &environment, alarm, functions)
      }
      report.counts[result.verdict, default: 0] += 1
      if options.failFast, result.verdict == .failed || result.verdict == .broken { stopReason = "an earlier spec did not pass" }
      emit(.specFinished(result))
    }
    report.isInterrupted = Task.isCancelled
    await environment.takeDown()
    report.duration = ContinuousClock.now - start
    emit(.runFinished(report))
    return report
  }

  private func run(
    _ spec: SpecPlan, _ reference: SpecReference, in environment: inout LiveEnvironment, _ alarm: Alarm, _ functions: HostFunctions
  ) async -> SpecReport {
    let start = ContinuousClock.now
    do {
      try await environment.restore()
    } catch {
      alarm.raise(error)
      emit(.environmentFailed(error))
      return SpecReport(
        reference: reference, verdict: .broken, duration: ContinuousClock.now - start, reason: "not run: the environment is broken")
    }
    let globals = environment.globals(runID: functions.runID)
    let specRun = SpecRun(
      plan: spec, reference: reference, world: environment.world, scope: Scope(globals: globals, functions: functions), alarm: alarm,
      emit: emit)
    let task = Task(executorPreference: http.executor) { await specRun.execute() }
    alarm.watch(task)
    var report = await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
    alarm.watch(nil)
    report.duration = ContinuousClock.now - start
    if let failure = alarm.failure {
      emit(.environmentFailed(failure))
      report.verdict = .broken
      report.reason = report.reason ?? "\(failure.name): \(failure.message)"
    }
    return report
  }
}
