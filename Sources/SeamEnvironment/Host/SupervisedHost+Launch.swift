import Glibc
import SeamRuntime
import SeamSpec

extension SupervisedHost {
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
    let (site, log) = try await makeSite(for: plan, program, user)
    var start = try ProgramStart(plan.command(site, program), output: log.path, stopSignal: plan.stopSignal, name: plan.name)
    start.user = user
    // Where Seam stands, an unprivileged user may not even be able to look
    if user != nil, start.directory == nil { start.directory = site.directory }

    let child = supervisor.start(start)
    Task { await LogLimit(path: log.path).watch(child) }
    let failure: EnvironmentFailure
    switch await Readiness.wait(plan, site, log, child) {
    case .ready:
      let process = SupervisedProcess(plan, site: site, log: log, child: child, supervisor: supervisor) { onExit($0, log) }
      if add(process) { return process }
      await process.stop()
      throw EnvironmentFailure(plan.name, Self.runIsEnding)
    case .ended(.refused(let refusal)): failure = EnvironmentFailure(plan.name, refusal.message(start))
    case .ended(.lost): failure = EnvironmentFailure(plan.name, SupervisorClient.lost)
    case .ended(.exited(let status)):
      failure = EnvironmentFailure(plan.name, "\(status.asPredicate) before it was ready", log: log.tail(), hint: Self.hint(site, log))
    case .late(let reason):
      let message = "was not ready within \(DurationText.written(plan.readyWithin))" + (reason.map { ": \($0)" } ?? "")
      failure = EnvironmentFailure(plan.name, message, log: log.tail(), hint: Self.hint(site, log))
    case .cancelled: failure = EnvironmentFailure(plan.name, "was stopped before it was ready", log: log.tail())
    }
    supervisor.stop(child, grace: plan.grace)
    await child.gone.value()
    throw failure
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

  private static func hint(_ site: LaunchSite, _ log: ProcessLog) -> String? {
    guard site.port != 0 else { return nil }
    let isTaken = log.tail().contains { line in
      let line = line.lowercased()
      return line.contains("address already in use") || line.contains("could not bind") || line.contains("eaddrinuse")
    }
    return isTaken ? "another process took port \(site.port) just before: run it again" : nil
  }
}
