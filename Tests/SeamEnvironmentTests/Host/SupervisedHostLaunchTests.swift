import Glibc
import Synchronization
import TestSupport
import Testing

@testable import SeamEnvironment
@testable import SeamRuntime

@Suite struct SupervisedHostLaunchTests {
  @Test func aProcessThatBecameReadyRunsUntilItIsStopped() async throws {
    let host = try Processes.host()
    let process = try await host.launch(.script("echo pid=$$; echo to stderr >&2; echo ready; exec sleep 1000"), onExit: { _, _ in })
    #expect(process.log.lines().dropFirst() == ["to stderr", "ready"])
    #expect(process.exit == nil)
    let pid = try #require(Processes.numbers("pid", in: process.log).first)
    #expect(Processes.isAlive(pid))
    await process.stop()
    #expect(process.exit == .signalled(SIGTERM))
    #expect(!Processes.isAlive(pid))
    await host.shutDown()
    #expect(access(host.folder, F_OK) != 0)
  }

  @Test func aProcessHasDefaultSignalsNoDescriptorsAndASessionOfItsOwn() async throws {
    let host = try Processes.host()
    let script =
      "echo $(ls /proc/self/fd); grep -E 'Sig(Blk|Ign)' /proc/self/status; echo pid=$$; echo sid=$(cut -d' ' -f6 /proc/$$/stat); echo ready"
    let process = try await host.launch(.script(script + "; exec sleep 1000"), onExit: { _, _ in })
    let lines = process.log.lines()
    // The last is the directory that ls itself reads
    #expect(lines.first == "0 1 2 3")
    #expect(lines.contains("SigBlk:\t0000000000000000"))
    // Two signals, 32 and 33, are the C library's own
    let ignored = try #require(lines.first { $0.hasPrefix("SigIgn:") }?.dropFirst(8)).description
    #expect(UInt64(ignored, radix: 16).map { $0 & 0x7fff_ffff } == 0)
    #expect(Processes.numbers("sid", in: process.log) == Processes.numbers("pid", in: process.log))
    await host.shutDown()
  }

