/// Starts processes, and makes sure that none of them, nor any child of theirs, outlives the run, however it ends.
package protocol ProcessHost: Sendable {
  /// The run's temporary folder, gone with the run.
  var folder: String { get throws(EnvironmentFailure) }

  /// The path of a program; the failure says what to install.
  func locate(_ program: Program) throws(EnvironmentFailure) -> String

  /// Starts a process and waits until it is ready.
  ///
  /// - Parameter onExit: called once if it ends, after it was ready, without having been stopped.
  func launch(
    _ plan: LaunchPlan, onExit: @escaping @Sendable (ExitStatus, ProcessLog) -> Void
  ) async throws(EnvironmentFailure) -> any LaunchedProcess

  /// Runs a program to its end. Past the time-out, and when the task is cancelled, it is killed with all its children.
  func execute(_ command: Command, timeout: Duration) async throws(DriverFailure) -> CommandResult

  /// Stops everything in reverse order of launching and removes the run's temporary folder.
  func shutDown() async
}

/// A process that was launched and became ready.
package protocol LaunchedProcess: Sendable {
  var name: String { get }
  var site: LaunchSite { get }
  /// What it has printed, on standard output and standard error: all of it, or the last 16 MiB and more.
  var log: ProcessLog { get }
  /// How it ended; nil while it runs.
  var exit: ExitStatus? { get }
  /// Stops it, and returns when it and its children are gone.
  func stop() async
}

package enum ExitStatus: Sendable, Equatable, CustomStringConvertible {
  case exited(Int32)
  case signalled(Int32)

  package var description: String {
    switch self {
    case .exited(let code): "exit status \(code)"
    case .signalled(let signal): "killed by signal \(signal)"
    }
  }

  /// "ended with exit status 1", "was killed by signal 9"
  package var asPredicate: String {
    switch self {
    case .exited: "ended with \(self)"
    case .signalled: "was \(self)"
    }
  }
}

/// What a program that ran to its end returned. Output beyond 16 MiB a stream is cut, and `isCut` says so.
package struct CommandResult: Sendable {
  package var exit: ExitStatus
  package var standardOutput: [UInt8]
  package var standardError: [UInt8]
  package var isCut: Bool

  package init(exit: ExitStatus, standardOutput: [UInt8], standardError: [UInt8], isCut: Bool = false) {
    self.exit = exit
    self.standardOutput = standardOutput
    self.standardError = standardError
    self.isCut = isCut
  }
}

/// The environment could not be brought up, or broke: exit status 3.
package struct EnvironmentFailure: Error {
  /// The dependency or service concerned.
  package var name: String
  /// Lower case, without a full stop: "ended with exit status 1 before it was ready".
  package var message: String
  /// The last lines of the log concerned.
  package var log: [String]
  package var hint: String?

  package init(_ name: String, _ message: String, log: [String] = [], hint: String? = nil) {
    self.name = name
    self.message = message
    self.log = log
    self.hint = hint
  }
}
