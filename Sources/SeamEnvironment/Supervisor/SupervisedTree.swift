import CProcess
import Glibc
import SeamRuntime

/// A program that the supervisor started, with everything that it started in turn.
struct SupervisedTree {
  enum Phase {
    case running
    /// Its stop signal is sent; at this instant it is killed.
    case stopping(ContinuousClock.Instant)
    /// All that is left is killed, and again at this instant if something is left then.
    case killing(next: ContinuousClock.Instant, since: ContinuousClock.Instant, pause: Duration)
  }

  let id: Int
  let stopSignal: Int32
  /// The parent of the program, and of whatever it leaves behind.
  let keeper: Int32
  /// Where the keeper's reports come from.
  let reports: Int32
  /// The program's own process id, while it runs.
  private(set) var main: Int32?
  private var hasExited = false
  /// Every process of the tree that was ever seen.
  private var members: Set<Int32> = []
  /// The shared memory that was there before it.
  let earlierSegments: Set<Int32>
  private(set) var phase = Phase.running

  /// The kernel may hold a process in a call that nothing interrupts: after so long it is given up.
  private static let patience = Duration.seconds(10)

  /// The failure is an error number.
  static func start(id: Int, _ start: ProgramStart, inherited: [[UInt8]]) -> Result<SupervisedTree, StartRefusal> {
    let names = start.environment.map { Array($0.name.utf8) + [UInt8(ascii: "=")] }
    let kept = inherited.filter { entry in !names.contains { entry.starts(with: $0) } }
    let environment = CStrings(kept + start.environment.map { Array("\($0.name)=\($0.value)".utf8) })
    let arguments = CStrings(start.arguments.map { Array($0.utf8) })
    let files = CStrings([start.executable, start.input, start.output, start.directory ?? "", start.error ?? ""].map { Array($0.utf8) })
    let groups = start.user?.groups ?? []
    let earlier = SharedMemory().ids
    var reports: Int32 = -1
    let keeper = groups.withUnsafeBufferPointer { groups in
      var program = seam_program()
      program.executable = UnsafePointer(files[0])
      program.arguments = UnsafePointer(arguments.pointer)
      program.environment = UnsafePointer(environment.pointer)
      program.input = UnsafePointer(files[1])
      program.output = UnsafePointer(files[2])
      program.directory = start.directory == nil ? nil : UnsafePointer(files[3])
      program.error = start.error == nil ? nil : UnsafePointer(files[4])
      if let user = start.user {
        program.has_user = 1
        program.uid = user.uid
        program.gid = user.gid
        program.groups = groups.baseAddress
        program.group_count = groups.count
      }
      return seam_spawn(&program, &reports)
    }
    guard keeper > 0 else { return .failure(StartRefusal(stage: .fork, error: 0 - keeper)) }
    return .success(SupervisedTree(id: id, stopSignal: start.stopSignal, keeper: keeper, reports: reports, earlier))
  }

  private init(id: Int, stopSignal: Int32, keeper: Int32, reports: Int32, _ earlierSegments: Set<Int32>) {
    self.earlierSegments = earlierSegments
    self.id = id
    self.stopSignal = stopSignal
    self.keeper = keeper
    self.reports = reports
  }

  /// When there is something to do even if nothing happens.
  var deadline: ContinuousClock.Instant? {
    switch phase {
    case .running: nil
    case .stopping(let end): end
    case .killing(let next, _, _): next
    }
  }

  /// Reads what the keeper has to say; nil at the end, when nothing is left of the tree.
  mutating func read() -> [SupervisorEvent]? {
    var report = seam_report()
    let count = Glibc.read(reports, &report, MemoryLayout<seam_report>.size)
    if count < 0, errno == EINTR { return [] }
    guard count == MemoryLayout<seam_report>.size else { return nil }
    switch seam_report_kind(UInt32(bitPattern: report.kind)) {
    case seam_started:
      main = report.value
      members.insert(report.value)
      if case .stopping = phase { signalMain(stopSignal) }
      return [.started(id: id, pid: report.value)]
    case seam_exited:
      main = nil
      hasExited = true
      if case .stopping = phase { kill() }
      return [.exited(id: id, ExitStatus(waitStatus: report.value))]
    default:
      hasExited = true
      return [.refused(id: id, StartRefusal(stage: .init(seam_stage(UInt32(bitPattern: report.stage))), error: report.value))]
    }
  }

  /// The end of the pipe was reached: reaps the keeper, and takes away the shared memory of the dead. What remains to be told is nothing, or that the keeper itself was killed.
  mutating func reap() -> [SupervisorEvent] {
    close(reports)
    var status: Int32 = 0
    while waitpid(keeper, &status, 0) < 0, errno == EINTR {}
    SharedMemory.removeLeft(by: members, except: earlierSegments)
    guard !hasExited else { return [] }
    return main == nil
      ? [.refused(id: id, StartRefusal(stage: .fork, error: ESRCH))] : [.exited(id: id, ExitStatus(waitStatus: status))]
  }

  /// Without a grace it is killed at once.
  mutating func stop(grace: Duration) {
    if hasExited || grace == .zero {
      if case .killing = phase { return }
      return kill()
    }
    let end = ContinuousClock.now + grace
    switch phase {
    case .killing: return
    case .stopping(let earlier): phase = .stopping(min(earlier, end))
    case .running:
      phase = .stopping(end)
      signalMain(stopSignal)
    }
  }

  /// What is due at its deadline. False once it is given up.
  mutating func act() -> Bool {
    switch phase {
    case .running: break
    case .stopping(let end): if end <= .now { kill() }
    case .killing(let next, let since, _):
      if next <= .now { kill() }
      return since.duration(to: .now) < Self.patience
    }
    return true
  }

  private mutating func kill() {
    let descendants = ProcessTable().descendants(of: keeper)
    members.formUnion(descendants)
    for pid in descendants { Glibc.kill(pid, SIGKILL) }
    let now = ContinuousClock.now
    if case .killing(_, let since, let pause) = phase {
      phase = .killing(next: now + pause, since: since, pause: min(pause * 2, .milliseconds(50)))
    } else {
      phase = .killing(next: now + .milliseconds(1), since: now, pause: .milliseconds(2))
    }
  }

  /// Only while the process with that number is still the keeper's child: numbers are given out again.
  private func signalMain(_ signal: Int32) {
    guard let main, ProcessTable.parent(of: main) == keeper else { return }
    Glibc.kill(main, signal)
  }
}

extension StartRefusal.Stage {
  fileprivate init(_ stage: seam_stage) {
    self =
      switch stage {
      case seam_stage_files: .files
      case seam_stage_directory: .directory
      case seam_stage_user: .user
      case seam_stage_execute: .execute
      default: .fork
      }
  }
}

extension ExitStatus {
  /// As waitpid(2) gives it.
  init(waitStatus status: Int32) {
    let signal = status & 0x7f
    self = signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
  }
}
