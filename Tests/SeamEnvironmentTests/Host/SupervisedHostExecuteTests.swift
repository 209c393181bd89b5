import Glibc
import SeamRuntime
import Testing

@testable import SeamEnvironment

@Suite struct SupervisedHostExecuteTests {
  @Test func outputErrorAndExitStatusComeBack() async throws {
    let host = try Processes.host()
    let result = try await host.execute(Command("sh", ["-c", "echo out; echo err >&2; exit 4"]), timeout: .seconds(60))
    #expect(result.exit == .exited(4))
    #expect(String(decoding: result.standardOutput, as: UTF8.self) == "out\n")
    #expect(String(decoding: result.standardError, as: UTF8.self) == "err\n")
    #expect(!result.isCut)
    #expect(try await host.execute(Command("sh", ["-c", "kill -USR1 $$"]), timeout: .seconds(60)).exit == .signalled(SIGUSR1))
    await host.shutDown()
  }

  @Test func inputEnvironmentAndDirectoryArrive() async throws {
    let host = try Processes.host()
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
    #expect(try await host.execute(Command("cat", standardInput: bytes), timeout: .seconds(60)).standardOutput == bytes)
    #expect(try await host.execute(Command("cat"), timeout: .seconds(60)).standardOutput == [])

    let command = Command(
      "sh", ["-c", "pwd; echo $SEAM_TEST; echo $HOME"], environment: [("SEAM_TEST", "a=b \u{e9}"), ("HOME", "/x")], directory: "/usr")
    let result = try await host.execute(command, timeout: .seconds(60))
    #expect(String(decoding: result.standardOutput, as: UTF8.self) == "/usr\na=b \u{e9}\n/x\n")
    await host.shutDown()
  }

  @Test func aProgramIsLookedUpInThePathThatItIsGiven() async throws {
    let host = try Processes.host()
    let folder = Processes.temporaryFolder()
    defer { FileTree.remove(folder) }
    try SmallFile.write(Array("#!/bin/sh\necho own\n".utf8), to: folder + "/own-program", mode: 0o755)
    let byName = Command("own-program", environment: [("PATH", folder)])
    #expect(try await host.execute(byName, timeout: .seconds(60)).standardOutput == Array("own\n".utf8))
    let relative = Command("./own-program", directory: folder)
    #expect(try await host.execute(relative, timeout: .seconds(60)).standardOutput == Array("own\n".utf8))

    let missing = await #expect(throws: DriverFailure.self) { _ = try await host.execute(Command("own-program"), timeout: .seconds(60)) }
    #expect(missing?.message == "cannot find the program 'own-program'")
    if case .invalid? = missing?.reason {} else { Issue.record("the reason is \(String(describing: missing?.reason))") }
    await host.shutDown()
  }

  @Test func pastTheTimeOutTheWholeTreeIsKilled() async throws {
    let host = try Processes.host()
    let folder = Processes.temporaryFolder()
    defer { FileTree.remove(folder) }
    let script = "trap '' TERM; setsid sh -c 'sleep 1000 & echo daemon=$!' >\(folder)/log; echo shell=$$ >>\(folder)/log; sleep 1000; :"
    let log = ProcessLog(path: folder + "/log")
    var pids: [Int32] = []
    // On a loaded machine the script needs longer to get there.
    for seconds in [1, 5, 60] where pids.count < 2 {
      let failure = await #expect(throws: DriverFailure.self) {
        _ = try await host.execute(Command("sh", ["-c", script]), timeout: .seconds(seconds))
      }
      #expect(failure?.message == "'sh' did not end within \(seconds)s")
      pids = Processes.numbers("daemon", in: log) + Processes.numbers("shell", in: log)
    }
    #expect(pids.count == 2)
    for pid in pids { #expect(!Processes.isAlive(pid)) }
    await host.shutDown()
  }

  @Test func aCancelledTaskKillsIt() async throws {
    let host = try Processes.host()
    let folder = Processes.temporaryFolder()
    defer { FileTree.remove(folder) }
    let task = Task {
      try await host.execute(Command("sh", ["-c", "echo shell=$$ >\(folder)/log; sleep 1000; :"]), timeout: .seconds(100))
    }
    let log = ProcessLog(path: folder + "/log")
    #expect(try await Processes.wait { log.length > 0 })
    task.cancel()
    let failure = await #expect(throws: DriverFailure.self) { _ = try await task.value }
    if case .cancelled? = failure?.reason {} else { Issue.record("the reason is \(String(describing: failure?.reason))") }
    for pid in Processes.numbers("shell", in: log) { #expect(!Processes.isAlive(pid)) }
    await host.shutDown()
  }

  @Test func outputBeyondTheLimitIsCutAndItsSpaceGivenBack() async throws {
    let host = try Processes.host()
    let result = try await host.execute(Command("sh", ["-c", "head -c 100000000 /dev/zero; echo err >&2"]), timeout: .seconds(60))
    #expect(result.exit == .exited(0))
    #expect(result.standardOutput.count == 16 << 20)
    #expect(result.standardError == Array("err\n".utf8))
    #expect(result.isCut)
    await host.shutDown()
  }

  @Test func whatIsPrintedInTheBackgroundWhenItHasEndedFillsNoDisk() async throws {
    let host = try Processes.host()
    let folder = Processes.temporaryFolder()
    defer { FileTree.remove(folder) }
    let script =
      "(head -c 300000000 /dev/zero; head -c 200000000 /dev/zero >&2; touch \(folder)/done; sleep 1000) & echo shell=$! >\(folder)/pid"
    let result = try await host.execute(Command("sh", ["-c", script]), timeout: .seconds(60))
    #expect(result.exit == .exited(0))
    let pid = try #require(Processes.numbers("shell", in: ProcessLog(path: folder + "/pid")).first)
    #expect(try await Processes.wait { access(folder + "/done", F_OK) == 0 })
    for (stream, size) in [(1, 300_000_000), (2, 200_000_000)] {
      var status = stat()
      #expect(
        try await Processes.wait {
          stat("/proc/\(pid)/fd/\(stream)", &status) == 0 && status.st_size >= size && status.st_blocks < 1 << 12
        },
        "\(status.st_size) bytes in \(status.st_blocks) blocks")
    }
    await host.shutDown()
  }

  @Test func manyRunAtOnce() async throws {
    let host = try Processes.host()
    var outputs: Set<[UInt8]> = []
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for number in 0..<30 {
        group.addTask { try await host.execute(Command("echo", ["\(number)"]), timeout: .seconds(30)).standardOutput }
      }
      for try await output in group { outputs.insert(output) }
    }
    #expect(outputs.count == 30)
    await host.shutDown()
  }

  @Test func whatItLeavesInTheBackgroundLivesUntilTheRunEnds() async throws {
    let host = try Processes.host()
    let result = try await host.execute(Command("sh", ["-c", "sleep 1000 >/dev/null 2>&1 & echo $!"]), timeout: .seconds(60))
    let pid = try #require(Int32(String(decoding: result.standardOutput.dropLast(), as: UTF8.self)))
    #expect(Processes.isAlive(pid))
    await host.shutDown()
    #expect(!Processes.isAlive(pid))
  }
}
