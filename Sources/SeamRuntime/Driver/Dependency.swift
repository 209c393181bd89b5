import SeamSource
import SeamSpec
import SeamValue

/// A kind of real system, under the key that names it in `seam.yaml`: the one entry a new dependency adds to the list in `seam`.
package protocol DependencyKind: Sendable {
  /// `postgres`, `sqlite` …
  var keyword: String { get }
  /// The keys beside it that belong to this kind, such as `declare`.
  var extraKeys: [String] { get }

  /// Reads what the project says of one dependency. Mistakes are reported; nothing is started, connected or read.
  func plan(_ declaration: DependencyDeclaration, into diagnostics: inout [Diagnostic]) -> (any DependencyPlan)?
}

extension DependencyKind {
  package var extraKeys: [String] { [] }
}

/// One dependency of a project, planned: a value that says what will be started and how it will be used.
package protocol DependencyPlan: Sendable {
  var name: String { get }
  /// What expressions may read of it (`orders_db.url`), known before it runs.
  var attributes: [String: StaticType] { get }
  /// The dialect of its `sql:` steps; nil where it takes none.
  var sqlDialect: SQLDialect? { get }
  /// What can be seen of its changes, whoever makes them.
  var watching: Watching { get }
  /// How it is put back, unless a spec says otherwise.
  var isolation: IsolationPolicy { get }
  /// The policies that a spec or the project may ask for.
  var policies: [IsolationPolicy] { get }
  /// Of what stands in for a real system, the routes by which it answers, which a spec may replace; nil for what is real.
  var routes: [StubRoute]? { get }
  /// Whether every route could be read.
  var hasAllRoutes: Bool { get }
  /// What its `publish:` and `receive:` steps can do; nil where it takes none.
  var messaging: Messaging? { get }
  /// The process it needs; nil where there is none to start.
  var launch: LaunchPlan? { get }
  /// What of its address nobody is to read, such as `user:password@`: hidden wherever text leaves the program.
  var confidential: [String] { get }
  /// For `seam plan`: what it is and how it is restored between specs, a line each.
  var summary: [String] { get }

  /// Connects, migrates and seeds it.
  ///
  /// - Parameter site: where its process runs; nil where there is none.
  func open(at site: LaunchSite?, in workspace: String) async throws(EnvironmentFailure) -> any Dependency
}

extension DependencyPlan {
  package var messaging: Messaging? { nil }
  package var confidential: [String] { [] }
}

/// A real system that runs: what is done with it is *act*, *watch* or *restore*.
package protocol Dependency: Sendable {
  /// The values of the plan's `attributes`.
  var attributes: [String: Value] { get }

  /// How much has happened to it so far, whoever did it: a place in its own log; 0 where it keeps none.
  var mark: Int { get }

  /// What happened to it since a mark, for the report of a step that failed meanwhile; nil for nothing.
  func activity(since mark: Int) -> Exchange?

  /// What went wrong in it, and that no step asked about, since this was last called: the spec that ran fails by it.
  func takeProblems() async -> [Diagnostic]

  /// What the run has to say of it since this was last called, such as rights that are missing and what is done instead.
  func takeRemarks() async -> [String]

  /// Remembers its state as the one in which every spec finds it. Called when the services that use it have started, and again when they were
  /// started again: what they make of it at their start belongs to that state.
  func settle() async throws(DriverFailure)

  /// Puts back what has changed since it was settled.
  func restore() async throws(DriverFailure) -> Restoration

  /// Whether it was there before the run, and is put back when it is closed: the services that use it are stopped before that.
  var outlivesRun: Bool { get }

  /// Ends the connections. The process is stopped by whoever started it.
  func close() async
}

extension DependencyPlan {
  package var routes: [StubRoute]? { nil }
  package var hasAllRoutes: Bool { true }
  package var isStub: Bool { routes != nil }
  package var watching: Watching { .nothing("Seam cannot watch it") }
  package var isolation: IsolationPolicy { .rewind }
  package var policies: [IsolationPolicy] { [.rewind, .unique, .none] }
}

extension Dependency {
  package var mark: Int { 0 }
  package var outlivesRun: Bool { false }
  package func activity(since mark: Int) -> Exchange? { nil }
  package func takeRemarks() async -> [String] { [] }
  package func takeProblems() async -> [Diagnostic] { [] }
}

/// A dependency that can be put back in more than one way.
package protocol IsolatedDependency: Dependency {
  /// Called before a spec, when everything is as it finds it.
  func begin(_ policy: IsolationPolicy) async throws(DriverFailure)

  /// Puts back what has changed since, as the policy of the spec that ran says.
  func restore(after policy: IsolationPolicy) async throws(DriverFailure) -> Restoration
}

/// What restoring did.
package enum Restoration: Sendable, Equatable {
  /// Nothing had changed.
  case unchanged
  /// The changes were undone in place.
  case undone
  /// It was replaced by a fresh copy at the same address: connections of services to it are dead, so they have to be restarted.
  case replaced
}
