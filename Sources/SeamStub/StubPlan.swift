import SeamRuntime
import SeamSpec
import SeamValue

/// A stub that will be served.
struct StubPlan: DependencyPlan {
  let name: String
  let path: String
  let served: [StubRoute]
  var hasAllRoutes = true
  let hasTLS: Bool
  /// What expressions of the file see beside `request`.
  var values: [String: Value] = [:]
  /// Reads what `file` names in them.
  var loader: any Loader = NoFiles()

  var attributes: [String: StaticType] {
    var attributes: [String: StaticType] = ["url": .string, "host": .string, "port": .int]
    if hasTLS { attributes["ca"] = .string }
    return attributes
  }

  var sqlDialect: SQLDialect? { nil }
  var routes: [StubRoute]? { served }
  var watching: Watching { .things }
  var launch: LaunchPlan? { nil }

  var summary: [String] {
    let count = served.count == 1 ? "1 route" : "\(served.count) routes"
    return [
      "stub of \(path)\(hasTLS ? ", with TLS" : "")", "\(count); served by Seam itself",
      "between specs its routes and sequences begin anew, and its requests are forgotten",
      "the last \(RequestLog.maximumCount) requests of a spec are kept, in at most \(RequestLog.maximumSize >> 20) MiB",
    ]
  }

  func open(at site: LaunchSite?, in workspace: String) async throws(EnvironmentFailure) -> any Dependency {
    try StubDependency(self, in: workspace)
  }
}
