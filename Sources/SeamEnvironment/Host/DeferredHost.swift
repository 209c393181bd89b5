import SeamRuntime
import Synchronization

/// A host that is started when it is first needed: a run that starts no process has no supervisor and no temporary folder.
package final class DeferredHost: ProcessHost {
  private let executable: String
  private let host = Mutex<SupervisedHost?>(nil)

  /// - Parameter executable: the seam binary, which is its own supervisor.
  package init(executable: String) {
    self.executable = executable
  }

  private func started() throws(EnvironmentFailure) -> SupervisedHost {
    try host.withLock { host throws(EnvironmentFailure) in
      if let host { return host }
      let started = try SupervisedHost.start(executable: executable)
      host = started
      return started
    }
  }

  package var folder: String {
    get throws(EnvironmentFailure) { try started().folder }
  }

  package func locate(_ program: Program) throws(EnvironmentFailure) -> String {
    try ProgramLookup.locate(program)
  }

  package func launch(
    _ plan: LaunchPlan, onExit: @escaping @Sendable (ExitStatus, ProcessLog) -> Void
  ) async throws(EnvironmentFailure) -> any LaunchedProcess {
    try await started().launch(plan, onExit: onExit)
  }

  package func execute(_ command: Command, timeout: Duration) async throws(DriverFailure) -> CommandResult {
    let host: SupervisedHost
    do {
      host = try started()
    } catch {
      throw DriverFailure(.invalid, error.message)
    }
    return try await host.execute(command, timeout: timeout)
  }

  package func shutDown() async {
    await host.withLock(\.self)?.shutDown()
  }
}
