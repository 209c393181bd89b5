import SeamRuntime

/// What has to be known of a table to read and to undo changes of its rows.
struct TableShape: Sendable {
  let name: TableName
  /// Those that can be written, in their order: all but the generated ones.
  let columns: [String]
  /// Of the primary key, unless that may be broken in the middle of a transaction. Empty where there is none.
  let key: [String]
  /// What it is a partition of, in the end; its own name where it is none.
  let root: TableName
  /// Every column in its order, with its type; of a domain, what it is a domain over.
  let types: [(name: String, type: String)]
  /// What of a row before a change is in the log, as `ALTER TABLE` says it.
  let replicaIdentity: String
  private static let full = "REPLICA IDENTITY FULL"
  /// Whether all of it is.
  var isFullyLogged: Bool { replicaIdentity == Self.full }

  /// Every ordinary table and partition that outlives its session.
  static let list = """
    SELECT n.nspname, c.relname,
      (SELECT pg_catalog.array_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
       WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '')::text,
      (SELECT pg_catalog.array_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a
       ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
       WHERE i.indrelid = c.oid AND i.indisprimary AND i.indimmediate)::text,
      rn.nspname, r.relname,
      'REPLICA IDENTITY ' || CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING'
        WHEN 'i' THEN coalesce('USING INDEX ' || (SELECT pg_catalog.quote_ident(x.relname) FROM pg_catalog.pg_index i
          JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisreplident LIMIT 1), 'DEFAULT')
        ELSE 'DEFAULT' END,
      (SELECT pg_catalog.array_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
       WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)::text,
      (SELECT pg_catalog.array_agg(pg_catalog.format_type(CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END, NULL) ORDER BY a.attnum)
       FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
       WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)::text
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_class r ON c.relispartition AND r.oid = pg_catalog.pg_partition_root(c.oid)
      LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
    WHERE c.relkind = 'r' AND c.relpersistence <> 't'
      AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
    ORDER BY 1, 2
    """

  static func read(_ session: PostgresSession, by deadline: Deadline) throws(PostgresFailure) -> [TableShape] {
    let answer = try session.runKept(list, by: deadline)
    return (0..<answer.rowCount).map { row in
      func names(_ column: Int) -> [String] {
        answer.field(row, column) { bytes in
          (bytes.flatMap { PostgresArray.read($0, of: .text, delimiter: UInt8(ascii: ",")) } ?? []).map(\.rendered)
        }
      }
      let name = TableName(schema: answer.text(row, 0) ?? "", table: answer.text(row, 1) ?? "")
      let root = answer.text(row, 4).map { TableName(schema: $0, table: answer.text(row, 5) ?? "") }
      return TableShape(
        name: name, columns: names(2), key: names(3), root: root ?? name, types: zip(names(7), names(8)).map { ($0, $1) },
        replicaIdentity: answer.text(row, 6) ?? full)
    }
  }

  /// Makes the log hold the whole of a row before a change: of each partition too, which do not follow what they are partitions of.
  ///
  /// - Returns: the tables for which that had to be changed, as they were.
  @discardableResult
  static func logFully(_ session: PostgresSession, by deadline: Deadline) throws(PostgresFailure) -> [TableShape] {
    let tables = try read(session, by: deadline).filter { !$0.isFullyLogged }
    if tables.isEmpty { return [] }
    do throws(PostgresFailure) {
      try set(full, of: tables, session, by: deadline)
      return tables
    } catch .refused(let error) where error.sqlstate == insufficientPrivilege {
      // Those of another role stay as they are.
      var changed: [TableShape] = []
      for table in tables {
        do throws(PostgresFailure) {
          try set(full, of: [table], session, by: deadline)
          changed.append(table)
        } catch .refused {
          continue
        }
      }
      return changed
    }
  }

  private static let insufficientPrivilege = "42501"

  private static func set(
    _ identity: String, of tables: [TableShape], _ session: PostgresSession, by deadline: Deadline
  ) throws(PostgresFailure) {
    let changes = tables.map { "ALTER TABLE \($0.name.quoted) \(identity);" }
    do throws(PostgresFailure) {
      try session.run("BEGIN; SET LOCAL lock_timeout = 2000;\n\(changes.joined(separator: "\n"))\nCOMMIT", by: deadline)
    } catch {
      if session.isInTransaction { try session.run("ROLLBACK", by: deadline) }
      throw error
    }
  }

  /// Makes the log hold what it held when this was read, where that is possible.
  func putBackIdentity(_ session: PostgresSession, by deadline: Deadline) throws(PostgresFailure) {
    do throws(PostgresFailure) {
      try Self.set(replicaIdentity, of: [self], session, by: deadline)
    } catch .refused {
      // It is gone, or somebody holds it: the log has more than it needs, which harms nobody.
    }
  }
}
