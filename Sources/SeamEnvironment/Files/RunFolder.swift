import Glibc

/// The temporary folder of a run: `seam-XXXXXX`, with a file that is locked for as long as the run's supervisor lives.
///
/// Others may pass through it (mode 0711), so that a process without privileges reaches its own folder in it.
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
    for _ in 0..<3 {
      var template = Array("\(parent)/\(prefix)XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else { break }
      let path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
      chmod(path, 0o711)
      let lock = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      if lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0, access(path + "/lock", F_OK) == 0 {
        return RunFolder(path: path, lock: lock)
      }
      if lock >= 0 { close(lock) }
    }
    throw SystemError()
  }

  func remove() {
    FileTree.remove(path)
  }

  /// Removes what runs left behind whose supervisor was killed.
  static func removeAbandoned(in parent: String = parent) {
    guard let stream = opendir(parent) else { return }
    defer { closedir(stream) }
    for name in FileTree.names(stream) where name.hasPrefix(prefix) {
      let path = "\(parent)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid() else { continue }
      // Only what holds a lock file that nobody holds: anything else is not ours, or only being made
      let lock = open(path + "/lock", O_RDWR | O_CLOEXEC | O_NOFOLLOW)
      guard lock >= 0 else { continue }
      if flock(lock, LOCK_EX | LOCK_NB) == 0 { FileTree.remove(path) }
      close(lock)
    }
  }
}
