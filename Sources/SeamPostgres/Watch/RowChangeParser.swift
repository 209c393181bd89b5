/// Reads one line of `test_decoding` (PostgreSQL, contrib/test_decoding), whose names and texts are quoted as SQL quotes them:
///
///     table public.orders: UPDATE: old-key: id[integer]:1 new-tuple: id[integer]:1 note[text]:'it''s'
struct RowChangeParser {
  private let bytes: [UInt8]
  private var index: Int

  /// Nil for a line that is written otherwise.
  static func parse(_ line: [UInt8]) -> RowChange? {
    var parser = RowChangeParser(bytes: line, index: 0)
    return parser.change()
  }

  private mutating func change() -> RowChange? {
    guard skip("table ") else { return nil }
    var tables: [TableName] = []
    repeat {
      guard let table = tableName() else { return nil }
      tables.append(table)
    } while skip(", ")
    guard skip(": ") else { return nil }
    if skip("INSERT: ") {
      guard let new = tuple() else { return nil }
      return RowChange(kind: .insert, tables: tables, new: new.columns)
    }
    if skip("UPDATE: ") {
      var old: (columns: [RowChange.Column]?, Bool)?
      if skip("old-key: ") {
        old = tuple()
        guard old != nil, skip("new-tuple: ") else { return nil }
      }
      guard let new = tuple() else { return nil }
      return RowChange(kind: .update, tables: tables, old: old?.columns, new: new.columns)
    }
    if skip("DELETE: ") {
      guard let old = tuple() else { return nil }
      return RowChange(kind: .delete, tables: tables, old: old.columns)
    }
    return skip("TRUNCATE: ") ? RowChange(kind: .truncate, tables: tables) : nil
  }

  /// Columns up to the end, or to `new-tuple:`. What stands there without columns, as where a table has none, or the log has no row, is told
  /// apart by nil within.
  private mutating func tuple() -> (columns: [RowChange.Column]?, Bool)? {
    if skip("(no-tuple-data)") { return (nil, true) }
    var columns: [RowChange.Column] = []
    while index < bytes.count, !looksAt("new-tuple: ") {
      guard let column = column() else { return nil }
      columns.append(column)
      _ = skip(" ")
    }
    return (columns, true)
  }

  private mutating func column() -> RowChange.Column? {
    guard let name = name(), skip("["), let type = type(), skip("]:"), let value = value() else { return nil }
    return RowChange.Column(name: name, type: type, value: value)
  }

  // MARK: Parts

  /// `public.orders`.
  private mutating func tableName() -> TableName? {
    guard let schema = name(), skip("."), let table = name() else { return nil }
    return TableName(schema: schema, table: table)
  }

  /// A name, without its quotes.
  private mutating func name() -> String? {
    if let quoted = quoted(UInt8(ascii: "\"")) { return quoted }
    let start = index
    while index < bytes.count, isNamePart(bytes[index]) { index += 1 }
    return start == index ? nil : String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"): true
    default: false
    }
  }

  /// Up to the bracket that closes it: an array's own brackets and quoted names belong to it.
  private mutating func type() -> String? {
    let start = index
    var depth = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        guard quoted(UInt8(ascii: "\"")) != nil else { return nil }
        continue
      case UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"):
        if depth == 0 { return String(decoding: bytes[start..<index], as: UTF8.self) }
        depth -= 1
      default: break
      }
      index += 1
    }
    return nil
  }

  private mutating func value() -> RowChange.Content? {
    if looksAt("B'") { index += 1 }
    if let text = quoted(UInt8(ascii: "'")) { return .text(text) }
    let start = index
    while index < bytes.count, bytes[index] != 0x20 { index += 1 }
    switch String(decoding: bytes[start..<index], as: UTF8.self) {
    case "": return nil
    case "null": return .null
    case "unchanged-toast-datum": return .unchanged
    // As the type's output function writes it, which `test_decoding` does not use for this one.
    case "true": return .text("t")
    case "false": return .text("f")
    case let number: return .text(number)
    }
  }

  /// What stands in quotes, a doubled one for one; nil where no quote is, or none that closes.
  private mutating func quoted(_ quote: UInt8) -> String? {
    guard index < bytes.count, bytes[index] == quote else { return nil }
    var text: [UInt8] = []
    var end = index + 1
    while end < bytes.count {
      if bytes[end] == quote {
        guard end + 1 < bytes.count, bytes[end + 1] == quote else {
          index = end + 1
          return String(decoding: text, as: UTF8.self)
        }
        end += 1
      }
      text.append(bytes[end])
      end += 1
    }
    return nil
  }

  private func looksAt(_ text: StaticString) -> Bool {
    guard index + text.utf8CodeUnitCount <= bytes.count else { return false }
    return (0..<text.utf8CodeUnitCount).allSatisfy { bytes[index + $0] == text.utf8Start[$0] }
  }

  private mutating func skip(_ text: StaticString) -> Bool {
    guard looksAt(text) else { return false }
    index += text.utf8CodeUnitCount
    return true
  }
}
