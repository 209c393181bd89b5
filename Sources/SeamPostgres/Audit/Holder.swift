import SeamRuntime

/// Something that a session of somebody else holds beyond a statement: a transaction that has written, a lock, a prepared transaction.
struct Holder: Sendable, Hashable {
  enum Kind: String, Sendable {
    case writer, table, advisory, prepared
  }

  var kind: Kind
  /// Of the session and what it holds: the same in two looks only where it was held all the time.
  var identity: String
  /// The table, the key of the lock, or the name of the prepared transaction.
  var subject: String
  /// The mode of a lock; of a transaction, the tables that it has locked.
  var mode: String
  /// Whose it is: `application 'orders', process 4711`.
  var owner: String
  /// What the session ran last.
  var query: String
  /// Its process, 0 for none.
  var process: Int

  /// Locks that stop nobody who reads or writes rows do not count, nor does a session that is merely idle in a transaction.
  private static let list = """
    WITH held AS MATERIALIZED (
      SELECT l.pid, l.locktype, l.mode, l.relation, l.classid, l.objid, l.objsubid, l.virtualtransaction FROM pg_catalog.pg_locks l
      WHERE l.granted AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
        AND (l.locktype = 'advisory' OR l.locktype = 'relation' AND l.relation >= 16384
          AND l.mode IN ('ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'))
    ), other AS MATERIALIZED (
      SELECT pid, application_name, backend_xid, backend_start, query FROM pg_catalog.pg_stat_activity
      WHERE datname = pg_catalog.current_database() AND backend_type = 'client backend' AND application_name <> 'seam'
        AND (backend_xid IS NOT NULL OR pid IN (SELECT pid FROM held))
    )
    SELECT 'writer', pid::text || ' ' || backend_xid::text, '',
      coalesce((SELECT pg_catalog.string_agg(DISTINCT l.relation::regclass::text, ', ') FROM pg_catalog.pg_locks l
       JOIN pg_catalog.pg_class c ON c.oid = l.relation AND c.relkind IN ('r', 'p')
       WHERE l.pid = other.pid AND l.locktype = 'relation' AND l.relation >= 16384
         AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())), ''),
      pg_catalog.format('application ''%s'', process %s', application_name, pid), pg_catalog.left(query, 200), backend_xid::text, pid::text
    FROM other WHERE backend_xid IS NOT NULL
    UNION ALL
    SELECT CASE locktype WHEN 'relation' THEN 'table' ELSE 'advisory' END,
      pg_catalog.concat_ws(' ', held.pid, backend_start, locktype, mode, relation, classid, objid, objsubid),
      CASE locktype WHEN 'relation' THEN relation::regclass::text
        WHEN 'advisory' THEN CASE objsubid WHEN 1 THEN ((classid::bigint << 32) | objid::bigint)::text ELSE classid || ', ' || objid END END,
      mode, pg_catalog.format('application ''%s'', process %s', application_name, held.pid), pg_catalog.left(query, 200), '0', held.pid::text
    FROM held JOIN other ON other.pid = held.pid
    UNION ALL
    SELECT 'prepared', gid, gid, '', pg_catalog.format('user ''%s''', owner), '', '0', '0'
    FROM pg_catalog.pg_prepared_xacts WHERE database = pg_catalog.current_database()
    """

  /// - Parameter first: transactions before this one do not count.
  static func all(since first: UInt64, _ session: PostgresSession, by deadline: Deadline) throws(PostgresFailure) -> [Holder] {
    let answer = try session.runKept(list, by: deadline)
    return (0..<answer.rowCount).compactMap { row in
      func text(_ column: Int) -> String { answer.text(row, column) ?? "" }
      guard let kind = Kind(rawValue: text(0)) else { return nil }
      // Transaction ids are compared as the server gives them here, without their epoch.
      if kind == .writer, let id = UInt64(text(6)), id < first & 0xFFFF_FFFF { return nil }
      return Holder(
        kind: kind, identity: "\(kind) \(text(1))", subject: text(2), mode: text(3), owner: text(4), query: text(5),
        process: Int(text(7)) ?? 0)
    }
  }

  /// Prepared transactions belong to no session, and a database that has any can neither be dropped nor renamed.
  static func rollBackPrepared(_ session: PostgresSession, by deadline: Deadline) throws(PostgresFailure) {
    let names = "SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = pg_catalog.current_database()"
    guard let answer = try session.run(names, by: deadline).last else { return }
    for row in 0..<answer.rowCount { try rollBack(prepared: answer.text(row, 0) ?? "", session, by: deadline) }
  }

  static func rollBack(prepared name: String, _ session: PostgresSession, by deadline: Deadline) throws(PostgresFailure) {
    do throws(PostgresFailure) {
      try session.run("ROLLBACK PREPARED \(ServerText.literal(name))", by: deadline)
    } catch .refused {
      // Somebody else was faster.
    }
  }

  var leak: Leak {
    let last = query.isEmpty ? [] : ["it last ran: \(query)"]
    switch kind {
    case .writer:
      let tables = mode.isEmpty ? [] : ["it holds locks on: \(mode)"]
      return Leak("transaction", "still open after the spec, and holding what it wrote or locked (\(owner))", details: tables + last)
    case .table: return Leak(subject, "locked (\(mode)) by a transaction that is still open after the spec (\(owner))", details: last)
    case .advisory: return Leak("advisory lock \(subject)", "still held after the spec (\(owner))", details: last)
    case .prepared: return Leak("prepared transaction '\(subject)'", "left after the spec (\(owner))")
    }
  }
}
