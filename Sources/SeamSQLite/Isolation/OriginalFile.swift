import Glibc
import SeamRuntime

/// How a file was found that was given and may be changed: it is put back when the run is over.
struct OriginalFile: Sendable {
  /// Nil where there was none.
  private let copy: FileCopy?

  private init(copy: FileCopy?) {
    self.copy = copy
  }

  static func remember(_ connection: SQLiteConnection, at path: String, copyingTo target: String) async -> Result<
    OriginalFile, SQLiteFailure
  > {
    guard access(path, F_OK) == 0 else { return .success(OriginalFile(copy: nil)) }
    return await connection.perform(within: SQLiteRestorer.patience) { file, limit throws(SQLiteFailure) in
      OriginalFile(copy: try file.copy(to: target, by: limit))
    }
  }

  func putBack(_ connection: SQLiteConnection) async {
    _ = await connection.perform(within: SQLiteRestorer.patience) { file, limit throws(SQLiteFailure) in
      guard let copy else {
        file.close()
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(file.path + suffix) }
        return
      }
      if try file.version(by: limit) == copy.version { return }
      guard case .done = try file.putBack(copy, lockTimeout: SQLiteRestorer.rest, by: limit) else {
        try file.replace(with: copy, by: limit)
        return
      }
    }
  }
}
