/// The statements that take changes back, newest first, each of which has to touch exactly one row.
struct UndoScript: Sendable {
  private(set) var statements: [String] = []

  /// What cannot be taken back row by row, and why.
  struct Impossible: Error {
    var reason: String
  }

  /// - Parameter transactions: in the order of their commits.
  init(undoing transactions: [LoggedTransaction], _ shapes: [TableName: TableShape]) throws(Impossible) {
    for transaction in transactions.reversed() {
      for line in transaction.changes.reversed() {
        guard let change = RowChangeParser.parse(line) else {
          throw Impossible(reason: "the log has a line that cannot be read: \(String(decoding: line.prefix(200), as: UTF8.self))")
        }
        if change.kind == .truncate { throw Impossible(reason: "\(change.tables.map(\.text).joined(separator: ", ")) was truncated") }
        guard let shape = shapes[change.table] else { throw Impossible(reason: "\(change.table.text) is new") }
        if let statement = try Self.undo(change, shape) { statements.append(statement) }
      }
    }
  }

  private static func undo(_ change: RowChange, _ shape: TableShape) throws(Impossible) -> String? {
    let incomplete = Impossible(reason: "the log does not have the whole of a row of \(change.table.text)")
    if change.kind != .insert, !shape.isFullyLogged { throw incomplete }
    switch change.kind {
    case .truncate: throw incomplete
    case .insert:
      guard let after = change.after, let new = change.new else { throw incomplete }
      return "DELETE FROM ONLY \(shape.name.quoted) r WHERE \(row(after, new, shape))"
    case .delete:
      guard let before = change.before else { throw incomplete }
      if shape.columns.isEmpty { return "INSERT INTO \(shape.name.quoted) DEFAULT VALUES" }
      let columns = shape.columns.map(ServerText.quoted).joined(separator: ",")
      let values = shape.columns.map { literal(before[$0]) }.joined(separator: ",")
      return "INSERT INTO \(shape.name.quoted) (\(columns)) OVERRIDING SYSTEM VALUE VALUES (\(values))"
    case .update:
      guard let before = change.before, let after = change.after, let new = change.new else { throw incomplete }
      let changed = shape.columns.filter { before[$0].map(Array.init(_:)) != after[$0].map(Array.init(_:)) }
      if changed.isEmpty { return nil }
      let sets = changed.map { "\(ServerText.quoted($0)) = \(literal(before[$0]))" }.joined(separator: ", ")
      return "UPDATE ONLY \(shape.name.quoted) r SET \(sets) WHERE \(row(after, new, shape))"
    }
  }

  private static func literal(_ text: String?) -> String { text.map(ServerText.literal) ?? "NULL" }

  // MARK: Finding the row

  private static func row(_ values: [String: String], _ columns: [RowChange.Column], _ shape: TableShape) -> String {
    if !shape.key.isEmpty, shape.key.allSatisfy({ values[$0] != nil }) {
      return shape.key.map { "r.\(ServerText.quoted($0)) = \(literal(values[$0]))" }.joined(separator: " AND ")
    }
    // Of rows that are the same in everything any one will do.
    let conditions = columns.map { condition($0, values[$0.name]) }
    let all = conditions.isEmpty ? "true" : conditions.joined(separator: " AND ")
    return "r.ctid = (SELECT r.ctid FROM ONLY \(shape.name.quoted) r WHERE \(all) LIMIT 1)"
  }

  /// Whether a column is exactly that. Not every type has an operator for it, and of some it holds for different values (1.0 and 1.00), so
  /// it is what the type's output function writes that is compared; where the two are the same the operator is faster.
  private static func condition(_ column: RowChange.Column, _ text: String?) -> String {
    let name = "r.\(ServerText.quoted(column.name))"
    guard let text else { return "\(name) IS NOT DISTINCT FROM NULL" }
    let literal = ServerText.literal(text)
    switch column.type {
    case "integer", "bigint", "smallint", "oid", "uuid", "boolean", "date", "timestamp without time zone", "timestamp with time zone":
      return "\(name) = \(literal)"
    case "text": return "\(name) = \(literal) COLLATE \"C\""
    default: return "concat(\(name)) = \(literal) COLLATE \"C\""
    }
  }
}
