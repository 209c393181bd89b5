import SeamRuntime
import SeamValue

/// How a file differs from a copy of it: the rows of its tables, and those of `sqlite_schema`, which say what it consists of.
struct FileDifference {
  /// What is not looked at.
  struct Ignored: Sendable {
    var tables: Set<String> = []
    var columns: Set<String> = []

    func isIgnored(_ table: String) -> Bool { tables.contains(table) || tables.contains("main.\(table)") }
  }

  /// In the order of their names.
  private(set) var tables: [TableDifference] = []
  private(set) var schema: [Effect] = []

  private static let copy = "seam_copy"

  /// - Parameter behind: whether what is stored is compared, the row ids and the tables behind virtual ones, instead of what it means.
  static func read(
    _ copy: FileCopy, _ handle: SQLiteHandle, behindVirtual behind: Bool = false, by limit: CallLimit
  ) throws(SQLiteFailure) -> FileDifference {
    try attached(copy, handle, by: limit) { schema throws(SQLiteFailure) in
      // All of it as it is at one moment.
      try handle.execute("BEGIN", by: limit)
      let result = Result { () throws(SQLiteFailure) in try FileDifference(schema, handle, behind, by: limit) }
      try handle.execute("ROLLBACK", by: limit)
      return try result.get()
    }
  }

  /// Does something while a copy is attached, by the name of its schema.
  static func attached<R>(
    _ copy: FileCopy, _ handle: SQLiteHandle, by limit: CallLimit, _ body: (String) throws(SQLiteFailure) -> R
  ) throws(SQLiteFailure) -> R {
    try handle.execute("ATTACH ?1 AS \(Self.copy)", [.string(SQLiteHandle.uri(ofCopy: copy.path))], by: limit)
    let result = Result { () throws(SQLiteFailure) in try body(Self.copy) }
    // Nothing of it is in use any more, so nothing can be in the way.
    _ = try? handle.execute("DETACH \(Self.copy)", by: CallLimit(.seconds(10)))
    return try result.get()
  }

  private init(_ copy: String, _ handle: SQLiteHandle, _ behind: Bool, by limit: CallLimit) throws(SQLiteFailure) {
    let (before, after) = (
      try SQLiteTable.all(in: copy, handle, by: limit), try SQLiteTable.all(in: "main", handle, by: limit)
    )
    for name in Set(before.keys).union(after.keys).sorted() {
      guard let kind = (after[name] ?? before[name])?.kind, kind != (behind ? .virtual : .shadow) else { continue }
      var difference: TableDifference
      do throws(SQLiteFailure) {
        difference = try TableDifference(before[name], after[name], in: (copy, "main"), handle, by: limit)
      } catch .refused where kind == .virtual {
        // One that cannot be read as a whole, such as a table that is a function.
        continue
      }
      if !behind { difference.cancel() }
      if !difference.isEmpty { tables.append(difference) }
    }
    let shadows = Set((Array(before.values) + Array(after.values)).filter { $0.kind == .shadow }.map(\.name))
    schema = Self.compare(
      try Self.parts(of: copy, without: shadows, handle, by: limit), try Self.parts(of: "main", without: shadows, handle, by: limit))
  }

  var isEmpty: Bool { tables.isEmpty && schema.isEmpty }

  func effects(ignoring ignored: Ignored) -> [Effect] {
    let rows = tables.filter { !ignored.isIgnored(($0.after ?? $0.before)?.name ?? "") }
    return rows.flatMap { $0.effects(ignoring: ignored.columns) } + (ignored.isIgnored("sqlite_schema") ? [] : schema)
  }

  // MARK: The schema

  private struct Part: Hashable {
    var type: String
    var name: String
  }

  private static func parts(
    of schema: String, without shadows: Set<String>, _ handle: SQLiteHandle, by limit: CallLimit
  ) throws(SQLiteFailure) -> [Part: Value] {
    var parts: [Part: Value] = [:]
    for row in try handle.rows("SELECT type, name, tbl_name, sql FROM \(schema).sqlite_schema", by: limit) {
      guard case .string(let type) = row[0], case .string(let name) = row[1], case .string(let table) = row[2],
        !name.lowercased().hasPrefix("sqlite_"), !shadows.contains(table)
      else { continue }
      parts[Part(type: type, name: name)] = .object([("type", row[0]), ("name", row[1]), ("tbl_name", row[2]), ("sql", row[3])])
    }
    return parts
  }

  private static func compare(_ before: [Part: Value], _ after: [Part: Value]) -> [Effect] {
    let names = ["sqlite_schema", "main.sqlite_schema", "sqlite_master"]
    let parts = Set(before.keys).union(after.keys).sorted { ($0.name, $0.type) < ($1.name, $1.type) }
    return parts.compactMap { part in
      switch (before[part], after[part]) {
      case (let old?, let new?):
        let changed = ["tbl_name", "sql"].filter {
          TableDifference.bytes(of: old[$0] ?? .null) != TableDifference.bytes(of: new[$0] ?? .null)
        }
        return changed.isEmpty ? nil : Effect(.updated, names: names, before: old, after: new, changed: changed.sorted())
      case (let old?, nil): return Effect(.deleted, names: names, before: old)
      case (nil, let new): return Effect(.inserted, names: names, after: new)
      }
    }
  }
}
