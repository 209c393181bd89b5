import SeamRuntime
import SeamSpec
import SeamValue

/// A database at an address that was given, which is Seam's to migrate, to seed and to put back, as far as its role may.
struct OwnedPostgresPlan: DependencyPlan {
  let name: String
  let address: PostgresAddress
  let migrations: [Migration]
  let policy: IsolationPolicy
  var ignored = NetEffects.Ignored()
  var keepsSequences = true

  var attributes: [String: StaticType] { PostgresDependency.attributeTypes }
  var watching: Watching { .rows }
  var isolation: IsolationPolicy { policy }
  var policies: [IsolationPolicy] { IsolationPolicy.allCases }
  var sqlDialect: SQLDialect? { .postgres }
  var launch: LaunchPlan? { nil }

  var summary: [String] {
    let count = migrations.count
    let files = count == 0 ? "" : ", \(count) \(count == 1 ? "file" : "files") of SQL run first"
    let needs: String? =
      switch policy {
      case .rewind:
        "the role has to have REPLICATION and to be allowed to set session_replication_role, wal_level has to be 'logical', and the tables have to be "
          + "its own: what is missing is named when the run starts, with what is done instead"
      case .truncate:
        "the role has to be allowed to set session_replication_role: without that there is a copy for each spec, or nothing is undone"
      case .clone: "the role has to have CREATEDB and own the database, with nobody else connected: without that the policy is 'rewind'"
      case .rollback, .unique, .none: nil
      }
    return [
      "PostgreSQL at \(address.place), database '\(address.database)', given and owned\(files)",
      policy.about(isGiven: false, isOwned: true),
    ]
      + [needs].compactMap(\.self)
  }

  func open(at site: LaunchSite?, in workspace: String) async throws(EnvironmentFailure) -> any Dependency {
    // Seam tells its own sessions from others by their name.
    var own = address
    own.parameters.append(("application_name", "seam"))
    let connection = PostgresConnection(own)
    let patience = Duration.seconds(10)
    let found = await connection.perform(within: patience) { session, deadline throws(PostgresFailure) in
      try Rights.read(session, by: deadline)
    }
    guard case .success(let known) = found else {
      throw EnvironmentFailure(name, "cannot be reached: \(found.failureMessage)")
    }
    guard var rights = known else {
      throw EnvironmentFailure(name, "is of a version that Seam cannot put back: it has to be \(PostgresSettings.oldestVersion) or later")
    }
    try await Migrator(name: name, migrations: migrations).run(on: connection)
    var copies: PostgresDatabase?
    if rights.usable(policy).policy == .clone {
      // Nobody may be on what is copied.
      await connection.close()
      let database = PostgresDatabase(owned: own)
      let made = await database.makeTemplate(within: .seconds(300))
      if case .success = made { copies = database } else { rights.copies = "it cannot be copied: \(made.failureMessage)" }
    } else if rights.copies == nil {
      rights.copies = "no copy was made of it at the start, for the project does not ask for 'clone'"
    }
    return PostgresDependency(own, connection, .owned(rights, copies: copies), policy, ignoring: ignored, keepsSequences: keepsSequences)
  }
}

extension Result where Failure == PostgresFailure {
  fileprivate var failureMessage: String {
    switch self {
    case .success: ""
    case .failure(.refused(let error)): error.message
    case .failure(.failed(let failure)): failure.message
    }
  }
}
