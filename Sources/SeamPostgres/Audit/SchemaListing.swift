import SeamRuntime

/// What a schema consists of, a line for each thing, to say what has changed in it.
struct SchemaListing: Sendable {
  private let lines: Set<String>
  private static let maximum = 10

  private static let list = """
    WITH relation AS MATERIALIZED (
      SELECT c.oid, c.relkind, c.relrowsecurity, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relpersistence <> 't'
    )
    SELECT CASE relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
      WHEN 'i' THEN 'index' WHEN 'I' THEN 'partitioned index' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table'
      WHEN 'c' THEN 'composite type' ELSE relkind::text END || ' ' || name FROM relation
    UNION ALL
    SELECT pg_catalog.format('column %s.%I %s%s', name, attname, pg_catalog.format_type(atttypid, atttypmod),
      CASE WHEN attnotnull THEN ' not null' ELSE '' END)
    FROM relation JOIN pg_catalog.pg_attribute ON attrelid = relation.oid AND attnum > 0 AND NOT attisdropped
    WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
    UNION ALL
    SELECT pg_catalog.format('default of %s.%I: %s', name, attname, pg_catalog.pg_get_expr(adbin, adrelid))
    FROM relation JOIN pg_catalog.pg_attrdef ON adrelid = relation.oid JOIN pg_catalog.pg_attribute ON attrelid = adrelid AND attnum = adnum
    UNION ALL
    SELECT pg_catalog.format('constraint %I on %s: %s', conname, name, pg_catalog.pg_get_constraintdef(c.oid))
    FROM relation JOIN pg_catalog.pg_constraint c ON conrelid = relation.oid
    UNION ALL
    SELECT pg_catalog.format('trigger %I on %s', tgname, name) FROM relation JOIN pg_catalog.pg_trigger ON tgrelid = relation.oid
    WHERE NOT tgisinternal
    UNION ALL
    SELECT pg_catalog.format('function %s: %s', p.oid::regprocedure, pg_catalog.md5(p.prosrc)) FROM pg_catalog.pg_proc p WHERE p.oid >= 16384
    UNION ALL
    SELECT pg_catalog.format('type %s', pg_catalog.format_type(t.oid, NULL)) FROM pg_catalog.pg_type t
    WHERE t.oid >= 16384 AND t.typtype IN ('e', 'd', 'r')
    UNION ALL
    SELECT pg_catalog.format('schema %I', nspname) FROM pg_catalog.pg_namespace WHERE oid >= 16384 AND nspname NOT LIKE 'pg\\_%'
    UNION ALL
    SELECT pg_catalog.format('extension %I', extname) FROM pg_catalog.pg_extension
    UNION ALL
    SELECT 'large object ' || oid FROM pg_catalog.pg_largeobject_metadata
    """

  static func read(_ session: PostgresSession, by deadline: Deadline) throws(PostgresFailure) -> SchemaListing {
    let answer = try session.run(list, by: deadline).last
    return SchemaListing(lines: Set((0..<(answer?.rowCount ?? 0)).compactMap { answer?.text($0, 0) }))
  }

  /// What is here and was not before, and the other way round.
  func changes(since before: SchemaListing) -> [String] {
    let all =
      before.lines.subtracting(lines).sorted().map { "gone: \($0)" } + lines.subtracting(before.lines).sorted().map { "new: \($0)" }
    return Array(all.prefix(Self.maximum)) + (all.count > Self.maximum ? ["… and \(all.count - Self.maximum) more"] : [])
  }
}
