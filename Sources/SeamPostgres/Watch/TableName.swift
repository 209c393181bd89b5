/// A table with its schema, as the catalogue has them.
struct TableName: Sendable, Hashable {
  var schema: String
  var table: String

  /// For a statement.
  var quoted: String { "\(ServerText.quoted(schema)).\(ServerText.quoted(table))" }

  /// For people: without the schema where it is `public`.
  var text: String { schema == "public" ? table : "\(schema).\(table)" }
}
