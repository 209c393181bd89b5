import SeamRuntime
import SeamValue

/// What changes of rows come to: by primary key, or by the whole row where there is none, a row that was inserted and then updated is one
/// insertion with the last values, and what was taken back is nothing.
struct NetEffects {
  /// What is not looked at.
  struct Ignored: Sendable {
    var tables: Set<String> = []
    var columns: Set<String> = []
  }

  private struct Row {
    var table: TableName
    var before: [String: String]?
    var after: [String: String]?
  }

  private let shapes: [TableName: TableShape]
  private let ignored: Ignored
  private var rows: [Row] = []
  /// Rows as they are now, and rows that are gone, by table and key.
  private var current: [Key: [Int]] = [:]
  private var gone: [Key: [Int]] = [:]
  private var truncated: [TableName] = []

  private struct Key: Hashable {
    var table: TableName
    var values: [[UInt8]?]
  }

  init(_ transactions: [LoggedTransaction], _ shapes: [TableName: TableShape], ignoring ignored: Ignored) {
    self.shapes = shapes
    self.ignored = ignored
    for transaction in transactions {
      for line in transaction.changes {
        if let change = RowChangeParser.parse(line) { add(change) }
      }
    }
  }

  private mutating func add(_ change: RowChange) {
    if change.kind == .truncate { return truncated += change.tables }
    // A partition's rows are those of what it is a partition of.
    let table = shapes[change.table]?.root ?? change.table
    let before = change.kind == .insert ? nil : change.before ?? change.after.map { key(of: $0, change.table) }
    let after = change.after
    if let before {
      let index = take(&current, table, before, change.table) ?? append(Row(table: table, before: before))
      rows[index].after = after
      if let after { put(&current, index, table, after, change.table) } else { put(&gone, index, table, before, change.table) }
    } else if let after {
      let index = take(&gone, table, after, change.table) ?? append(Row(table: table))
      rows[index].after = after
      put(&current, index, table, after, change.table)
    }
  }

  private mutating func append(_ row: Row) -> Int {
    rows.append(row)
    return rows.count - 1
  }

  private func take(_ places: inout [Key: [Int]], _ table: TableName, _ row: [String: String], _ leaf: TableName) -> Int? {
    places[key(table, row, leaf)]?.popLast()
  }

  private func put(_ places: inout [Key: [Int]], _ index: Int, _ table: TableName, _ row: [String: String], _ leaf: TableName) {
    places[key(table, row, leaf), default: []].append(index)
  }

  private func key(_ table: TableName, _ row: [String: String], _ leaf: TableName) -> Key {
    let columns = keyColumns(of: leaf) ?? row.keys.sorted()
    let names = keyColumns(of: leaf) == nil ? columns.map { Array($0.utf8) as [UInt8]? } : []
    return Key(table: table, values: names + columns.map { row[$0].map { Array($0.utf8) } })
  }

  private func keyColumns(of table: TableName) -> [String]? {
    guard let key = shapes[table]?.key, !key.isEmpty else { return nil }
    return key
  }

  /// What the log has of a row before, where it has no more than its key.
  private func key(of row: [String: String], _ table: TableName) -> [String: String] {
    guard let columns = keyColumns(of: table) else { return row }
    return row.filter { columns.contains($0.key) }
  }

  // MARK: The result

  var effects: [Effect] {
    var effects: [Effect] = []
    for row in rows where !isIgnored(row.table) {
      let names = names(of: row.table)
      let (before, after) = (row.before.map { value($0, row.table) }, row.after.map { value($0, row.table) })
      switch (row.before, row.after) {
      case (nil, nil): break
      case (nil, _?): effects.append(Effect(.inserted, names: names, after: after))
      case (_?, nil): effects.append(Effect(.deleted, names: names, before: before))
      case (let old?, let new?):
        let changed = Set(old.keys).union(new.keys).filter { column in
          old[column].map { Array($0.utf8) } != new[column].map { Array($0.utf8) } && !ignored.columns.contains(column)
        }
        if !changed.isEmpty {
          effects.append(Effect(.updated, names: names, before: before, after: after, changed: changed.sorted()))
        }
      }
    }
    for table in truncated where !isIgnored(table) {
      effects.append(Effect(.deleted, names: names(of: table), before: .string("all rows, by TRUNCATE")))
    }
    return effects
  }

  private func isIgnored(_ table: TableName) -> Bool {
    ignored.tables.contains(table.text) || ignored.tables.contains("\(table.schema).\(table.table)")
  }

  /// `orders` is the table of that name in `public`, or where there is none there, in another schema.
  private func names(of table: TableName) -> [String] {
    let full = "\(table.schema).\(table.table)"
    if table.schema == "public" { return [table.table, full] }
    return shapes[TableName(schema: "public", table: table.table)] == nil ? [full, table.table] : [full]
  }

  private func value(_ row: [String: String], _ table: TableName) -> Value {
    let types = shapes[table]?.types ?? shapes.values.first { $0.root == table }?.types ?? []
    var map = ValueMap()
    for (name, type) in types {
      map[name] = row[name].map { LoggedValue.read($0, as: type) } ?? .null
    }
    // A table that was made since, of which nothing else is known.
    if types.isEmpty { for name in row.keys.sorted() { map[name] = row[name].map(Value.string) } }
    return .map(map)
  }
}
