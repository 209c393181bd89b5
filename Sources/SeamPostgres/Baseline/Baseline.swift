import SeamRuntime

/// What every spec finds: the rows of each table and the schema, as they were when it was captured, kept in Seam's own memory.
///
/// Restoring compares and rewrites whole tables. Sequences stay as they moved (isolation: an id is not given out twice).
struct Baseline: Sendable {
  private let tables: [TableState]
  /// For the fingerprints of all tables.
  private let query: String
  let catalogue: String
  /// What gives it.
  let catalogueQuery: String
  /// Which transactions had ended when all was known to be as it should; nil where something may have slipped in since.
  private var mark: Snapshot?
  /// Triggers that fire even while rows are put back: then their doings have to be looked for everywhere.
  private let hasUnstoppableTriggers: Bool
  /// Whether every change of a row is in the server's log, and taking it back changes nothing else.
  var isLogged: Bool { !hasUnstoppableTriggers && tables.allSatisfy(\.isLogged) }

  /// Reasons why a copy is needed.
  static let schemaChanged = "the schema has changed"
  static let cannotBeWritten = " has changed, and its rows cannot be written"

  /// How restoring ended.
  enum Outcome: Sendable {
    case unchanged
    /// Of these tables.
    case undone([String])
    /// It cannot be done in place, and why; nothing was changed.
    case impossible(String)
  }

  // MARK: Capturing

  /// Reads everything. Nobody else may write meanwhile; who does is found out by the next comparison.
  static func capture(_ session: PostgresSession, by deadline: Deadline) throws(PostgresFailure) -> Baseline {
    let mark = try snapshot(session, by: deadline)
    let found = try session.run("\(TableState.list)\n\(unstoppableTriggers)\n\(rights)", by: deadline)
    guard found.count == 3 else { throw .failed(Self.strange) }
    let catalogueQuery = found[2].text(0, 0) == "t" ? Catalogue.fingerprint : Catalogue.publicFingerprint
    let catalogue = try session.runKept(catalogueQuery, by: deadline).text(0, 0) ?? ""
    var tables = (0..<found[0].rowCount).map { row in
      TableState(
        name: found[0].text(row, 0) ?? "", columns: found[0].text(row, 2) ?? "", content: .init(count: "", sum: ""),
        isView: found[0].text(row, 1) == "m", isLogged: found[0].text(row, 3) == "t")
    }
    let query = TableState.fingerprints(of: tables)
    let contents = try fingerprints(session.runKept(query, by: deadline), tables)
    for index in tables.indices {
      tables[index].content = contents[index]
      if contents[index].count != "0", !tables[index].isView, !tables[index].columns.isEmpty {
        tables[index].rows = try session.copyOut(tables[index].copyOut, by: deadline)
      }
    }
    return Baseline(
      tables: tables, query: query, catalogue: catalogue, catalogueQuery: catalogueQuery, mark: mark,
      hasUnstoppableTriggers: found[1].text(0, 0) != "0")
  }

  private static let unstoppableTriggers = """
    SELECT pg_catalog.count(*) FROM pg_catalog.pg_trigger WHERE tgenabled IN ('A', 'R') AND NOT tgisinternal;
    """
  private static let rights = """
    SELECT pg_catalog.bool_and(pg_catalog.has_table_privilege(name, 'SELECT'))
    FROM (VALUES ('pg_catalog.pg_largeobject'), ('pg_catalog.pg_user_mapping')) tables(name);
    """
  private static let currentSnapshot = "SELECT pg_catalog.pg_current_snapshot();"
  private static let strange = DriverFailure(.invalid, "PostgreSQL left out an answer")

  private static func snapshot(_ session: PostgresSession, by deadline: Deadline) throws(PostgresFailure) -> Snapshot? {
    try session.run(currentSnapshot, by: deadline).last?.text(0, 0).flatMap(Snapshot.init)
  }

