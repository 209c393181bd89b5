import SeamRuntime
import SeamSpec

/// What putting a database back needs and its role may not have: each a reason, nil where nothing is in the way.
struct Rights: Sendable, Equatable {
  /// Why its log cannot be followed.
  var log: String?
  /// Why rows cannot be put back.
  var rows: String?
  /// Why no copy can be made of it.
  var copies: String?
  /// The tables that belong to somebody else: what a row was before a change is not in the log.
  var foreign: String?

  /// What is done where a policy is asked for, and why it is not that one.
  func usable(_ policy: IsolationPolicy) -> (policy: IsolationPolicy, reason: String?) {
    switch policy {
    case .none, .unique, .rollback: return (policy, nil)
    case .clone: return copies.map { instead(of: .rewind, $0) } ?? (.clone, nil)
    case .rewind where rows == nil && log != nil: return (.truncate, log)
    case .rewind, .truncate: return rows.map { (copies == nil ? .clone : .unique, reason($0, copies)) } ?? (policy, nil)
    }
  }

  private func instead(of policy: IsolationPolicy, _ reason: String) -> (IsolationPolicy, String?) {
    let next = rows == nil ? (log == nil ? IsolationPolicy.rewind : .truncate) : .unique
    return (next, self.reason(reason, next == policy ? nil : rows ?? log))
  }

  private func reason(_ parts: String?...) -> String { parts.compactMap(\.self).joined(separator: "; ") }

  // MARK: Looking

  private static let query = """
    SELECT pg_catalog.current_setting('server_version_num'), pg_catalog.current_setting('wal_level'), r.rolname,
      r.rolsuper OR r.rolreplication,
      pg_catalog.current_setting('max_replication_slots')::int - (SELECT pg_catalog.count(*) FROM pg_catalog.pg_replication_slots),
      r.rolsuper OR r.rolcreatedb, r.rolsuper OR pg_catalog.pg_has_role(d.datdba, 'USAGE'),
      (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity
       WHERE datname = d.datname AND application_name <> 'seam' AND backend_type = 'client backend'),
      (SELECT pg_catalog.string_agg(c.oid::regclass::text, ', ' ORDER BY c.oid::regclass::text) FROM pg_catalog.pg_class c
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND c.relreplident <> 'f' AND NOT r.rolsuper
         AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')
         AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast'))
    FROM pg_catalog.pg_roles r, pg_catalog.pg_database d
    WHERE r.rolname = current_user AND d.datname = pg_catalog.current_database()
    """

  /// - Returns: nil for a server that is too old for any of it.
  static func read(_ session: PostgresSession, by deadline: Deadline) throws(PostgresFailure) -> Rights? {
    guard let answer = try session.run(query, by: deadline).last, answer.rowCount == 1 else {
      throw .failed(DriverFailure(.invalid, "PostgreSQL left out an answer"))
    }
    func text(_ column: Int) -> String { answer.text(0, column) ?? "" }
    if let version = Int(text(0)), version < PostgresSettings.oldestVersion * 10_000 { return nil }
    let role = "the role '\(text(2))'"
    var rights = Rights()
    if text(1) != "logical" {
      rights.log = "wal_level is '\(text(1))' and has to be 'logical'"
    } else if text(3) != "t" {
      rights.log = "\(role) may not replicate (ALTER ROLE … REPLICATION)"
    } else if let free = Int(text(4)), free < 1 {
      rights.log = "no replication slot is free (max_replication_slots)"
    }
    if text(5) != "t" {
      rights.copies = "\(role) may not create databases (ALTER ROLE … CREATEDB)"
    } else if text(6) != "t" {
      rights.copies = "\(role) does not own the database"
    } else if text(7) != "0" {
      rights.copies = "others are connected to the database, which stops it from being copied"
    }
    do throws(PostgresFailure) {
      try session.run("BEGIN; SET LOCAL session_replication_role = replica; ROLLBACK", by: deadline)
    } catch .refused {
      if session.isInTransaction { try session.run("ROLLBACK", by: deadline) }
      rights.rows = "\(role) may not set session_replication_role, so triggers would fire while rows are put back"
    }
    rights.foreign = answer.text(0, 8)
    return rights
  }

  /// What the run says of a policy that it cannot follow to the letter.
  func remark(on policy: IsolationPolicy) -> String? {
    let (used, reason) = usable(policy)
    if let reason { return "isolation is '\(used.rawValue)' instead of '\(policy.rawValue)': \(reason)" }
    guard policy == .rewind, let foreign else { return nil }
    return "tables are compared where these have changed, for they belong to another role, so the log has only the key of a row: \(foreign)"
  }
}
