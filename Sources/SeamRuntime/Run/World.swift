import SeamValue

/// What is running and can be acted on: the environment of one worker.
package struct World: Sendable {
  package var http: any HTTPClient
  package var processes: any ProcessHost
  package var dependencies: [String: any Dependency] = [:]
  /// What the spec that is running has seen of the messages of each broker.
  package var watches: [String: MessageWatch] = [:]
  package var services: [String: RunningService] = [:] { didSet { launched = services.values.compactMap(\.process) } }
  /// Those services that were started.
  private(set) var launched: [any LaunchedProcess] = []
  /// The servers that dependencies are on.
  package var servers: [any LaunchedProcess] = []
  /// What is written instead of failing; nil where nothing is.
  package var updates: Updates?

  /// Whether anything was started that could end by itself.
  var hasProcesses: Bool { !dependencies.isEmpty || !launched.isEmpty }

  package init(http: any HTTPClient, processes: any ProcessHost) {
    self.http = http
    self.processes = processes
  }
}

/// A service under test, started or given.
package struct RunningService: Sendable {
  package var name: String
  /// Without a slash at its end.
  package var url: String
  package var defaultHeaders: [HTTPHeader] = []
  /// Nil where an address was given.
  package var process: (any LaunchedProcess)?
  package var attributes: [String: Value]
}
