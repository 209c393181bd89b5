import CProcess
import Glibc
import SeamRuntime
import Synchronization

/// Seam's end of the socket to its supervisor: sends commands, and a thread of its own reads the events.
final class SupervisorClient: Sendable {
  /// A program that was started, and what becomes of it.
  final class Child: Sendable {
    /// How the program ended.
    enum Ending: Sendable {
      case exited(ExitStatus)
      case refused(StartRefusal)
      /// The supervisor died, and the program with it.
      case lost
    }

    let id: Int
    /// Whether it runs, as soon as that is known.
    let started = Promise<Result<Void, StartRefusal>>()
    let ending = Promise<Ending>()
    /// Neither it nor anything that it started is left.
    let gone = Promise<Void>()

    init(id: Int) {
      self.id = id
    }
  }

  private struct State {
    var isOpen = true
    var next = 1
    var children: [Int: Child] = [:]
  }

  /// The run's temporary folder.
  let folder: String
  /// Where its servers have their data: the same, or one in memory.
  let dataFolder: String
  private let socket: Int32
  let pid: pid_t
  private let state = Mutex(State())
  /// The supervisor has ended, and been reaped.
  private let ended = Promise<Void>()

  private static let patience: Int32 = 10_000

  /// Starts the supervisor and waits, a few milliseconds, until it has made the run's folder.
  ///
  /// - Parameter executable: the seam binary.
  static func start(executable: String) throws(EnvironmentFailure) -> SupervisorClient {
    var ends: [Int32] = [0, 0]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw failure("no socket: \(SystemError().text)")
    }
    let pid: pid_t
    do {
      // A copy kept here would hide the supervisor's end
      defer { close(ends[1]) }
      pid = try spawn(executable, socket: ends[1])
    } catch {
      close(ends[0])
      throw error
    }
    var lines = LineBuffer()
    do {
      let (folder, dataFolder) = try firstEvent(ends[0], &lines)
      return SupervisorClient(folder, dataFolder, socket: ends[0], pid: pid, lines)
    } catch {
      close(ends[0])
      kill(pid, SIGKILL)
      waitpid(pid, nil, 0)
      throw error
    }
  }

  private init(_ folder: String, _ dataFolder: String, socket: Int32, pid: pid_t, _ lines: LineBuffer) {
    self.folder = folder
    self.dataFolder = dataFolder
    self.socket = socket
    self.pid = pid
    ThreadExecutor.startThread { [self] in read(lines) }
  }

  static func failure(_ reason: String) -> EnvironmentFailure {
    EnvironmentFailure("seam", "the supervisor of Seam's processes cannot be started: \(reason)")
  }

  static let lost = "the supervisor of Seam's processes has ended: was it killed?"

  /// In a session of its own with all signals blocked from the first instruction, so that no Ctrl-C reaches it.
  private static func spawn(_ executable: String, socket: Int32) throws(EnvironmentFailure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, socket, 3)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | seam_spawn_setsid))
    let arguments = CStrings(["seam", Supervisor.argument].map { Array($0.utf8) })
    var pid = pid_t()
    let status = posix_spawn(&pid, executable, &actions, &attributes, arguments.pointer, seam_environment())
    guard status == 0 else { throw failure("\(executable): \(SystemError(status).text)") }
    return pid
  }

  private static func firstEvent(_ socket: Int32, _ lines: inout LineBuffer) throws(EnvironmentFailure) -> (String, String) {
    while true {
      if let line = lines.next() {
        switch SupervisorEvent(line: line) {
        case .ready(let folder, let dataFolder): return (folder, dataFolder)
        case .unable(let reason): throw failure(reason)
        default: throw failure("its first words make no sense")
        }
      }
      var wait = [pollfd(fd: socket, events: Int16(POLLIN), revents: 0)]
      let isReady = poll(&wait, 1, patience)
      if isReady < 0, errno == EINTR { continue }
      guard isReady > 0 else { throw failure("it does not answer within \(patience / 1000)s") }
      guard let bytes = receive(socket) else { throw failure("it ended at once") }
      lines.append(bytes)
    }
  }

  /// Nil at the end.
  private static func receive(_ socket: Int32) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = recv(socket, &bytes, bytes.count, 0)
      if count < 0, errno == EINTR { continue }
      return count > 0 ? Array(bytes[..<count]) : nil
    }
  }

  /// The life of the reading thread.
  private func read(_ received: LineBuffer) {
    var lines = received
    while true {
      while let line = lines.next() {
        if let event = SupervisorEvent(line: line) { handle(event) }
      }
      guard let bytes = Self.receive(socket) else { break }
      lines.append(bytes)
    }
    let children = state.withLock { state in
      state.isOpen = false
      close(socket)
      defer { state.children = [:] }
      return state.children.values.map { $0 }
    }
    while waitpid(pid, nil, 0) < 0, errno == EINTR {}
    for child in children { abandon(child) }
    ended.keep(())
  }

  private func abandon(_ child: Child) {
    child.ending.keep(.lost)
    child.started.keep(.success(()))
    child.gone.keep(())
  }

  private func handle(_ event: SupervisorEvent) {
    switch event {
    case .ready, .unable: break
    case .started(let id, _): child(id)?.started.keep(.success(()))
    case .refused(let id, let refusal):
      child(id)?.ending.keep(.refused(refusal))
      child(id)?.started.keep(.failure(refusal))
    case .exited(let id, let status): child(id)?.ending.keep(.exited(status))
    case .gone(let id):
      let child = state.withLock { $0.children.removeValue(forKey: id) }
      // Each is kept already, unless the program was given up
      if let child { abandon(child) }
    }
  }

  private func child(_ id: Int) -> Child? {
    state.withLock { $0.children[id] }
  }

  /// Asks for a program to be started; what becomes of it is kept in the result.
  func start(_ program: ProgramStart) -> Child {
    state.withLock { state in
      let child = Child(id: state.next)
      state.next += 1
      if program.hasNulByte {
        let refusal = StartRefusal(stage: .execute, error: EINVAL)
        child.ending.keep(.refused(refusal))
        child.started.keep(.failure(refusal))
        child.gone.keep(())
      } else if state.isOpen, SocketWriter.write(SupervisorCommand.start(id: child.id, program).line, to: socket) {
        state.children[child.id] = child
      } else {
        abandon(child)
      }
      return child
    }
  }

  /// Its stop signal, after the grace SIGKILL, and then SIGKILL to all that is left of it; `gone` tells when.
  func stop(_ child: Child, grace: Duration) {
    let (seconds, attoseconds) = grace.components
    let milliseconds = min(max(seconds, 0), 86_399) * 1000 + max(attoseconds, 0) / 1_000_000_000_000_000
    state.withLock { state in
      guard state.isOpen else { return }
      SocketWriter.write(SupervisorCommand.stop(id: child.id, graceMilliseconds: Int(milliseconds)).line, to: socket)
    }
  }

  var hasEnded: Bool {
    state.withLock { !$0.isOpen }
  }

  /// Says that there will be no more commands: the supervisor stops what still runs, removes the run's folder and ends.
  func hangUp() {
    state.withLock { state in
      if state.isOpen { _ = shutdown(socket, Int32(SHUT_WR)) }
    }
  }

  /// Returns when the supervisor has ended.
  func end() async {
    hangUp()
    await ended.value()
  }
}