  @Test func aDeathBeforeItIsReadyComesWithItsLog() async throws {
    let host = try Processes.host()
    let failure = try #require(
      await Processes.failure(of: host, .script("for i in $(seq 1 30); do echo line $i; done; exit 3", name: "orders")))
    #expect(failure.name == "orders")
    #expect(failure.message == "ended with exit status 3 before it was ready")
    #expect(failure.log.count == 20)
    #expect(failure.log.last == "line 30")
    #expect(failure.hint == nil)
    await host.shutDown()
  }

  /// A process that listens on its port, which somebody else takes first, as often as it likes.
  private func plan(_ taker: PortTaker, script: String = "") -> LaunchPlan {
    let server = """
      import os, socket, time
      s = socket.socket(); s.bind(("127.0.0.1", int(os.environ["PORT"]))); s.listen()
      print("ready", flush=True); time.sleep(1000)
      """
    var plan = LaunchPlan.script("\(script) exec python3 -c '\(server)'", needsPort: true)
    let command = plan.command
    plan.command = { site, program throws(EnvironmentFailure) in
      taker.take { _ in site.port }
      return try command(site, program)
    }
    return plan
  }

  @Test(arguments: [1, 2]) func whatLosesItsPortToSomebodyElseIsGivenAnother(losses: Int) async throws {
    let host = try Processes.host()
    let taker = PortTaker(losses)
    let process = try await host.launch(plan(taker), onExit: { _, _ in })
    #expect(taker.taken.count == losses && !taker.taken.contains(process.site.port))
    #expect(process.log.lines() == ["ready"])
    await host.shutDown()
  }

  @Test func whatLosesEveryPortIsGivenUp() async throws {
    let host = try Processes.host()
    let taker = PortTaker(10)
    let failure = try #require(await Processes.failure(of: host, plan(taker)))
    #expect(taker.taken.count == 3)
    #expect(failure.message == "ended with exit status 1 before it was ready")
    #expect(failure.log.last?.hasSuffix("Address already in use") == true)
    #expect(failure.hint == "an address is in use: it was started 3 times, each time on another port that was free")
    await host.shutDown()
  }

  /// Whoever took the port answers in its place, and it has not noticed yet.
  @Test func anAnswerOfSomebodyElseIsNotTakenForItsOwn() async throws {
    let host = try Processes.host()
    let taker = PortTaker(1)
    var plan = plan(taker, script: "sleep 0.3;")
    plan.isReady = { site, _ throws(DriverFailure) in try Loopback.accepts(site.port) }
    let process = try await host.launch(plan, onExit: { _, _ in })
    #expect(taker.taken.count == 1 && taker.taken != [process.site.port])
    #expect(try await Processes.wait { process.log.lines() == ["ready"] })
    #expect(process.exit == nil)
    await host.shutDown()
  }

  @Test func whatIsNotReadyInTimeIsStoppedAndTheLastReasonTold() async throws {
    let host = try Processes.host()
    var plan = LaunchPlan.script("echo pid=$$; exec sleep 1000", readyWithin: .milliseconds(300))
    let log = Mutex<ProcessLog?>(nil)
    plan.isReady = { _, found throws(DriverFailure) in
      log.withLock { $0 = found }
      throw DriverFailure(.unreachable, "nobody listens")
    }
    let failure = try #require(await Processes.failure(of: host, plan))
    #expect(failure.message == "was not ready within 300ms: nobody listens")
    let pid = try #require(failure.log.first?.dropFirst(4)).description
    #expect(!Processes.isAlive(try #require(Int32(pid))))
    await host.shutDown()
  }

  @Test func aProgramThatIsNotThereIsNamedWithWhatToInstall() async throws {
    let host = try Processes.host()
    var plan = LaunchPlan.script("", name: "orders_db")
    plan.program = Program("postgres-of-nowhere", directories: ["/usr/lib/nowhere/*/bin"], package: "postgresql")
    let failure = try #require(await Processes.failure(of: host, plan))
    #expect(failure.name == "orders_db")
    #expect(failure.message == "cannot find the program 'postgres-of-nowhere' (looked in /usr/lib/nowhere/*/bin, PATH)")
    #expect(failure.hint == "install it with: apt-get install postgresql")
    await host.shutDown()
  }

  @Test func whatTheSystemRefusesToStartIsToldInWords() async throws {
    let host = try Processes.host()
    let folder = Processes.temporaryFolder()
    defer { FileTree.remove(folder) }
    try SmallFile.write(Array("no program".utf8), to: folder + "/text", mode: 0o755)
    var plan = LaunchPlan.script("")
    plan.program = Program("./text", base: folder)
    let noProgram = try #require(await Processes.failure(of: host, plan))
    #expect(noProgram.message == "cannot be started: exec format error")

    plan.program = Program("sh")
    plan.command = { _, program in Command(program, [], directory: folder + "/nowhere") }
    let noFolder = try #require(await Processes.failure(of: host, plan))
    #expect(noFolder.message == "cannot be started in '\(folder)/nowhere': no such file or directory")

    plan.command = { _, program in Command(program, ["a\0b"]) }
    let nul = try #require(await Processes.failure(of: host, plan))
    #expect(nul.message == "cannot be started: invalid argument")
    await host.shutDown()
  }

  @Test func whatIgnoresItsStopSignalIsKilledAfterTheGrace() async throws {
    let host = try Processes.host()
    let script = "trap '' TERM; echo pid=$$; echo ready; while :; do sleep 1; done"
    let process = try await host.launch(.script(script, grace: .milliseconds(200)), onExit: { _, _ in })
    let start = ContinuousClock.now
    await process.stop()
    #expect(start.duration(to: .now) >= .milliseconds(200))
    #expect(process.exit == .signalled(SIGKILL))
    for pid in Processes.numbers("pid", in: process.log) { #expect(!Processes.isAlive(pid)) }
    await host.shutDown()
  }

  @Test func aDaemonThatItStartedIsGoneWithIt() async throws {
    let host = try Processes.host()
    let daemon = "setsid sh -c 'env -i sleep 1000 & echo daemon=$!'"
    let other = try await host.launch(.script("\(daemon); echo ready; exec sleep 1000", name: "other"), onExit: { _, _ in })
    let process = try await host.launch(.script("\(daemon); echo ready; exec sleep 1000"), onExit: { _, _ in })
    let pid = try #require(Processes.numbers("daemon", in: process.log).first)
    let otherPid = try #require(Processes.numbers("daemon", in: other.log).first)
    #expect(Processes.isAlive(pid))
    await process.stop()
    #expect(!Processes.isAlive(pid))
    #expect(Processes.isAlive(otherPid))
    await host.shutDown()
    #expect(!Processes.isAlive(otherPid))
  }

  @Test func aProcessThatForksAllTheTimeIsStillGoneInTheEnd() async throws {
    let host = try Processes.host()
    let script = "trap '' TERM; echo ready; while :; do sleep 1000 & sleep 0.005; done"
    let process = try await host.launch(.script(script, grace: .milliseconds(50)), onExit: { _, _ in })
    #expect(try await Processes.wait { ProcessTable().descendants(of: host.supervisor.pid).count > 5 })
    let before = ProcessTable().descendants(of: host.supervisor.pid)
    await process.stop()
    #expect(!before.contains(where: Processes.isAlive))
    #expect(ProcessTable().descendants(of: host.supervisor.pid) == [])
    await host.shutDown()
  }

  @Test func anEndUnaskedIsToldOnceAndAStopIsNot() async throws {
    let host = try Processes.host()
    let ended = Promise<SeamRuntime.ExitStatus>()
    let process = try await host.launch(.script("echo ready; while [ ! -e $DATA ]; do sleep 0.01; done; exit 7")) { status, _ in
      ended.keep(status)
    }
    try SmallFile.write([], to: process.site.data)
    #expect(await ended.value() == .exited(7))
    #expect(process.exit == .exited(7))
    await process.stop()

    let stopped = Promise<SeamRuntime.ExitStatus>()
    let other = try await host.launch(.script("echo ready; exec sleep 1000")) { status, _ in stopped.keep(status) }
    await other.stop()
    await other.stop()
    await host.shutDown()
    #expect(stopped.current == nil)
  }

  @Test func theLastLaunchedIsStoppedFirst() async throws {
    let host = try Processes.host()
    let folder = Processes.temporaryFolder()
    defer { FileTree.remove(folder) }
    for name in ["first", "second"] {
      let script = "trap 'echo \(name) >>\(folder)/order; exit' TERM; echo ready; while :; do sleep 0.01; done"
      _ = try await host.launch(.script(script, name: name), onExit: { _, _ in })
    }
    await host.shutDown()
    #expect(SmallFile.read(folder + "/order", limit: 100).map { String(decoding: $0.bytes, as: UTF8.self) } == "second\nfirst\n")
    #expect(await Processes.failure(of: host, .script("echo ready; sleep 1000"))?.message == "was not started: the run is ending")
  }

  @Test func aLaunchThatIsCancelledLeavesNothing() async throws {
    let host = try Processes.host()
    let log = Promise<ProcessLog>()
    var plan = LaunchPlan.script("echo pid=$$; exec sleep 1000")
    plan.isReady = { _, found in
      if found.length > 0 { log.keep(found) }
      return false
    }
    let launch = Task { [plan] in try await host.launch(plan, onExit: { _, _ in }) }
    let pid = try #require(Processes.numbers("pid", in: await log.value()).first)
    launch.cancel()
    let failure = await #expect(throws: EnvironmentFailure.self) { _ = try await launch.value }
    #expect(failure?.message == "was stopped before it was ready")
    #expect(!Processes.isAlive(pid))
    await host.shutDown()
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give rights away"))
  func anUnprivilegedProcessHasAFolderOfItsOwnAndNoRights() async throws {
    let host = try Processes.host()
    let script =
      "id -u; id -g; grep -E '^Cap(Prm|Eff)' /proc/self/status; pwd; echo text >file && mkdir $DATA && echo ready; exec sleep 1000"
    let process = try await host.launch(.script(script, isUnprivileged: true), onExit: { _, _ in })
    let user = try #require(UnprivilegedUser.current)
    #expect(user.uid != 0)
    let lines = process.log.lines()
    #expect(lines.prefix(2) == ["\(user.uid)", "\(user.gid)"])
    #expect(lines.contains("CapEff:\t0000000000000000"))
    #expect(lines.contains(process.site.directory))
    await host.shutDown()
  }
}
