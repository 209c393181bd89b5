import SeamRuntime

/// One database of a throw-away server, and the copy from which it is made anew.
struct PostgresDatabase: Sendable {
  let name: String
  let address: PostgresAddress
  /// A database of the same server where a connection is in nobody's way: what is copied is never it.
  private let server: PostgresAddress
  /// Whether the role may do everything.
  private let isSuperuser: Bool

  /// On a throw-away server.
  init(name: String, port: Int) {
    self.name = name
    address = PostgresAddress(port: port, database: name)
    server = PostgresAddress(port: port, database: "template1")
    isSuperuser = true
  }

  /// At an address that was given.
  init(owned address: PostgresAddress) {
    name = address.database
    self.address = address
    var server = address
    server.parameters.append(("dbname", name == "postgres" ? "template1" : "postgres"))
    self.server = server
    isSuperuser = false
  }

  /// A name may be this long, in bytes: with what makes the template's name of it, it is the 63 that the server allows.
  static let longestName = 63 - templateSuffix.utf8.count
  private static let templateSuffix = "_seam_template"

  /// The name of the database that is only there to be copied.
  private var template: String { name + Self.templateSuffix }
  /// The copy that is there before it is needed.
  private var spare: String { name + "_seam_spare" }
  /// What was replaced, and has still to be dropped.
  private var discarded: String { name + "_seam_old" }

  /// Makes it, empty.
  func create(within timeout: Duration) async -> Result<Void, PostgresFailure> {
    await onServer(within: timeout) { session, deadline throws(PostgresFailure) in
      if name == "postgres" { try session.run("DROP DATABASE postgres", by: deadline) }
      try copy("template0", to: name, session, by: deadline)
    }
  }

  /// Makes the template from it. Nobody may be connected to it.
  func makeTemplate(within timeout: Duration) async -> Result<Void, PostgresFailure> {
    await onServer(within: timeout) { session, deadline throws(PostgresFailure) in
      try session.run("DROP DATABASE IF EXISTS \(ServerText.quoted(template))", by: deadline)
      try copy(name, to: template, session, by: deadline)
    }
  }

  /// Ends every connection to it, and makes it anew from the template.
  func replace(within timeout: Duration) async -> Result<Void, PostgresFailure> {
    await onServer(within: timeout) { session, deadline throws(PostgresFailure) in
      try endSessions(session, by: deadline)
      try session.run("DROP DATABASE \(ServerText.quoted(name))", by: deadline)
      try copy(template, to: name, session, by: deadline)
    }
  }

  // MARK: The spare

  /// Makes a copy under another name, and drops what was replaced before.
  func makeSpare(within timeout: Duration) async -> Result<Void, PostgresFailure> {
    await onServer(within: timeout) { session, deadline throws(PostgresFailure) in
      for old in [discarded, spare] { try session.run("DROP DATABASE IF EXISTS \(ServerText.quoted(old))", by: deadline) }
      try copy(template, to: spare, session, by: deadline)
    }
  }

  /// Ends every connection to it, and gives its name to the spare.
  func swap(within timeout: Duration) async -> Result<Void, PostgresFailure> {
    await onServer(within: timeout) { session, deadline throws(PostgresFailure) in
      try endSessions(session, by: deadline)
      try session.run(
        """
        BEGIN;
        ALTER DATABASE \(ServerText.quoted(name)) RENAME TO \(ServerText.quoted(discarded));
        ALTER DATABASE \(ServerText.quoted(spare)) RENAME TO \(ServerText.quoted(name));
        COMMIT
        """, by: deadline)
    }
  }

  /// Leaves nothing of what was made beside it.
  func removeCopies(within timeout: Duration) async {
    _ = await onServer(within: timeout) { session, deadline throws(PostgresFailure) in
      for copy in [discarded, spare, template] { try session.run("DROP DATABASE IF EXISTS \(ServerText.quoted(copy))", by: deadline) }
    }
  }

  // MARK: Parts

  private func onServer(
    within timeout: Duration, _ body: @Sendable (PostgresSession, Deadline) throws(PostgresFailure) -> Void
  ) async -> Result<Void, PostgresFailure> {
    let connection = PostgresConnection(server)
    let result = await connection.perform(within: timeout, body)
    await connection.close()
    return result
  }

  /// Signalling and looking again is ten times faster than `DROP DATABASE … WITH (FORCE)`.
  private func endSessions(_ session: PostgresSession, by deadline: Deadline) throws(PostgresFailure) {
    // No service connects again between its end and what comes next.
    try session.run("ALTER DATABASE \(ServerText.quoted(name)) WITH ALLOW_CONNECTIONS false", by: deadline)
    let end = """
      SELECT pg_catalog.count(pg_catalog.pg_terminate_backend(pid)) FROM pg_catalog.pg_stat_activity
      WHERE datname = \(ServerText.literal(name));
      """
    while true {
      let found = try session.run(end, by: deadline)
      guard let sessions = found.last, sessions.text(0, 0) != "0" else { return }
      try session.run("SELECT pg_catalog.pg_sleep(0.001)", by: deadline)
    }
  }

  /// With its settings, owner and privileges, which the server does not copy.
  private func copy(
    _ source: String, to target: String, _ session: PostgresSession, by deadline: Deadline
  ) throws(PostgresFailure) {
    let version = try session.run("SHOW server_version_num", by: deadline).last?.text(0, 0).flatMap { Int($0) } ?? 0
    // Copying files beats writing every page to the log; before version 15 it was the only way.
    let strategy = version >= 150_000 ? " STRATEGY FILE_COPY" : ""
    try session.run(
      "CREATE DATABASE \(ServerText.quoted(target)) TEMPLATE \(ServerText.quoted(source))\(strategy)", by: deadline)
    let settings = """
      SET allow_system_table_mods = on;
      INSERT INTO pg_db_role_setting SELECT t.oid, setrole, setconfig FROM pg_db_role_setting
        JOIN pg_database s ON s.oid = setdatabase AND s.datname = \(ServerText.literal(source))
        JOIN pg_database t ON t.datname = \(ServerText.literal(target));
      UPDATE pg_database t SET datdba = s.datdba, datacl = s.datacl FROM pg_database s
        WHERE s.datname = \(ServerText.literal(source)) AND t.datname = \(ServerText.literal(target)) AND s.datname <> 'template0';
      """
    do throws(PostgresFailure) {
      try session.run(settings, by: deadline)
    } catch .refused(let error) {
      // Without them it is the same database, with the settings and privileges of a new one.
      if isSuperuser { throw .refused(error) }
    }
  }
}
