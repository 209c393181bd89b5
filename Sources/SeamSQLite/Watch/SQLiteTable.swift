import SeamRuntime
import SeamValue

/// A table as one file has it.
struct SQLiteTable: Sendable {
  enum Kind: String, Sendable {
    case ordinary = "table"
    case virtual
    /// Where a virtual table keeps what it holds.
    case shadow
  }

  struct Column: Sendable, Equatable {
    var name: String
    var isGenerated: Bool
  }

  let name: String
  let kind: Kind
  let columns: [Column]
  /// The columns of its primary key, in the order of the key.
  let key: [String]
  /// The name under which its row ids can be read; nil where it has none, or all names of them are columns.
  let rowID: String?
  let isWithoutRowID: Bool

  /// Those of a schema, without SQLite's own.
  static func all(in schema: String, _ handle: SQLiteHandle, by limit: CallLimit) throws(SQLiteFailure) -> [String: SQLiteTable] {
    var tables: [String: SQLiteTable] = [:]
    for row in try handle.rows("SELECT name, type, wr FROM pragma_table_list WHERE schema = '\(schema)'", by: limit) {
      guard case .string(let name) = row[0], case .string(let type) = row[1], let kind = Kind(rawValue: type),
        !name.lowercased().hasPrefix("sqlite_")
      else { continue }
      do throws(SQLiteFailure) {
        tables[name] = try SQLiteTable(name, kind, isWithoutRowID: row[2].equals(1), in: schema, handle, by: limit)
      } catch .refused where kind == .virtual {
        // Its module is not there. What it holds is seen in the tables behind it.
      }
    }
    return tables
  }

  private init(
    _ name: String, _ kind: Kind, isWithoutRowID: Bool, in schema: String, _ handle: SQLiteHandle, by limit: CallLimit
  ) throws(SQLiteFailure) {
    self.name = name
    self.kind = kind
    self.isWithoutRowID = isWithoutRowID
    var columns: [Column] = []
    var key: [(Int64, String)] = []
    for row in try handle.rows("PRAGMA \(schema).table_xinfo(\(Self.quoted(name)))", by: limit) {
      guard case .string(let column) = row[1], case .int(let place) = row[5], case .int(let hidden) = row[6], hidden != 1 else { continue }
      columns.append(Column(name: column, isGenerated: hidden > 1))
      if place > 0 { key.append((place, column)) }
    }
    self.columns = columns
    self.key = key.sorted { $0.0 < $1.0 }.map(\.1)
    let taken = Set(columns.map { $0.name.lowercased() })
    rowID = isWithoutRowID ? nil : ["rowid", "_rowid_", "oid"].first { !taken.contains($0) }
  }

  static func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
