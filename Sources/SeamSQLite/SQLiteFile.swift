import CSQLite
import Glibc
import SeamRuntime

/// A database file, the spec's connection to it, and Seam's own. Used by one thread at a time.
final class SQLiteFile {
  let path: String
  private let access: SQLiteHandle.Access
  /// The spec's, opened anew after each.
  private var session: SQLiteHandle?
  /// Seam's own: it writes only to restore, so whatever it sees change was somebody else's doing.
  private var keeper: SQLiteHandle?
  private var copy: SQLiteHandle?
  /// `PRAGMA data_version` of the keeper when the file was as it should be; nil where that is not sure.
  private var mark: Int64?

  init(_ path: String, _ access: SQLiteHandle.Access) {
    self.path = path
    self.access = access
  }

  func close() {
    (session, keeper, copy, mark) = (nil, nil, nil, nil)
  }

  /// The spec's connection.
  func opened() throws(SQLiteFailure) -> SQLiteHandle {
    if let session { return session }
    let handle = try SQLiteHandle(path, access)
    session = handle
    return handle
  }

  /// Ends the spec's connection, and with it transactions, temporary tables, settings and attached files.
  func reset() {
    session = nil
  }

  // MARK: Baseline

  /// Copies the file as it is now (SQLite, *Online Backup API*).
  func capture(at copyPath: String, by limit: CallLimit) throws(SQLiteFailure) {
    let keeper = try SQLiteHandle(path, access)
    let copy = try SQLiteHandle(copyPath, .creating)
    mark = try Self.version(keeper, by: limit)
    guard try Self.transfer(from: keeper, to: copy, by: limit) else { throw .failed(Self.locked(path)) }
    (self.keeper, self.copy) = (keeper, copy)
  }

  /// Puts the file back as it was captured.
  func restore(lockTimeout: Duration, by limit: CallLimit) throws(SQLiteFailure) -> Restoration {
    reset()
    guard let keeper, let copy else { return .unchanged }
    let before = try Self.version(keeper, by: limit)
    if before != nil, before == mark { return .unchanged }
    guard try Self.transfer(from: copy, to: keeper, by: CallLimit(lockTimeout)) else {
      try replace(with: copy, by: limit)
      return .replaced
    }
    // What somebody else committed meanwhile came before the backup or after it: then the next restore has to be a whole one.
    let after = try Self.version(keeper, by: limit)
    mark = after == before ? after : nil
    return .undone
  }

  /// Makes another file of the same name. Whoever holds the old one open goes on with what is no longer there.
  private func replace(with copy: SQLiteHandle, by limit: CallLimit) throws(SQLiteFailure) {
    (session, keeper, mark) = (nil, nil, nil)
    for suffix in ["-wal", "-shm", "-journal", ""] { unlink(path + suffix) }
    let keeper = try SQLiteHandle(path, .creating)
    guard try Self.transfer(from: copy, to: keeper, by: limit) else { throw .failed(Self.locked(path)) }
    mark = try Self.version(keeper, by: limit)
    self.keeper = keeper
  }

  private static func version(_ handle: SQLiteHandle, by limit: CallLimit) throws(SQLiteFailure) -> Int64? {
    try handle.number("PRAGMA data_version", by: limit)
  }

  private static func locked(_ path: String) -> DriverFailure {
    DriverFailure(.timedOut, "'\(path)' stayed locked by another connection")
  }

  /// Copies all pages in one transaction; false where a lock was in the way until the limit.
  private static func transfer(
    from source: SQLiteHandle, to target: SQLiteHandle, by limit: CallLimit
  ) throws(SQLiteFailure) -> Bool {
    guard let backup = sqlite3_backup_init(target.database, "main", source.database, "main") else { throw target.failure(by: limit) }
    var code = sqlite3_backup_step(backup, -1)
    while code & 0xFF == SQLITE_BUSY || code & 0xFF == SQLITE_LOCKED, limit.failure == nil {
      usleep(2000)
      code = sqlite3_backup_step(backup, -1)
    }
    let end = sqlite3_backup_finish(backup)
    if code == SQLITE_DONE, end == SQLITE_OK { return true }
    if code & 0xFF == SQLITE_BUSY || code & 0xFF == SQLITE_LOCKED { return false }
    throw target.failure(by: limit)
  }
}
