import CSQLite
import Glibc
import SeamRuntime

/// A database file, the spec's connection to it, and Seam's own. Used by one thread at a time.
final class SQLiteFile {
  let path: String
  private let access: SQLiteHandle.Access
  /// Whether nobody needs it after a crash: then nothing waits for the disk.
  private let isTemporary: Bool
  /// The spec's, opened anew after each.
  private var session: SQLiteHandle?
  /// Seam's own: it writes only to restore, so whatever it sees change was somebody else's doing.
  private var keeper: SQLiteHandle?
  private var keepers = 0
  private var locks: FileLocks?
  /// `PRAGMA data_version` of the spec's connection when the spec began: it changes where others commit.
  private var sessionVersion: Int64?

  init(_ path: String, _ access: SQLiteHandle.Access, isTemporary: Bool = false) {
    self.path = path
    self.access = access
    self.isTemporary = isTemporary
  }

  func close() {
    (session, keeper) = (nil, nil)
    // Not before what it would take the locks from.
    locks = nil
  }

  // MARK: The spec's connection

  func opened(by limit: CallLimit) throws(SQLiteFailure) -> SQLiteHandle {
    if let session { return session }
    let handle = try open(by: limit)
    session = handle
    return handle
  }

  private func open(attachesCopies: Bool = false, by limit: CallLimit) throws(SQLiteFailure) -> SQLiteHandle {
    let handle = try SQLiteHandle(path, access, attachesCopies: attachesCopies)
    if isTemporary { try handle.execute("PRAGMA synchronous = off", by: limit) }
    return handle
  }

  /// Ends the spec's connection, and with it transactions, temporary tables, settings and attached files.
  func reset() {
    (session, sessionVersion) = (nil, nil)
  }

  /// A spec begins.
  func begin(inTransaction: Bool, by limit: CallLimit) throws(SQLiteFailure) {
    reset()
    let session = try opened(by: limit)
    sessionVersion = try Self.number(of: session, by: limit)
    if inTransaction { try session.execute("BEGIN", by: limit) }
  }

  /// Whether somebody else has committed since the spec began, and whether the spec's own statements have changed rows.
  func writers(by limit: CallLimit) throws(SQLiteFailure) -> (others: Bool, itself: Bool) {
    guard let session, let sessionVersion else { return (false, true) }
    return (try Self.number(of: session, by: limit) != sessionVersion, session.changeCount > 0)
  }

  // MARK: Looking

  func version(by limit: CallLimit) throws(SQLiteFailure) -> FileVersion {
    let keeper = try kept(by: limit)
    return FileVersion(connection: keepers, number: try Self.number(of: keeper, by: limit))
  }

  /// Who else has begun to write and has not come to an end.
  func writer() -> LockHolder? {
    let locks = locks ?? FileLocks(path)
    self.locks = locks
    guard let process = locks.writer(), !(process == getpid() && session?.isWriting == true) else { return nil }
    return LockHolder(process: process)
  }

  /// How it differs from a copy.
  func difference(from copy: FileCopy, behindVirtual: Bool = false, by limit: CallLimit) throws(SQLiteFailure) -> FileDifference {
    try FileDifference.read(copy, try kept(by: limit), behindVirtual: behindVirtual, by: limit)
  }

  private func kept(by limit: CallLimit) throws(SQLiteFailure) -> SQLiteHandle {
    if let keeper { return keeper }
    let handle = try open(attachesCopies: true, by: limit)
    keepers += 1
    keeper = handle
    return handle
  }

  private static func number(of handle: SQLiteHandle, by limit: CallLimit) throws(SQLiteFailure) -> Int64 {
    try handle.number("PRAGMA data_version", by: limit) ?? 0
  }

  // MARK: Copying (SQLite, *Online Backup API*)

  /// Copies it as it is now.
  func copy(to target: String, by limit: CallLimit) throws(SQLiteFailure) -> FileCopy {
    let keeper = try kept(by: limit)
    var copy = FileCopy(path: target, version: nil)
    // Who writes all the time is not waited for: then it is not known which version this is.
    for _ in 0..<5 {
      let before = try version(by: limit)
      unlink(target)
      let handle = try SQLiteHandle(target, .creating)
      try handle.execute("PRAGMA synchronous = off", by: limit)
      guard try Self.transfer(from: keeper, to: handle, by: limit) else {
        throw .failed(limit.failure ?? DriverFailure(.timedOut, "'\(path)' stayed locked by another connection"))
      }
      if try version(by: limit) == before {
        copy.version = before
        break
      }
    }
    return copy
  }

