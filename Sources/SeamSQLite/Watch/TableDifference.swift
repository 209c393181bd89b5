import SeamRuntime
import SeamValue

/// How the rows of one table differ between a copy and the file, both attached to one connection.
struct TableDifference {
  /// A row of one side that the other has not, or not like this.
  struct Row {
    var value: Value
    /// What stands for the same row on the other side; nil where nothing does.
    var identity: [UInt8]?
    /// The columns that both sides have.
    var shared: [[UInt8]]
  }

  let before: SQLiteTable?
  let after: SQLiteTable?
  /// The columns that both sides have.
  private let shared: [String]
  private(set) var gone: [Row] = []
  private(set) var new: [Row] = []

  /// More are compared here: an expression of SQLite's has a limited depth.
  private static let maximumColumns = 400

  init(
    _ before: SQLiteTable?, _ after: SQLiteTable?, in schemas: (before: String, after: String), _ handle: SQLiteHandle,
    by limit: CallLimit
  ) throws(SQLiteFailure) {
    self.before = before
    self.after = after
    let own = Set((before?.columns ?? []).map(\.name))
    shared = (after?.columns ?? []).map(\.name).filter { own.contains($0) }
    if let before { gone = try rows(of: before, in: schemas.before, against: after, in: schemas.after, handle, by: limit) }
    if let after { new = try rows(of: after, in: schemas.after, against: before, in: schemas.before, handle, by: limit) }
  }

  // MARK: Reading

  private func rows(
    of table: SQLiteTable, in schema: String, against other: SQLiteTable?, in otherSchema: String, _ handle: SQLiteHandle,
    by limit: CallLimit
  ) throws(SQLiteFailure) -> [Row] {
    let name = SQLiteTable.quoted(table.name)
    func read(_ columns: [SQLiteTable.Column]) throws(SQLiteFailure) -> [Row] {
      let list = columns.map { "a." + SQLiteTable.quoted($0.name) } + (table.rowID.map { ["a." + $0] } ?? [])
      var query = "SELECT \(list.joined(separator: ", ")) FROM \(schema).\(name) AS a"
      if let other, let (join, isAbsent) = Self.join(table, other) {
        let compared = columns.map(\.name).filter { shared.contains($0) }.map(SQLiteTable.quoted)
        // Whatever the column's collation and affinity, only the same value of the same type is equal.
        let differs = compared.map { "a.\($0) COLLATE BINARY IS NOT b.\($0) OR typeof(a.\($0)) <> typeof(b.\($0))" }
        query += " LEFT JOIN \(otherSchema).\(name) AS b ON \(join) WHERE " + ([isAbsent] + differs).joined(separator: " OR ")
      }
      let places = columns.indices.filter { shared.contains(columns[$0].name) }
      let keys = columns.map { Value.string($0.name) }
      return try handle.rows(query, by: limit).map { values in
        var map = ValueMap()
        for (key, value) in zip(keys, values) { map[key] = value }
        let rowID = table.rowID == nil ? nil : values.last
        return Row(value: .map(map), identity: identity(map, rowID), shared: places.map { Self.bytes(of: values[$0]) })
      }
    }
    do throws(SQLiteFailure) {
      return try read(table.columns)
    } catch .refused where table.columns.contains(where: \.isGenerated) {
      // What generates them may be known only to the service.
      return try read(table.columns.filter { !$0.isGenerated })
    }
  }

  /// How rows are found on the other side; nil where all are read.
  private static func join(_ table: SQLiteTable, _ other: SQLiteTable) -> (join: String, isAbsent: String)? {
    guard table.columns.count <= maximumColumns, table.kind != .virtual else { return nil }
    if let own = table.rowID, let its = other.rowID { return ("b.\(its) = a.\(own)", "b.\(its) IS NULL") }
    guard table.isWithoutRowID, other.isWithoutRowID, table.key == other.key, let first = table.key.first else { return nil }
    let parts = table.key.map(SQLiteTable.quoted).map { "b.\($0) = a.\($0)" }
    return (parts.joined(separator: " AND "), "b.\(SQLiteTable.quoted(first)) IS NULL")
  }

  /// The values of the primary key, where both sides have the same and none of them is NULL; or else the row id.
  private func identity(_ row: ValueMap, _ rowID: Value?) -> [UInt8]? {
    if let key = after?.key ?? before?.key, !key.isEmpty, before == nil || before?.key == key {
      let values = key.map { row[.string($0)] ?? .null }
      if !values.contains(where: Self.isNull) { return [0] + values.flatMap(Self.bytes) }
    }
    return rowID.map { [1] + Self.bytes(of: $0) }
  }

  private static func isNull(_ value: Value) -> Bool { if case .null = value { true } else { false } }

  /// Equal for the same value of the same type, and for nothing else; no beginning of another.
  static func bytes(of value: Value) -> [UInt8] {
    func number(_ tag: UInt8, _ bits: UInt64) -> [UInt8] { [tag] + withUnsafeBytes(of: bits.bigEndian, Array.init) }
    switch value {
    case .int(let integer): return number(1, UInt64(bitPattern: integer))
    case .double(let double): return number(2, double.bitPattern)
    case .string(let text): return number(3, UInt64(text.utf8.count)) + text.utf8
    case .bytes(let bytes): return number(4, UInt64(bytes.count)) + bytes
    default: return [0]
    }
  }

  // MARK: Pairing

  /// Without a primary key a row is its values: that another one has them now is nothing.
  mutating func cancel() {
    guard let before, let after, before.columns == after.columns, before.key.isEmpty, after.key.isEmpty else { return }
    var places: [[[UInt8]]: [Int]] = [:]
    for index in new.indices.reversed() { places[new[index].shared, default: []].append(index) }
    var met: Set<Int> = []
    gone.removeAll { row in
      guard let index = places[row.shared]?.popLast() else { return false }
      met.insert(index)
      return true
    }
    new = new.indices.filter { !met.contains($0) }.map { new[$0] }
  }

  var isEmpty: Bool { gone.isEmpty && new.isEmpty }

  /// What happened to the rows.
  func effects(ignoring ignored: Set<String>) -> [Effect] {
    let name = after?.name ?? before?.name ?? ""
    let names = [name, "main.\(name)"]
    var places: [[UInt8]: Int] = [:]
    for (index, row) in new.enumerated() { if let identity = row.identity { places[identity] = index } }
    var met: Set<Int> = []
    var effects: [Effect] = []
    for row in gone {
      guard let identity = row.identity, let index = places[identity] else {
        effects.append(Effect(.deleted, names: names, before: row.value))
        continue
      }
      met.insert(index)
      let now = new[index]
      let changed = shared.filter { column in
        !ignored.contains(column) && Self.bytes(of: row.value[column] ?? .null) != Self.bytes(of: now.value[column] ?? .null)
      }
      if !changed.isEmpty {
        effects.append(Effect(.updated, names: names, before: row.value, after: now.value, changed: changed.sorted()))
      }
    }
    for (index, row) in new.enumerated() where !met.contains(index) {
      effects.append(Effect(.inserted, names: names, after: row.value))
    }
    return effects
  }
}
