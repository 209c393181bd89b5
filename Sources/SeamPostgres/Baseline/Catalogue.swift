/// What a database consists of besides rows: enough of its system catalogues to notice any change of its schema.
///
/// A new version of a catalogue row carries the id of the transaction that wrote it, so the highest id and the number of rows tell whether
/// anything was made, changed or dropped. `pg_class` and `pg_sequence` are also written by TRUNCATE and RESTART, which change no schema:
/// of those the lasting columns are hashed, as are settings, which a copy is given anew. Temporary and TOAST objects do not count.
enum Catalogue {
  /// A query for one text.
  static let fingerprint = query(readsAll: true)
  /// For a role that may not read what large objects and user mappings hold.
  static let publicFingerprint = query(readsAll: false)

  private static func query(readsAll: Bool) -> String {
    var parts = [
      """
      SELECT 'pg_class', count(*), coalesce(sum(hashtextextended((oid, relname, relnamespace, reloftype, relowner, relam, reltablespace,
        relpersistence, relkind, relnatts, relchecks, relrowsecurity, relforcerowsecurity, relispartition, relreplident, relacl, reloptions,
        relpartbound)::text, 0)), 0)
      FROM pg_class WHERE oid IN (SELECT oid FROM relation)
      """,
      "SELECT 'pg_sequence', count(*), coalesce(sum(hashtextextended((s.*)::text, 0)), 0) FROM pg_sequence s "
        + "WHERE seqrelid IN (SELECT oid FROM relation)",
      versions("pg_namespace", "oid NOT IN (SELECT oid FROM temporary)"),
      versions("pg_type", "oid >= 16384 AND typnamespace NOT IN (SELECT oid FROM temporary)"),
      versions("pg_proc", "oid >= 16384 AND pronamespace NOT IN (SELECT oid FROM temporary)"),
      versions("pg_constraint", "oid >= 16384 AND connamespace NOT IN (SELECT oid FROM temporary)"),
      "SELECT 'pg_db_role_setting', count(*), coalesce(sum(hashtextextended((setrole, setconfig)::text, 0)), 0) FROM pg_db_role_setting "
        + "WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())",
    ]
    if readsAll {
      parts.append(versions("pg_user_mapping", "true"))
      parts.append("SELECT 'pg_largeobject', count(*), coalesce(sum(hashtextextended((o.*)::text, 0)), 0) FROM pg_largeobject o")
    }
    let ofRelations = [
      ("pg_attribute", "attrelid"), ("pg_attrdef", "adrelid"), ("pg_index", "indrelid"), ("pg_trigger", "tgrelid"),
      ("pg_rewrite", "ev_class"), ("pg_inherits", "inhrelid"), ("pg_policy", "polrelid"), ("pg_partitioned_table", "partrelid"),
      ("pg_foreign_table", "ftrelid"), ("pg_statistic_ext", "stxrelid"), ("pg_publication_rel", "prrelid"),
    ].map { versions($0, "\($1) IN (SELECT oid FROM relation)") }
    let whole = [
      "pg_enum", "pg_extension", "pg_event_trigger", "pg_publication", "pg_default_acl", "pg_foreign_server", "pg_largeobject_metadata",
    ].map { versions($0, "true") }
    let own = ["pg_operator", "pg_cast", "pg_collation", "pg_ts_config", "pg_ts_dict", "pg_language"].map {
      versions($0, "oid >= 16384")
    }
    return """
      WITH temporary AS MATERIALIZED (SELECT oid FROM pg_namespace WHERE nspname LIKE 'pg\\_temp\\_%' OR nspname LIKE 'pg\\_toast\\_temp\\_%'),
      relation AS MATERIALIZED (SELECT oid FROM pg_class WHERE oid >= 16384 AND relpersistence <> 't' AND relnamespace <> 99),
      part(name, count, sum) AS (
      \((parts + ofRelations + whole + own).joined(separator: "\nUNION ALL "))
      )
      SELECT string_agg(part::text, ' ' ORDER BY name) FROM part;
      """
  }

  private static func versions(_ catalogue: String, _ condition: String) -> String {
    "SELECT '\(catalogue)', count(*), coalesce(max(xmin::text::bigint), 0) FROM \(catalogue) WHERE \(condition)"
  }
}
