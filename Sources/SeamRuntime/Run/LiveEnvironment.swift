import SeamSource
import SeamSpec
import SeamValue

/// The dependencies and services of a run: brought up along their graph, restored before each spec, taken down at the end.
struct LiveEnvironment: Sendable {
  let plan: RunPlan
  var world: World
  let alarm: Alarm
  /// The policies that the spec which ran last asked for.
  var last: [String: IsolationPolicy] = [:]
  var ledger = AuditLedger()
  /// The services that specs have used since they were started.
  var used: Set<String> = []
  let emit: @Sendable (Event) -> Void

  init(plan: RunPlan, world: World, alarm: Alarm, emit: @escaping @Sendable (Event) -> Void) {
    self.plan = plan
    self.world = world
    self.alarm = alarm
    self.emit = emit
  }

  /// What expressions see everywhere.
  func globals(runID: String?, seed: Int = 0) -> [String: Value] {
    var globals: [String: Value] = [
      "env": .map(ValueMap(plan.variables.map { (.string($0.key), $0.value) })),
      "secrets": .map(ValueMap(plan.secrets.map { (.string($0.key), $0.value) })),
    ]
    if let runID { globals["run"] = .object([("id", .string(runID)), ("seed", .int(Int64(seed))), ("worker", 0)]) }
    for (name, dependency) in world.dependencies {
      globals[name] = .map(ValueMap(dependency.attributes.map { (.string($0.key), $0.value) }))
    }
    for (name, service) in world.services {
      globals[name] = .map(ValueMap(service.attributes.map { (.string($0.key), $0.value) }))
    }
    return globals
  }

  // MARK: Bringing up

  private enum Started: Sendable {
    case process(any LaunchedProcess)
    case dependency(String, any Dependency)
    case service(RunningService)
  }

  /// Starts everything, each as soon as what it refers to is there.
  mutating func bringUp(by deadline: Deadline) async throws(EnvironmentFailure) {
    let startUp = StartUp(dependencies: plan.dependencies, services: plan.services)
    let parts = startUp.parts
    var scheduler = Scheduler(startUp.nodes)
    var processes: [Int: any LaunchedProcess] = [:]
    var pending: Set<Int> = []
    var failure: EnvironmentFailure?
    await withTaskGroup(of: (Int, Result<Started, EnvironmentFailure>)?.self) { group in
      // Addresses that were given are there already, and a timer takes threads of its own.
      if !plan.dependencies.isEmpty || plan.services.contains(where: { $0.service.run != nil }) {
        group.addTask {
          try? await Task.sleep(until: deadline.instant, clock: .continuous)
          return nil
        }
      }
      func startReady() {
        for index in scheduler.ready() {
          pending.insert(index)
          let part = parts[index]
          let environment = self
          let processes = processes
          group.addTask {
            do throws(EnvironmentFailure) {
              return (index, .success(try await environment.start(part, processes)))
            } catch {
              return (index, .failure(error))
            }
          }
        }
      }
      startReady()
      while !pending.isEmpty, let event = await group.next() {
        guard let (index, result) = event else {
          failure = failure ?? Self.late(parts[pending.min() ?? 0].name, deadline)
          group.cancelAll()
          continue
        }
        pending.remove(index)
        switch result {
        case .success(let started):
          switch started {
          case .process(let process):
            processes[index] = process
            world.servers.append(process)
          case .dependency(let name, let dependency): world.dependencies[name] = dependency
          case .service(let service): world.services[service.name] = service
          }
          _ = scheduler.finished(index, .succeeded)
          if failure == nil { startReady() }
        case .failure(let error):
          failure = failure ?? error
          group.cancelAll()
        }
      }
      group.cancelAll()
    }
    if let failure { throw failure }
    try await settle(Set(world.dependencies.keys))
  }

  private static func late(_ name: String, _ deadline: Deadline) -> EnvironmentFailure {
    EnvironmentFailure(name, "was not ready: \(deadline.text)", hint: deadline.hint)
  }

  private func start(_ part: StartUp.Part, _ processes: [Int: any LaunchedProcess]) async throws(EnvironmentFailure) -> Started {
    switch part {
    case .launch(let plan):
      emit(.starting(name: plan.name))
      let start = ContinuousClock.now
      let process = try await launch(plan)
      emit(.ready(name: plan.name, after: ContinuousClock.now - start))
      return .process(process)
    case .open(let plan, let launch):
      let start = ContinuousClock.now
      emit(.starting(name: plan.name))
      let site = launch.flatMap { processes[$0]?.site }
      let dependency = try await plan.open(at: site, in: world.processes.folder)
      emit(.ready(name: plan.name, after: ContinuousClock.now - start))
      return .dependency(plan.name, dependency)
    case .service(let plan):
      emit(.starting(name: plan.service.name))
      let start = ContinuousClock.now
      let service = try await startService(plan)
      emit(.ready(name: plan.service.name, after: ContinuousClock.now - start))
      return .service(service)
    }
  }

  private func launch(_ plan: LaunchPlan) async throws(EnvironmentFailure) -> any LaunchedProcess {
    let alarm = alarm
    let process = try await world.processes.launch(plan) { exit, log in
      alarm.raise(EnvironmentFailure(plan.name, "\(exit.asPredicate) in the middle of the run", log: log.tail()))
    }
    return process
  }

  func startService(_ plan: ServicePlan) async throws(EnvironmentFailure) -> RunningService {
    let launcher = ServiceLauncher(
      plan: plan, projectRoot: self.plan.project.root, globals: globals(runID: nil), http: world.http, processes: world.processes)
    guard let launchPlan = launcher.launchPlan() else { return try launcher.given() }
    return try launcher.running(await launch(launchPlan))
  }

  // MARK: Taking down

  func takeDown() async {
    // What outlives the run is put back when nobody is left who uses it.
    if world.dependencies.values.contains(where: \.outlivesRun) {
      for service in plan.services.reversed() { await world.services[service.service.name]?.process?.stop() }
    }
    for dependency in world.dependencies.values { await dependency.close() }
    await world.processes.shutDown()
  }
}
