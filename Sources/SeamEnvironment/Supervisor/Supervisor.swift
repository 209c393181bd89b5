import CProcess
import Glibc
import SeamRuntime

/// The process that is the parent of everything Seam starts: `seam __supervise`.
///
/// It is a process of its own because a program cannot clean up after its own `kill -9`. It reads commands from the socket at descriptor 3 and
/// answers with events. The end of that socket means that Seam has ended, however it did: then everything is stopped, killed after a short
/// grace, and the run's temporary folder is removed. It has one thread, a session of its own that no terminal interrupts, and no signal stops
/// it but SIGKILL; then the keepers of what it started are told by the kernel (`PR_SET_PDEATHSIG`), and kill it.
package struct Supervisor {
  package static let argument = "__supervise"

  private static let socket: Int32 = 3
  /// How long everything may take to stop by itself after Seam has ended.
  private static let lastGrace = Duration.milliseconds(500)

  private var trees: [SupervisedTree] = []
  private var commands = LineBuffer()
  private var isEnding = false
  private var record: ProcessRecord?
  private let environment = Self.inheritedEnvironment()

  /// The whole life of a supervisor. Nothing else may have run in the process: it forks.
  package static func run() -> Never {
    var all = sigset_t()
    sigfillset(&all)
    sigprocmask(SIG_BLOCK, &all, nil)
    // An inherited SIG_IGN would reap the children unseen
    signal(SIGCHLD, SIG_DFL)
    seam_close_from(socket + 1)
    seam_become_subreaper()
    var supervisor = Supervisor()
    do {
      let folder = try RunFolder.make()
      supervisor.record = ProcessRecord(in: folder.path)
      let inMemory = RunFolder.parentInMemory.flatMap { try? RunFolder.make(in: $0) }
      supervisor.send(.ready(folder: folder.path, dataFolder: (inMemory ?? folder).path))
      supervisor.work()
      supervisor.killStrays()
      inMemory?.remove()
      folder.remove()
      exit(0)
    } catch {
      supervisor.send(.unable("cannot make a temporary folder in \(RunFolder.parent): \(error.text)"))
      exit(1)
    }
  }

  private mutating func work() {
    while !(isEnding && trees.isEmpty) {
      var waits = trees.map { pollfd(fd: $0.reports, events: Int16(POLLIN), revents: 0) }
      waits.append(pollfd(fd: isEnding ? -1 : Self.socket, events: Int16(POLLIN), revents: 0))
      poll(&waits, nfds_t(waits.count), timeout)

      var left: [SupervisedTree] = []
      for (position, tree) in trees.enumerated() {
        if let tree = look(at: tree, hasReports: waits[position].revents != 0) { left.append(tree) }
      }
      trees = left
      if waits[waits.count - 1].revents != 0 { readCommands() }
    }
  }

  /// In milliseconds, rounded up; -1 for none.
  private var timeout: Int32 {
    guard let next = trees.compactMap(\.deadline).min() else { return -1 }
    let (seconds, attoseconds) = ContinuousClock.now.duration(to: next).components
    return seconds < 0 || attoseconds < 0 ? 0 : Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
  }

  /// Nil when nothing is left of it.
  private func look(at tree: SupervisedTree, hasReports: Bool) -> SupervisedTree? {
    var tree = tree
    if hasReports {
      guard let events = tree.read() else {
        for event in tree.reap() { send(event) }
        send(.gone(id: tree.id))
        return nil
      }
      for event in events {
        if case .started(_, let pid) = event { record?.add(pid, earlier: tree.earlierSegments) }
        send(event)
      }
    }
    guard tree.act() else {
      send(.gone(id: tree.id))
      return nil
    }
    return tree
  }

  /// Whose keeper was killed by somebody became the supervisor's own children.
  private func killStrays() {
    let end = ContinuousClock.now + .seconds(1)
    while true {
      var pid: Int32
      repeat { pid = waitpid(-1, nil, WNOHANG) } while pid > 0
      if pid < 0 || end <= .now { return }
      for pid in ProcessTable().descendants(of: getpid()) { kill(pid, SIGKILL) }
      usleep(1000)
    }
  }

  private mutating func readCommands() {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = recv(Self.socket, &bytes, bytes.count, 0)
    if count < 0, errno == EINTR { return }
    guard count > 0 else { return end() }
    commands.append(bytes[..<count])
    while let line = commands.next() {
      // Only Seam writes here: what is no command means that it is out of its mind
      guard let command = SupervisorCommand(line: line) else { return end() }
      obey(command)
    }
  }

  private mutating func obey(_ command: SupervisorCommand) {
    switch command {
    case .start(let id, let start):
      switch SupervisedTree.start(id: id, start, inherited: environment) {
      case .success(let tree): trees.append(tree)
      case .failure(let refusal):
        send(.refused(id: id, refusal))
        send(.gone(id: id))
      }
    case .stop(let id, let grace):
      for position in trees.indices where trees[position].id == id { trees[position].stop(grace: .milliseconds(grace)) }
    }
  }

  private mutating func end() {
    isEnding = true
    for position in trees.indices { trees[position].stop(grace: Self.lastGrace) }
  }

  /// Nobody may be there to read it any more, which the next read will tell.
  private func send(_ event: SupervisorEvent) {
    SocketWriter.write(event.line, to: Self.socket)
  }

  /// As bytes, `NAME=value` each: they need not be UTF-8.
  private static func inheritedEnvironment() -> [[UInt8]] {
    var variables: [[UInt8]] = []
    guard var next = seam_environment() else { return [] }
    while let entry = next.pointee {
      variables.append(Array(UnsafeRawBufferPointer(start: entry, count: strlen(entry))))
      next += 1
    }
    return variables
  }
}