  /// What putting a copy back came to.
  enum Transfer {
    /// - Parameter version: nil where somebody committed meanwhile, before it or after it.
    case done(FileVersion?)
    /// Somebody has locked the file.
    case locked
    /// SQLite refused it, as where the size of the pages is another one.
    case refused(String)
  }

  /// Makes the file what a copy is.
  func putBack(_ copy: FileCopy, lockTimeout: Duration, by limit: CallLimit) throws(SQLiteFailure) -> Transfer {
    reset()
    let keeper = try kept(by: limit)
    let source = try SQLiteHandle(copy.path, .frozen)
    let before = try version(by: limit)
    do throws(SQLiteFailure) {
      guard try Self.transfer(from: source, to: keeper, by: CallLimit(lockTimeout)) else { return .locked }
    } catch .refused(let error) {
      return .refused(error.message)
    }
    let after = try version(by: limit)
    return .done(before == after ? after : nil)
  }

  /// Puts another file in its place. Whoever holds the old one open goes on with what is no longer there.
  func replace(with copy: FileCopy, by limit: CallLimit) throws(SQLiteFailure) {
    close()
    // Beside it, so that it appears there at once and whole.
    let new = path + ".seam"
    for suffix in ["", "-wal", "-journal"] { unlink(new + suffix) }
    do {
      let (source, target) = (try SQLiteHandle(copy.path, .frozen), try SQLiteHandle(new, .creating))
      if isTemporary { try target.execute("PRAGMA synchronous = off", by: limit) }
      guard try Self.transfer(from: source, to: target, by: limit) else { throw target.failure(by: limit) }
    }
    var status = stat()
    if stat(path, &status) == 0 { chmod(new, status.st_mode & 0o7777) }
    for suffix in ["-wal", "-shm", "-journal"] { unlink(path + suffix) }
    guard rename(new, path) == 0 else {
      throw .failed(DriverFailure(.invalid, "'\(path)' cannot be replaced: \(String(cString: strerror(errno)))"))
    }
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

  // MARK: Truncating

  /// Writes the tables anew whose rows differ from those of a copy, and no others; false where that is not enough or cannot be done.
  func rewriteTables(from copy: FileCopy, lockTimeout: Duration, by limit: CallLimit) throws(SQLiteFailure) -> Bool {
    reset()
    let keeper = try kept(by: limit)
    guard seam_sqlite_disable_triggers(keeper.database) == SQLITE_OK else { return false }
    let difference = try FileDifference.read(copy, keeper, behindVirtual: true, by: limit)
    guard difference.schema.isEmpty else { return false }
    do throws(SQLiteFailure) {
      try keeper.execute("PRAGMA foreign_keys = off", by: limit)
      return try FileDifference.attached(copy, keeper, by: limit) { copy throws(SQLiteFailure) in
        let lock = CallLimit(lockTimeout)
        try keeper.execute("BEGIN IMMEDIATE", by: lock)
        do throws(SQLiteFailure) {
          for table in difference.tables.compactMap(\.after) {
            let name = SQLiteTable.quoted(table.name)
            let columns = table.columns.filter { !$0.isGenerated }.map { SQLiteTable.quoted($0.name) }
            let list = ((table.rowID.map { [$0] } ?? []) + columns).joined(separator: ", ")
            try keeper.execute("DELETE FROM main.\(name)", by: limit)
            try keeper.execute("INSERT INTO main.\(name) (\(list)) SELECT \(list) FROM \(copy).\(name)", by: limit)
          }
          try keeper.execute("COMMIT", by: lock)
        } catch {
          if keeper.isInTransaction { try keeper.execute("ROLLBACK", by: limit) }
          throw error
        }
        return true
      }
    } catch .refused {
      return false
    } catch .failed(let failure) where failure.reason == .timedOut {
      return false
    }
  }
}