  private static func fingerprints(
    _ answer: PostgresAnswer?, _ tables: [TableState]
  ) throws(PostgresFailure) -> [TableState.Fingerprint] {
    guard let answer, answer.rowCount == tables.count else { throw .failed(strange) }
    return tables.indices.map { TableState.Fingerprint(count: answer.text($0, 1) ?? "", sum: answer.text($0, 2) ?? "") }
  }

  // MARK: Restoring

  /// Finds what differs and puts it back, in one transaction. The session has no transaction open.
  ///
  /// - Parameter lockTimeout: how long a late writer's lock is waited for.
  mutating func restore(
    _ session: PostgresSession, lockTimeout: Duration = .seconds(1), by deadline: Deadline
  ) throws(PostgresFailure) -> Outcome {
    do throws(PostgresFailure) {
      let now = try Self.snapshot(session, by: deadline)
      if now != nil, now == mark { return .unchanged }
      return try compare(session, lockTimeout, at: now, by: deadline)
    } catch .refused(let error) {
      if session.isInTransaction { try session.run("ROLLBACK", by: deadline) }
      return .impossible(error.message)
    }
  }

  private mutating func compare(
    _ session: PostgresSession, _ lockTimeout: Duration, at now: Snapshot?, by deadline: Deadline
  ) throws(PostgresFailure) -> Outcome {
    let (seconds, attoseconds) = lockTimeout.components
    let begin = """
      BEGIN READ WRITE;
      SET LOCAL lock_timeout = \(seconds * 1000 + attoseconds / 1_000_000_000_000_000);
      SET LOCAL statement_timeout = 0;
      SET LOCAL session_replication_role = replica;
      """
    try session.run(begin, by: deadline)
    guard try session.runKept(catalogueQuery, by: deadline).text(0, 0) == catalogue else {
      try session.run("ROLLBACK", by: deadline)
      return .impossible(Self.schemaChanged)
    }
    let contents = try Self.fingerprints(session.runKept(query, by: deadline), tables)
    let changed = zip(tables, contents).filter { $0.content != $1 }.map(\.0)
    if changed.isEmpty {
      try session.run("COMMIT", by: deadline)
      mark = now
      return .unchanged
    }
    if let fixed = changed.first(where: { $0.isView || $0.columns.isEmpty }) {
      try session.run("ROLLBACK", by: deadline)
      return .impossible("\(fixed.name)\(Self.cannotBeWritten)")
    }
    return try putBack(changed, session, by: deadline)
  }

  /// The rows of some tables, and then a look at whether that made them what they were.
  private mutating func putBack(
    _ changed: [TableState], _ session: PostgresSession, by deadline: Deadline
  ) throws(PostgresFailure) -> Outcome {
    try session.run(changed.map(\.delete).joined(separator: "\n"), by: deadline)
    for table in changed where !table.rows.isEmpty { try session.copyIn(table.copyIn, table.rows, by: deadline) }
    let checked = hasUnstoppableTriggers || tables.contains(where: \.isView) ? tables : changed
    let found = try session.run(
      "\(Self.currentSnapshot)\nSELECT pg_catalog.pg_current_xact_id();\n\(TableState.fingerprints(of: checked))", by: deadline)
    guard found.count == 3 else { throw .failed(Self.strange) }
    let contents = try Self.fingerprints(found[2], checked)
    if let wrong = zip(checked, contents).first(where: { $0.content != $1 })?.0 {
      try session.run("ROLLBACK", by: deadline)
      return .impossible("\(wrong.name) is written to while it is put back")
    }
    let before = found[0].text(0, 0).flatMap(Snapshot.init)
    let own = found[1].text(0, 0).flatMap { UInt64($0) }
    // Seam's own, for whoever reads the log.
    let note = "SELECT pg_catalog.pg_logical_emit_message(true, '\(LogDecoder.prefix)', 'compared');"
    let after = try session.run("\(note)\nCOMMIT;\n\(Self.currentSnapshot)", by: deadline).last?.text(0, 0).flatMap(Snapshot.init)
    // Others may have committed since the tables were looked at: then the next comparison has to be a real one.
    mark = nil
    if let before, let own, let after, after.isOnly(own, since: before) { mark = after }
    return .undone(changed.map(\.name))
  }
}
