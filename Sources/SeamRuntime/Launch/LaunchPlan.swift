/// A process to start and to keep running, as a value: what a dependency or a service asks for.
package struct LaunchPlan: Sendable {
  /// What messages and log files call it: the name of the service, or what the dependencies that share it call it.
  package var name: String
  package var program: Program
  /// A directory to give it as `site.data`, made once and copied for each launch.
  package var template: DirectoryTemplate?
  /// Whether it gets a free loopback port (`site.port`).
  package var needsPort: Bool
  /// How many more it gets (`site.extraPorts`).
  package var extraPorts: Int
  /// Run as a user without privileges where Seam is root; what PostgreSQL demands.
  package var isUnprivileged: Bool
  /// Sent first; after `grace` it is killed.
  package var stopSignal: Int32
  package var grace: Duration
  /// Asked again and again, from every few milliseconds to every 100, until it is true. What it throws is the last reason in the message.
  package var isReady: @Sendable (LaunchSite, ProcessLog) async throws(DriverFailure) -> Bool
  package var readyWithin: Duration
  /// The command line, once the port and the directories are known.
  package var command: @Sendable (_ site: LaunchSite, _ programPath: String) throws(EnvironmentFailure) -> Command

  package init(
    name: String, program: Program, template: DirectoryTemplate? = nil, needsPort: Bool, extraPorts: Int = 0,
    isUnprivileged: Bool = false, stopSignal: Int32, grace: Duration = .seconds(5), readyWithin: Duration,
    isReady: @escaping @Sendable (LaunchSite, ProcessLog) async throws(DriverFailure) -> Bool,
    command: @escaping @Sendable (_ site: LaunchSite, _ programPath: String) throws(EnvironmentFailure) -> Command
  ) {
    self.name = name
    self.program = program
    self.template = template
    self.needsPort = needsPort
    self.extraPorts = extraPorts
    self.isUnprivileged = isUnprivileged
    self.stopSignal = stopSignal
    self.grace = grace
    self.readyWithin = readyWithin
    self.isReady = isReady
    self.command = command
  }
}

/// An executable file and where to look for it.
package struct Program: Sendable {
  /// `postgres`, or a path: absolute, or relative to `directory` of the command.
  package var name: String
  /// Looked through first, then `PATH`. A `*` stands for any name; of several the highest version number wins.
  package var directories: [String]
  /// The Debian package that brings it, for the message when it is missing.
  package var package: String?
  /// What a relative path is relative to.
  package var base: String?

  package init(_ name: String, directories: [String] = [], package: String? = nil, base: String? = nil) {
    self.name = name
    self.directories = directories
    self.package = package
    self.base = base
  }
}

/// A directory that takes long to make and is the same every time, kept in the user's cache.
package struct DirectoryTemplate: Sendable {
  /// Names it in the cache: whatever changes the content has to change the key. The version of the program is added to it.
  package var key: String
  /// Makes it at `path`, given the path of the launch plan's program.
  package var make: @Sendable (_ path: String, _ programPath: String) -> Command

  package init(key: String, make: @escaping @Sendable (_ path: String, _ programPath: String) -> Command) {
    self.key = key
    self.make = make
  }
}

/// Where a launched process lives.
package struct LaunchSite: Sendable {
  /// On 127.0.0.1; 0 where it asked for none.
  package var port: Int
  package var extraPorts: [Int] = []
  /// Its own folder in the run's temporary folder, and its working files' place; gone with the run.
  package var directory: String
  /// The copy of the plan's template.
  package var data: String

  package init(port: Int, directory: String, data: String) {
    self.port = port
    self.directory = directory
    self.data = data
  }
}

/// A command line, without a shell.
package struct Command: Sendable {
  /// The path of the executable, or a name to look up in `PATH`.
  package var executable: String
  package var arguments: [String]
  /// Added to (and over) Seam's own environment.
  package var environment: [(name: String, value: String)]
  /// The working directory; nil for Seam's own.
  package var directory: String?
  package var standardInput: [UInt8]

  package init(
    _ executable: String, _ arguments: [String] = [], environment: [(name: String, value: String)] = [], directory: String? = nil,
    standardInput: [UInt8] = []
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.directory = directory
    self.standardInput = standardInput
  }
}
