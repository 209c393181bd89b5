import SeamSpec
import SeamValue

/// Executes steps along their graph: those of a spec, of an included file, of a group.
///
/// Where one step may run, it runs here; where several may, each has a task and a scope of its own, from which the names that it gives are
/// taken over.
struct GraphRun: Sendable {
  let steps: [PlannedStep]
  let world: World

  /// What went wrong, in the order in which it did.
  func execute(_ scope: inout Scope) async -> [Issue] {
    guard let context = scope.context else { return [] }
    var scheduler = Scheduler(steps.map(\.node))
    var issues: [Issue] = []
    var ready = scheduler.ready()
    while !ready.isEmpty {
      if ready.count == 1 {
        let index = ready[0]
        let end = await run(steps[index], &scope)
        settle(index, end, &scheduler, &scope, &issues, context)
        ready = scheduler.ready()
      } else {
        await runBeside(ready, &scheduler, &scope, &issues, context)
        ready = []
      }
    }
    return issues
  }

  private func runBeside(
    _ ready: [Int], _ scheduler: inout Scheduler, _ scope: inout Scope, _ issues: inout [Issue], _ context: SpecContext
  )
    async
  {
    await withTaskGroup(of: (index: Int, end: StepEnd, scope: Scope).self) { group in
      func start(_ indices: [Int], _ scope: Scope) {
        for index in indices {
          let planned = steps[index]
          group.addTask {
            var own = scope
            let end = await run(planned, &own)
            return (index, end, own)
          }
        }
      }
      start(ready, scope)
      while let (index, end, after) = await group.next() {
        let step = steps[index].step
        for name in [step.id].compactMap(\.self) + step.saves.map(\.name) {
          if let value = after[name.text] { scope[name.text] = value }
        }
        settle(index, end, &scheduler, &scope, &issues, context)
        start(scheduler.ready(), scope)
      }
    }
  }

  private func settle(
    _ index: Int, _ end: StepEnd, _ scheduler: inout Scheduler, _ scope: inout Scope, _ issues: inout [Issue], _ context: SpecContext
  ) {
    let planned = steps[index]
    switch end.outcome {
    case .passed: break
    case .skipped(let reason): Self.setMissing(planned.step, in: &scope, because: reason)
    case .failed(var issue):
      let others = issue.others
      issue.others = []
      issues += [issue] + others
      Self.setMissing(planned.step, in: &scope, because: "its step did not pass")
    }
    context.emit(.stepFinished(context.reference, end.report(planned, depth: context.depth)))
    for skip in scheduler.finished(index, end.isSuccess ? .succeeded : .failed) {
      let step = steps[skip.node].step
      Self.setMissing(step, in: &scope, because: "its step was not run")
      let end = StepEnd(outcome: .skipped("'\(steps[skip.because].step.title)' did not pass"), duration: .zero)
      context.emit(.stepFinished(context.reference, end.report(steps[skip.node], depth: context.depth)))
    }
  }

  private func run(_ planned: PlannedStep, _ scope: inout Scope) async -> StepEnd {
    if world.dependencies.isEmpty { return await runStep(planned, &scope) }
    let watch = Watch(world)
    var end = await runStep(planned, &scope)
    await watch.judge(&end)
    return end
  }

  private func runStep(_ planned: PlannedStep, _ scope: inout Scope) async -> StepEnd {
    guard let context = scope.context else { return StepEnd(outcome: .skipped("there is no spec"), duration: .zero) }
    guard planned.phase == .cleanup else {
      return await StepRun(planned: planned, world: world, alarm: context.alarm, deadline: context.deadline).execute(&scope)
    }
    if context.alarm.failure != nil { return StepEnd(outcome: .skipped("the environment is broken"), duration: .zero) }
    // The cleanup runs also when the rest was cancelled or out of time; each of its steps has its own time-out.
    let (end, after) = await Task { [scope, world] in
      var scope = scope
      let deadline = Deadline(.spec, planned.timeout)
      scope.context = context.with(deadline)
      let end = await StepRun(planned: planned, world: world, alarm: context.alarm, deadline: deadline).execute(&scope)
      scope.context = context
      return (end, scope)
    }.value
    scope = after
    return end
  }

  private static func setMissing(_ step: Step, in scope: inout Scope, because reason: String) {
    for name in [step.id].compactMap(\.self) + step.saves.map(\.name) where scope[name.text] == nil {
      scope.setMissing(name.text, because: reason)
    }
  }
}
