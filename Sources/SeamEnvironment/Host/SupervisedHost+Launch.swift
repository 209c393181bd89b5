import Glibc
import SeamRuntime
import SeamSpec

extension SupervisedHost {
  private enum Attempt {
    case launched(any LaunchedProcess)
    /// Somebody else took one of its ports before it did.
    case lostPort(EnvironmentFailure)
  }

  /// How often a process is started that loses its ports.
  private static let attempts = 3
  /// How long a process that does not hold its own port may take to find that out.
  private static let discovery = Duration.seconds(2)

  package func launch(
    _ plan: LaunchPlan, onExit: @escaping @Sendable (ExitStatus, ProcessLog) -> Void
  ) async throws(EnvironmentFailure) -> any LaunchedProcess {
    if isEnding { throw EnvironmentFailure(plan.name, Self.runIsEnding) }
    if supervisor.hasEnded { throw EnvironmentFailure(plan.name, SupervisorClient.lost) }
    let program: String
    do {
      program = try locate(plan.program)
    } catch {
      throw EnvironmentFailure(plan.name, error.message, hint: error.hint)
    }
    let user = plan.isUnprivileged ? UnprivilegedUser.current : nil
    var number = 1
    while true {
      switch try await attempt(plan, program, user, onExit) {
      case .launched(let process): return process
      case .lostPort(var failure):
        if number == Self.attempts {
          failure.hint = "an address is in use: it was started \(number) times, each time on another port that was free"
          throw failure
        }
      }
      number += 1
    }
  }

  private func attempt(
    _ plan: LaunchPlan, _ program: String, _ user: ProgramStart.User?, _ onExit: @escaping @Sendable (ExitStatus, ProcessLog) -> Void
  ) async throws(EnvironmentFailure) -> Attempt {
    let (site, log) = try await makeSite(for: plan, program, user)
    var start = try ProgramStart(plan.command(site, program), output: log.path, stopSignal: plan.stopSignal, name: plan.name)
    start.user = user
    // Where Seam stands, an unprivileged user may not even be able to look
    if user != nil, start.directory == nil { start.directory = site.directory }

    let child = supervisor.start(start)
    let isReady = Promise<Void>()
    Task { await LogLimit(path: log.path).watch(child, isReady) }
    var outcome = await Readiness.wait(plan, site, log, child)
    // What answered was not what was started, which will find its port taken.
    if case .ready = outcome, plan.needsPort, isForeign(site.port), let ending = await child.ending.value(within: Self.discovery) {
      outcome = .ended(ending)
    }
    let failure: EnvironmentFailure
    var mayHaveLostPort = false
    switch outcome {
    case .ready:
      isReady.keep(())
      let process = SupervisedProcess(plan, site: site, log: log, child: child, supervisor: supervisor) { onExit($0, log) }
      if add(process) { return .launched(process) }
      await process.stop()
      throw EnvironmentFailure(plan.name, Self.runIsEnding)
    case .ended(.refused(let refusal)): failure = EnvironmentFailure(plan.name, refusal.message(start))
    case .ended(.lost): failure = EnvironmentFailure(plan.name, SupervisorClient.lost)
    case .ended(.exited(let status)):
      failure = EnvironmentFailure(plan.name, "\(status.asPredicate) before it was ready", log: log.tail())
      mayHaveLostPort = plan.needsPort
    case .late(let reason):
      let message = "was not ready within \(DurationText.written(plan.readyWithin))" + (reason.map { ": \($0)" } ?? "")
      failure = EnvironmentFailure(plan.name, message, log: log.tail())
      mayHaveLostPort = plan.needsPort
    case .cancelled: failure = EnvironmentFailure(plan.name, "was stopped before it was ready", log: log.tail())
    }
    supervisor.stop(child, grace: plan.grace)
    await child.gone.value()
    if mayHaveLostPort, !isEnding, !Task.isCancelled, hasLostPort(site, log) { return .lostPort(failure) }
    throw failure
  }

  /// Whether one of the ports of a process that is gone is somebody else's, or was as it says.
  private func hasLostPort(_ site: LaunchSite, _ log: ProcessLog) -> Bool {
    if ([site.port] + site.extraPorts).contains(where: { !ports.isFree($0) }) { return true }
    return log.lines().contains { line in
      let line = line.lowercased()
      return ["address already in use", "address in use", "could not bind", "eaddrinuse"].contains { line.contains($0) }
    }
  }

  /// Whether it is known that what listens on a port is nothing that this run started.
  private func isForeign(_ port: Int) -> Bool {
    PortListener.isHeld(port, by: ProcessTable().descendants(of: supervisor.pid)) == false
  }

  /// The folder, the log, the copy of the template and the port of a process.
  private func makeSite(
    for plan: LaunchPlan, _ program: String, _ user: ProgramStart.User?
  ) async throws(EnvironmentFailure) -> (LaunchSite, ProcessLog) {
    var site = LaunchSite(port: 0, directory: "", data: "")
    do {
      site.directory = try makeFolder(for: plan.name, user: user)
      site.data = site.directory + "/data"
      try SmallFile.write([], to: site.directory + "/log", mode: 0o644)
      try give(site.directory + "/log", to: user)
    } catch {
      throw EnvironmentFailure(plan.name, "cannot make a folder for it in \(folder): \(error.text)")
    }
    if let template = plan.template {
      site.data = supervisor.dataFolder + site.directory.dropFirst(folder.count) + "-data"
      let source = try await makeTemplate(template, name: plan.name, program, user)
      let target = site.data
      do {
        try await onThread { () throws(SystemError) in try FileTree.copy(source, to: target) }
      } catch {
        throw EnvironmentFailure(plan.name, "cannot copy \(source) to \(target): \(error.text)")
      }
    }
    if plan.needsPort {
      do {
        site.port = try ports.take()
        for _ in 0..<plan.extraPorts { site.extraPorts.append(try ports.take()) }
      } catch {
        throw EnvironmentFailure(plan.name, "cannot find a free port on 127.0.0.1: \(error.text)")
      }
    }
    return (site, ProcessLog(path: site.directory + "/log"))
  }

  private func makeTemplate(
    _ template: DirectoryTemplate, name: String, _ program: String, _ user: ProgramStart.User?
  ) async throws(EnvironmentFailure) -> String {
    try await templates.directory(for: template.key, name: name, program: program, user: user) { path throws(EnvironmentFailure) in
      try await prepare(template.make(path, program), name: name, user)
    }
  }

  private func prepare(_ command: Command, name: String, _ user: ProgramStart.User?) async throws(EnvironmentFailure) {
    let result: CommandResult
    do {
      result = try await run(command, user: user, timeout: .seconds(120))
    } catch {
      throw EnvironmentFailure(name, "cannot be prepared: \(error.message)")
    }
    guard result.exit != .exited(0) else { return }
    let lines = String(decoding: result.standardOutput + result.standardError, as: UTF8.self).split(whereSeparator: \.isNewline)
    throw EnvironmentFailure(
      name, "cannot be prepared: '\(command.executable)' \(result.exit.asPredicate)", log: lines.suffix(20).map(String.init))
  }

  private static let runIsEnding = "was not started: the run is ending"
}
