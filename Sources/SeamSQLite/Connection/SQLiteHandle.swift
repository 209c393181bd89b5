import CSQLite
import Glibc
import SeamRuntime
import SeamValue

/// An open file: a `sqlite3`, closed with it. Used by one thread at a time.
final class SQLiteHandle {
  let database: OpaquePointer

  enum Access {
    /// The file has to be there.
    case existing
    case creating
    /// A copy that nobody writes to: it is read without a lock.
    case frozen
  }

  /// - Parameter attachesCopies: whether `ATTACH` takes the URI of a copy, as `uri(ofCopy:)` gives it.
  init(_ path: String, _ access: Access, attachesCopies: Bool = false) throws(SQLiteFailure) {
    if let reason = seam_sqlite_load() { throw .failed(DriverFailure(.notInstalled, String(cString: reason))) }
    var database: OpaquePointer?
    var flags = SQLITE_OPEN_FULLMUTEX | (access == .frozen ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE)
    if access == .creating { flags |= SQLITE_OPEN_CREATE }
    if access == .frozen || attachesCopies { flags |= SQLITE_OPEN_URI }
    let code = sqlite3_open_v2(access == .frozen ? Self.uri(ofCopy: path) : path, &database, flags, nil)
    guard let database else {
      throw .refused(SQLError(sqlstate: SQLiteCode.name(code), message: "cannot open '\(path)': out of memory"))
    }
    self.database = database
    guard code == SQLITE_OK else {
      var error = Self.error(database)
      error.message = "cannot open '\(path)': \(error.message)"
      throw .refused(error)
    }
    sqlite3_extended_result_codes(database, 1)
  }

  deinit { sqlite3_close_v2(database) }

  var isInTransaction: Bool { sqlite3_get_autocommit(database) == 0 }
  /// Whether it has begun to write, and has neither committed nor rolled back.
  var isWriting: Bool { sqlite3_txn_state(database, "main") == SQLITE_TXN_WRITE }
  /// How many rows its statements have changed so far.
  var changeCount: Int64 { sqlite3_total_changes64(database) }

  /// A copy as a file that never changes (SQLite, *Uniform Resource Identifiers*).
  static func uri(ofCopy path: String) -> String {
    var uri = "file:"
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
        uri.unicodeScalars.append(Unicode.Scalar(byte))
      default: uri += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    return uri + "?immutable=1"
  }

  // MARK: Statements

  /// Runs one statement to its end.
  @discardableResult
  func execute(_ text: String, _ parameters: [Value] = [], by limit: CallLimit) throws(SQLiteFailure) -> SQLResult {
    let statement = try SQLiteStatement(text, on: self)
    return try limited(by: limit) { () throws(SQLiteFailure) in
      try statement.bind(parameters)
      return try statement.run(by: limit)
    }
  }

  /// The rows of a query of Seam's own, each its columns in order.
  func rows(_ text: String, by limit: CallLimit) throws(SQLiteFailure) -> [[Value]] {
    let statement = try SQLiteStatement(text, on: self)
    return try limited(by: limit) { () throws(SQLiteFailure) in
      var rows: [[Value]] = []
      try statement.step(by: limit) { rows.append($0) }
      return rows
    }
  }

  /// The first column of the first row as a number, for SQLite's own questions.
  func number(_ query: String, by limit: CallLimit) throws(SQLiteFailure) -> Int64? {
    let result = try execute(query, by: limit)
    guard let column = result.columns.first, case .int(let number)? = result.rows.first?[column] else { return nil }
    return number
  }

  /// While the body runs SQLite asks the limit whether it may go on.
  func limited<R>(by limit: CallLimit, _ body: () throws(SQLiteFailure) -> R) throws(SQLiteFailure) -> R {
    // The limit outlives the handlers, which are taken away below.
    let context = Unmanaged.passUnretained(limit).toOpaque()
    sqlite3_progress_handler(database, 1000, { isOver($0) ? 1 : 0 }, context)
    sqlite3_busy_handler(
      database,
      { context, count in
        if isOver(context) { return 0 }
        usleep(count < 10 ? 1000 : 5000)
        return 1
      }, context)
    defer {
      sqlite3_progress_handler(database, 0, nil, nil)
      sqlite3_busy_handler(database, nil, nil)
    }
    return try body()
  }

  /// What a call that did not succeed means: where the limit ended it, that.
  func failure(by limit: CallLimit?) -> SQLiteFailure {
    let code = sqlite3_extended_errcode(database) & 0xFF
    if code == SQLITE_INTERRUPT || code == SQLITE_BUSY, let failure = limit?.failure { return .failed(failure) }
    return .refused(Self.error(database))
  }

  private static func error(_ database: OpaquePointer) -> SQLError {
    let code = sqlite3_extended_errcode(database)
    let message = String(cString: sqlite3_errmsg(database))
    // "UNIQUE constraint failed: orders.id": what stands behind the colon is all that is known of the constraint.
    let isConstraint = code & 0xFF == SQLITE_CONSTRAINT
    let constraint = isConstraint ? message.split(separator: ": ", maxSplits: 1).dropFirst().first.map(String.init) : nil
    return SQLError(sqlstate: SQLiteCode.name(code), message: message, constraint: constraint)
  }
}

private func isOver(_ context: UnsafeMutableRawPointer?) -> Bool {
  guard let context else { return false }
  return Unmanaged<CallLimit>.fromOpaque(context).takeUnretainedValue().failure != nil
}
