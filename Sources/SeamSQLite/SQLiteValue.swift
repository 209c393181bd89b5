import CSQLite
import SeamValue

/// Values to and from SQLite's five storage classes (SQLite, *Datatypes In SQLite*).
enum SQLiteValue {
  /// A value that has no storage class, and why.
  struct Unbindable: Error {
    var reason: String
  }

  /// Booleans are 1 and 0, lists and objects JSON text, timestamps RFC 3339 text: what SQLite's own functions read. The result code.
  static func bind(_ value: Value, to statement: OpaquePointer, _ index: Int32) throws(Unbindable) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(statement, index)
    case .bool(let flag): return sqlite3_bind_int64(statement, index, flag ? 1 : 0)
    case .int(let number): return sqlite3_bind_int64(statement, index, number)
    case .uint(let number):
      guard let number = Int64(exactly: number) else { throw Unbindable(reason: "\(number), which does not fit into 64 bits with a sign") }
      return sqlite3_bind_int64(statement, index, number)
    case .double(let number): return try bind(number, to: statement, index)
    // As SQLite reads the same digits in its own text: a number with a point or exponent, and one beyond 64 bits, is REAL.
    case .decimal(let number):
      if let integer = Int64(number.digits) { return sqlite3_bind_int64(statement, index, integer) }
      return try bind(number.double, to: statement, index)
    case .string(let text): return bind(text, to: statement, index)
    case .bytes(let bytes):
      if bytes.isEmpty { return sqlite3_bind_zeroblob(statement, index, 0) }
      guard bytes.count < Int32.max else { return SQLITE_TOOBIG }
      return bytes.withUnsafeBytes { seam_sqlite_bind_blob(statement, index, $0.baseAddress, Int32($0.count)) }
    case .timestamp: return bind(value.rendered, to: statement, index)
    case .list, .map: return bind(JSON.write(value), to: statement, index)
    case .duration: throw Unbindable(reason: "a duration, for which SQLite has no type: bind seconds or text")
    case .type: throw Unbindable(reason: "a type, which is no data")
    }
  }

  private static func bind(_ number: Double, to statement: OpaquePointer, _ index: Int32) throws(Unbindable) -> Int32 {
    if number.isNaN { throw Unbindable(reason: "NaN, which SQLite would store as NULL") }
    return sqlite3_bind_double(statement, index, number)
  }

  private static func bind(_ text: String, to statement: OpaquePointer, _ index: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      guard bytes.count < Int32.max else { return SQLITE_TOOBIG }
      // A null pointer would be NULL.
      guard let start = bytes.baseAddress, !bytes.isEmpty else { return seam_sqlite_bind_text(statement, index, "", 0) }
      return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
        seam_sqlite_bind_text(statement, index, $0, Int32(bytes.count))
      }
    }
  }

  /// A column of the row that the statement stands on.
  static func read(_ statement: OpaquePointer, _ column: Int32) -> Value {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: return .int(sqlite3_column_int64(statement, column))
    case SQLITE_FLOAT: return .double(sqlite3_column_double(statement, column))
    case SQLITE_TEXT:
      // The text first, for asking for its length may convert it.
      guard let start = sqlite3_column_text(statement, column) else { return .string("") }
      let count = Int(sqlite3_column_bytes(statement, column))
      return .string(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
    case SQLITE_BLOB:
      guard let start = sqlite3_column_blob(statement, column) else { return .bytes([]) }
      return .bytes(Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))))
    default: return .null
    }
  }
}
