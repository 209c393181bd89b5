import CProcess
import Glibc

/// A temporary folder of a run: `seam-XXXXXX`, with a file that is locked for as long as the run's supervisor lives.
///
/// A run has one in `TMPDIR`, and where that is not set another in memory for the data of its servers, if there is plenty: making the 1000
/// files of a PostgreSQL takes 25 ms there, and 60 to 800 on a disk. Others may
/// pass through it (mode 0711), so that a process without privileges reaches its own folder in it.
struct RunFolder {
  let path: String
  /// Open, and locked, until the process ends.
  private let lock: Int32

  static let prefix = "seam-"

  /// Where temporary files go: `TMPDIR`, unless Seam is root and other users cannot get there.
  static var parent: String {
    let variable = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    guard variable.hasPrefix("/") else { return "/tmp" }
    return geteuid() != 0 || isTraversable(variable) ? variable : "/tmp"
  }

  /// In memory, at least so much has to be free.
  private static let memoryNeeded: UInt64 = 2 << 30

  /// A file system in memory (tmpfs(5)) with room to spare; nil where there is none, or `TMPDIR` says where to go.
  static var parentInMemory: String? {
    let path = "/dev/shm"
    guard getenv("TMPDIR").map({ $0.pointee == 0 }) ?? true, access(path, W_OK | X_OK) == 0 else { return nil }
    let isRoomy = seam_is_in_memory(path) != 0 && seam_free_bytes(path) >= memoryNeeded
    return isRoomy && (geteuid() != 0 || isTraversable(path)) ? path : nil
  }

  private static func isTraversable(_ path: String) -> Bool {
    var prefix = ""
    for part in path.split(separator: "/") {
      prefix += "/" + part
      var status = stat()
      guard stat(prefix, &status) == 0, status.st_mode & 0o001 != 0 else { return false }
    }
    return true
  }

  static func make(in parent: String = parent) throws(SystemError) -> RunFolder {
    // Another Seam that clears away what is left of earlier runs may come between making the folder and locking it.
    var error = SystemError(EBUSY)
    for _ in 0..<3 {
      var template = Array("\(parent)/\(prefix)XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else { throw SystemError() }
      let path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
      chmod(path, 0o711)
      let lock = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      if lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0, access(path + "/lock", F_OK) == 0 {
        return RunFolder(path: path, lock: lock)
      }
      error = SystemError()
      if lock >= 0 { close(lock) }
      FileTree.remove(path)
    }
    throw error
  }

  func remove() {
    FileTree.remove(path)
  }

  /// Removes what runs left behind whose supervisor was killed, wherever `TMPDIR` sent them.
  static func removeAbandoned(in parents: Set<String> = [parent, "/tmp", "/dev/shm"]) {
    for parent in parents { removeAbandoned(in: parent) }
  }

  /// A folder without a lock is being made, if it is younger than so many seconds.
  private static let youth = 60

  private static func removeAbandoned(in parent: String) {
    guard let stream = opendir(parent) else { return }
    defer { closedir(stream) }
    for name in FileTree.names(stream) where name.hasPrefix(prefix) {
      let path = "\(parent)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid() else { continue }
      // Only what holds a lock file that nobody holds: anything else is not ours, or only being made
      let lock = open(path + "/lock", O_RDWR | O_CLOEXEC | O_NOFOLLOW)
      guard lock >= 0 else {
        // Succeeds only where it is empty
        if status.st_mtim.tv_sec < time(nil) - youth { rmdir(path) }
        continue
      }
      if flock(lock, LOCK_EX | LOCK_NB) == 0 {
        ProcessRecord(in: path).removeSharedMemory()
        FileTree.remove(path)
      }
      close(lock)
    }
  }
}
