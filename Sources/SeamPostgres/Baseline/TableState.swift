/// A table, or partition, as it was when the baseline was captured.
struct TableState: Sendable {
  /// With its schema, quoted.
  let name: String
  /// Those that can be written, quoted, with commas: all but the generated ones. Empty where there is none.
  let columns: String
  var content: Fingerprint
  /// Its rows as `COPY … TO STDOUT` gave them.
  var rows: [UInt8] = []
  /// A materialized view is compared, but cannot be written.
  let isView: Bool
  /// Whether its changes are in the server's log: those of unlogged tables and materialized views are not.
  let isLogged: Bool

  /// What tells that rows have changed, whatever their order.
  struct Fingerprint: Sendable, Equatable {
    var count: String
    var sum: String
  }

  var copyOut: String { "COPY \(name) (\(columns)) TO STDOUT" }
  var copyIn: String { "COPY \(name) (\(columns)) FROM STDIN" }
  var delete: String { "DELETE FROM ONLY \(name);" }

  /// All that hold rows of their own and outlive the session: partitions, but not what is partitioned.
  static let list = """
    SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), c.relkind,
      (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ',' ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
       WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''),
      c.relkind = 'r' AND c.relpersistence = 'p'
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm') AND c.relispopulated AND c.relpersistence <> 't'
      AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
    ORDER BY 1;
    """

  /// The fingerprints of tables, in their order.
  ///
  /// The row is written as `(r.*)`, for a column may have any name that an alias can have.
  static func fingerprints(of tables: [TableState]) -> String {
    if tables.isEmpty { return "SELECT WHERE false;" }
    let parts = tables.enumerated().map { index, table in
      """
      SELECT \(index), pg_catalog.count(*), coalesce(pg_catalog.sum(pg_catalog.hashtextextended((r.*)::text, 0)), 0) \
      FROM ONLY \(table.name) r
      """
    }
    return parts.joined(separator: "\nUNION ALL ") + "\nORDER BY 1"
  }
}
