import SeamSource
import SeamValue

/// What `seam.yaml` says: the systems that the specs of a tree exercise.
package struct Project: Sendable {
  package var name: String
  /// The folder of `seam.yaml`, as a path that the working directory understands.
  package var root: String
  package var file: SourceFile?
  package var variables: [EnvironmentVariable] = []
  package var secrets: [Secret] = []
  package var dependencies: [DependencyDeclaration] = []
  package var services: [Service] = []
  package var environments: [ProjectEnvironment] = []
  package var stages: [Stage] = []
  /// The environment that was chosen; nil for what the project itself says.
  package var environment: String?
  /// Dependencies and services that are not there in it.
  package var absent: Set<String> = []
  /// The dependencies and services that could not be read.
  package var unreadNames: Set<String> = []

  package init(name: String, root: String, file: SourceFile? = nil) {
    self.name = name
    self.root = root
    self.file = file
  }
}

/// An environment variable that specs may read, as `env.NAME`.
package struct EnvironmentVariable: Sendable {
  package var name: String
  package var defaultValue: String?
  package var span: SourceSpan
}

/// A value that is read as `secrets.NAME` and printed nowhere.
package struct Secret: Sendable {
  package var name: String
  /// The environment variable that holds it.
  package var variable: String
  package var span: SourceSpan

  /// In characters: a shorter value occurs everywhere by chance, so hiding it would spoil what is printed.
  package static let shortest = 4
}

/// A system under test: a program that Seam runs, or an address.
package struct Service: Sendable {
  package var name: String
  /// Its command line; nil where an address is given.
  package var run: [Template]?
  package var url: Template?
  package var environment: [Template.Member] = []
  package var readiness: Readiness?
  /// How long it may take to become ready; nil for the default.
  package var readyWithin: Duration?
  package var restart = Restart.never
  package var defaultHeaders: [Template.Member] = []
  package var defaultTimeout: Duration?
  package var defaultOptions = RequestOptions()
  /// Stands in for `on` where a step names none.
  package var isDefault = false
  package var span: SourceSpan

  /// What shows that it is ready.
  package enum Readiness: Sendable {
    /// A request that is answered with a status below 400.
    case http(method: String, path: String)
    /// A port on 127.0.0.1 that accepts connections.
    case tcp(Template)
    /// A line of its log that holds this text.
    case log(String)
    /// A program that ends with exit status 0.
    case exec([Template])
  }

  /// How what it keeps in memory is undone between specs that use it.
  package enum Restart: Sendable {
    case never
    /// It is stopped and started again.
    case perSpec
    /// It is asked to forget it.
    case reset(method: String, path: String)
  }

  /// All templates, for checking what they refer to.
  package var templates: [Template] {
    var all = (run ?? []) + environment.map(\.value) + defaultHeaders.map(\.value) + defaultOptions.templates
    if let url { all.append(url) }
    switch readiness {
    case .tcp(let port): all.append(port)
    case .exec(let command): all += command
    case .http, .log, nil: break
    }
    return all
  }
}
