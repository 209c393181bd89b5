import CSQLite
import SeamRuntime
import SeamValue

/// One compiled statement: a `sqlite3_stmt`, finalized with it.
final class SQLiteStatement {
  /// Nil for a text of nothing but comments.
  private let statement: OpaquePointer?
  private let handle: SQLiteHandle
  private let text: String

  init(_ text: String, on handle: SQLiteHandle) throws(SQLiteFailure) {
    self.handle = handle
    self.text = text
    guard !text.utf8.contains(0) else {
      throw .refused(SQLError(sqlstate: "SQLITE_ERROR", message: "the statement holds a NUL character"))
    }
    var text = text
    let prepared = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { bytes in
        Result { () throws(SQLiteFailure) in try Self.prepare(bytes, on: handle) }
      }
    }
    let (statement, rest) = try prepared.get()
    self.statement = statement
    if rest > 0, let next = try? SQLiteStatement(String(decoding: Array(text.utf8.suffix(rest)), as: UTF8.self), on: handle),
      next.statement != nil
    {
      throw .refused(SQLError(sqlstate: "SQLITE_ERROR", message: "the text holds more than one statement"))
    }
  }

  deinit { sqlite3_finalize(statement) }

  /// Compiles the first statement; the second is how many bytes are left behind it.
  private static func prepare(
    _ bytes: UnsafeBufferPointer<CChar>, on handle: SQLiteHandle
  ) throws(SQLiteFailure) -> (OpaquePointer?, Int) {
    guard let start = bytes.baseAddress, bytes.count < Int32.max else { return (nil, 0) }
    var statement: OpaquePointer?
    var tail: UnsafePointer<CChar>?
    guard sqlite3_prepare_v2(handle.database, start, Int32(bytes.count), &statement, &tail) == SQLITE_OK else {
      guard case .refused(var error) = handle.failure(by: nil) else { throw handle.failure(by: nil) }
      let offset = Int(sqlite3_error_offset(handle.database))
      if offset >= 0 { error.position = bytes.prefix(offset).reduce(0) { $0 + (UInt8(bitPattern: $1) & 0xC0 == 0x80 ? 0 : 1) } }
      throw .refused(error)
    }
    return (statement, tail.map { bytes.count - (UnsafePointer($0) - start) } ?? 0)
  }

  /// Binds parameters to `?1`, `?2` …
  func bind(_ parameters: [Value]) throws(SQLiteFailure) {
    guard let statement else { return }
    guard Int(sqlite3_bind_parameter_count(statement)) == parameters.count else {
      throw .refused(
        SQLError(sqlstate: "SQLITE_ERROR", message: "the statement has parameters of its own; write ${…} where a value belongs"))
    }
    for (index, value) in parameters.enumerated() {
      let code: Int32
      do {
        code = try SQLiteValue.bind(value, to: statement, Int32(index + 1))
      } catch {
        throw .refused(SQLError(sqlstate: "SQLITE_MISMATCH", message: "parameter \(index + 1) is \(error.reason)"))
      }
      guard code == SQLITE_OK else { throw handle.failure(by: nil) }
    }
  }

  /// Steps through all rows.
  func run(by limit: CallLimit) throws(SQLiteFailure) -> SQLResult {
    guard let statement else { return SQLResult() }
    let before = sqlite3_total_changes64(handle.database)
    let columns = (0..<sqlite3_column_count(statement)).map { index in
      sqlite3_column_name(statement, index).map { String(cString: $0) } ?? ""
    }
    let keys = columns.map(Value.string)
    var rows: [Value] = []
    try step(by: limit) { values in
      var row = ValueMap()
      for (key, value) in zip(keys, values) { row[key] = value }
      rows.append(.map(row))
    }
    let affected = sqlite3_total_changes64(handle.database) == before ? 0 : Int(sqlite3_changes64(handle.database))
    return SQLResult(columns: columns, rows: rows, affected: affected)
  }

  /// Steps through all rows, and hands out the columns of each.
  func step(by limit: CallLimit, _ body: ([Value]) -> Void) throws(SQLiteFailure) {
    guard let statement else { return }
    let width = sqlite3_column_count(statement)
    var count = 0
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW:
        body((0..<width).map { SQLiteValue.read(statement, $0) })
        count += 1
        // Rows that come at once never let SQLite ask.
        if count % 1000 == 0, let failure = limit.failure { throw .failed(failure) }
      case SQLITE_DONE: return
      default: throw handle.failure(by: limit)
      }
    }
  }
}
