import Glibc
import SeamRuntime
import TestSupport
import Testing

@testable import SeamEnvironment

/// However Seam ends, nothing that it started outlives it.
@Suite struct SupervisorTests {
  /// Processes of every kind that is hard to get rid of.
  private static let stubborn = """
    trap '' TERM INT HUP
    setsid sh -c 'trap "" TERM; sleep 1000 & echo pid=$!'
    (sleep 1000 & echo pid=$!)
    sh -c 'kill -STOP $$' & echo pid=$!
    echo pid=$$
    echo ready
    while :; do sleep 1; done
    """

  @Test func afterAKillOfSeamEverythingIsGoneWithinSeconds() async throws {
    let notes = Processes.temporaryFolder()
    defer { FileTree.remove(notes) }
    // A process of its own that uses a host as Seam does, and is killed while two processes run and one is being started
    await #expect(processExitsWith: .signal(SIGKILL)) { [notes = notes as String] in
      let host = try Processes.host()
      let polite = try await host.launch(.script("echo pid=$$; echo ready; exec sleep 1000"), onExit: { _, _ in })
      let stubborn = try await host.launch(.script(SupervisorTests.stubborn, grace: .seconds(60)), onExit: { _, _ in })
      let lines = [host.folder, host.supervisor.dataFolder] + (polite.log.lines() + stubborn.log.lines()).filter { $0.hasPrefix("pid=") }
      try SmallFile.write(Array(lines.joined(separator: "\n").utf8), to: notes + "/notes")
      Task { try await host.execute(Command("sleep", ["1000"]), timeout: .seconds(1000)) }
      kill(getpid(), SIGKILL)
    }
    let lines = ProcessLog(path: notes + "/notes").lines()
    let folders = lines.prefix(2)
    let pids = Processes.numbers("pid", in: ProcessLog(path: notes + "/notes"))
    #expect(pids.count == 5)
    #expect(
      try await Processes.wait { !pids.contains(where: Processes.isAlive) && folders.allSatisfy { access($0, F_OK) != 0 } })
  }

  @Test func afterAKillOfTheSupervisorNothingHangs() async throws {
    let host = try Processes.host()
    let ended = Promise<SeamRuntime.ExitStatus>()
    let process = try await host.launch(.script("echo pid=$$; echo ready; exec sleep 1000")) { status, _ in ended.keep(status) }
    let pid = try #require(Processes.numbers("pid", in: process.log).first)
    let marker = process.site.data
    let execution = Task { try await host.execute(Command("sh", ["-c", "echo >\(marker); sleep 1000"]), timeout: .seconds(1000)) }
    #expect(try await Processes.wait { access(marker, F_OK) == 0 })
    kill(host.supervisor.pid, SIGKILL)
    let failure = await #expect(throws: DriverFailure.self) { _ = try await execution.value }
    #expect(failure?.message == "'sh' was lost: the supervisor of Seam's processes has ended: was it killed?")
    #expect(await ended.value() == .signalled(SIGKILL))
    #expect(try await Processes.wait { !Processes.isAlive(pid) })
    await #expect(throws: EnvironmentFailure.self) { _ = try await host.launch(.script("echo ready"), onExit: { _, _ in }) }
    await #expect(throws: DriverFailure.self) { _ = try await host.execute(Command("true"), timeout: .seconds(60)) }
    await process.stop()
    await host.shutDown()
    #expect(access(host.folder, F_OK) != 0)
  }

  @Test func aKeeperThatIsKilledTakesItsProcessAlongAndItsDaemonsWithTheRun() async throws {
    let host = try Processes.host()
    let ended = Promise<SeamRuntime.ExitStatus>()
    let script = "echo pid=$$; setsid sh -c 'sleep 1000 & echo daemon=$!'; echo ready; exec sleep 1000"
    let process = try await host.launch(.script(script)) { status, _ in ended.keep(status) }
    let pid = try #require(Processes.numbers("pid", in: process.log).first)
    let daemon = try #require(Processes.numbers("daemon", in: process.log).first)
    kill(try #require(ProcessTable.parent(of: pid)), SIGKILL)
    #expect(await ended.value() == .signalled(SIGKILL))
    #expect(try await Processes.wait { !Processes.isAlive(pid) })
    await host.shutDown()
    #expect(!Processes.isAlive(daemon))
  }

  @Test func signalsOfATerminalDoNotReachIt() async throws {
    let host = try Processes.host()
    #expect(getsid(host.supervisor.pid) == host.supervisor.pid)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE] { kill(host.supervisor.pid, signal) }
    #expect(try await host.execute(Command("true"), timeout: .seconds(60)).exit == .exited(0))
    await host.shutDown()
  }

  @Test func aHostThatIsForgottenEndsToo() async throws {
    var host: SupervisedHost? = try Processes.host()
    let folder = try #require(host?.folder)
    host = nil
    #expect(try await Processes.wait { access(folder, F_OK) != 0 })
  }

  @Test func whatIsNoSeamIsNoSupervisor() async throws {
    let missing = #expect(throws: EnvironmentFailure.self) { _ = try SupervisedHost.start(executable: "/nowhere/seam") }
    #expect(
      missing?.message == "the supervisor of Seam's processes cannot be started: /nowhere/seam: no such file or directory")
    let other = #expect(throws: EnvironmentFailure.self) { _ = try SupervisedHost.start(executable: "/bin/true") }
    #expect(other?.message == "the supervisor of Seam's processes cannot be started: it ended at once")
  }
}
