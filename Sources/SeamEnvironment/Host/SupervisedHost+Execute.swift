import CProcess
import Glibc
import SeamRuntime
import SeamSpec

extension SupervisedHost {
  /// What a stream may hold; the rest is thrown away.
  private static let streamLimit = 16 << 20

  package func execute(_ command: Command, timeout: Duration) async throws(DriverFailure) -> CommandResult {
    try await run(command, user: nil, timeout: timeout)
  }

  /// What it leaves running in the background lives on until the run ends.
  func run(_ command: Command, user: ProgramStart.User?, timeout: Duration) async throws(DriverFailure) -> CommandResult {
    if isEnding { throw DriverFailure(.cancelled, "'\(command.executable)' was not started: the run is ending") }
    if supervisor.hasEnded { throw Self.lost(command.executable) }
    let files: String
    do {
      files = try makeFolder(for: "command", user: user)
    } catch {
      throw DriverFailure(.unreachable, "cannot make a folder in \(folder): \(error.text)")
    }
    defer { FileTree.remove(files) }
    guard var start = ProgramStart(command, output: files + "/output", stopSignal: SIGTERM) else {
      throw DriverFailure(.invalid, "cannot find the program '\(command.executable)'")
    }
    start.error = files + "/error"
    start.user = user
    if user != nil, start.directory == nil { start.directory = files }
    if !command.standardInput.isEmpty {
      start.input = files + "/input"
      do {
        try SmallFile.write(command.standardInput, to: start.input)
        try give(start.input, to: user)
      } catch {
        throw DriverFailure(.unreachable, "cannot write \(start.input): \(error.text)")
      }
    }
    let child = supervisor.start(start)
    defer {
      if child.gone.current == nil {
        let output = AbandonedOutput([files + "/output", files + "/error"])
        Task { await output.discard(of: child) }
      }
    }
    let exit = try await end(of: child, start, command.executable, timeout)
    guard let output = SmallFile.read(files + "/output", limit: Self.streamLimit),
      let error = SmallFile.read(files + "/error", limit: Self.streamLimit)
    else { throw DriverFailure(.unreachable, "cannot read what '\(command.executable)' has printed: \(SystemError().text)") }
    return CommandResult(exit: exit, standardOutput: output.bytes, standardError: error.bytes, isCut: output.isCut || error.isCut)
  }

  private static func lost(_ name: String) -> DriverFailure {
    DriverFailure(.unreachable, "'\(name)' was lost: \(SupervisorClient.lost)")
  }

  private func end(
    of child: SupervisorClient.Child, _ start: ProgramStart, _ name: String, _ timeout: Duration
  ) async throws(DriverFailure) -> ExitStatus {
    let watch = Task { await limit(child, start, timeout) }
    let ending = await withTaskCancellationHandler {
      await child.ending.value()
    } onCancel: {
      supervisor.stop(child, grace: .zero)
    }
    watch.cancel()
    let isLate = await watch.value
    switch ending {
    case .refused(let refusal): throw DriverFailure(.invalid, "'\(name)' \(refusal.message(start))")
    case .lost: throw Self.lost(name)
    case .exited(let status):
      guard isLate || Task.isCancelled else { return status }
      await child.gone.value()
      throw isLate
        ? DriverFailure(.timedOut, "'\(name)' did not end within \(DurationText.written(timeout))")
        : DriverFailure(.cancelled, "'\(name)' was killed: the run is ending")
    }
  }

  /// Kills the program past its time-out, which is the result, and keeps its output from filling the disk.
  private func limit(_ child: SupervisorClient.Child, _ start: ProgramStart, _ timeout: Duration) async -> Bool {
    let end = ContinuousClock.now + timeout
    while true {
      let left = ContinuousClock.now.duration(to: end)
      if left <= .zero { break }
      do { try await Task.sleep(for: min(left, .milliseconds(50))) } catch { return false }
      for path in [start.output, start.error] { if let path { Self.freeRest(of: path) } }
    }
    supervisor.stop(child, grace: .zero)
    return true
  }

  /// Gives back the blocks beyond the limit; the program that writes them notices nothing (fallocate(2), FALLOC_FL_PUNCH_HOLE).
  private static func freeRest(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0, Int(status.st_size) > streamLimit + 1 else { return }
    let file = open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    seam_free_blocks(file, off_t(streamLimit + 1), status.st_size - off_t(streamLimit + 1))
  }
}
