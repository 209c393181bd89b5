import Glibc
import SeamRuntime

/// Directories that are made once and kept for later runs.
///
/// An entry is made beside its place and renamed into it, so that what is there is whole; a locked file keeps two runs from making it twice.
struct TemplateCache: Sendable {
  let root: String

  /// `/var/cache/seam` for root, or else `$XDG_CACHE_HOME/seam` (XDG Base Directory Specification). Nil where it cannot be made.
  static var userRoot: String? {
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    let root =
      geteuid() == 0
      ? "/var/cache/seam" : (variable("XDG_CACHE_HOME") ?? variable("HOME").map { $0 + "/.cache" }).map { $0 + "/seam" }
    guard let root, FileTree.makeDirectories(root), access(root, W_OK | X_OK) == 0 else { return nil }
    return root
  }

  /// The entry for a key, a version of a program and a user.
  ///
  /// - Parameter make: makes the directory at a path that does not exist, in a directory that belongs to the user.
  func directory(
    for key: String, name: String, program: String, user: ProgramStart.User?,
    make: (String) async throws(EnvironmentFailure) -> Void
  ) async throws(EnvironmentFailure) -> String {
    let entry = Self.entryName(key, program, uid: user?.uid ?? geteuid())
    let path = "\(root)/\(entry)"
    if access(path, F_OK) == 0 { return path }

    func failure(_ what: String, _ error: SystemError = SystemError()) -> EnvironmentFailure {
      EnvironmentFailure(name, "\(what): \(error.text)", hint: "templates are kept in \(root)")
    }
    guard FileTree.makeDirectories(root) else { throw failure("cannot make the cache") }
    let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw failure("cannot write into the cache") }
    defer { close(lock) }
    while flock(lock, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw failure("cannot lock the cache") }
      do { try await Task.sleep(for: .milliseconds(5)) } catch { throw failure("was stopped", SystemError(ECANCELED)) }
    }
    if access(path, F_OK) == 0 { return path }

    removeHalfMade(entry)
    var template = Array("\(path).XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw failure("cannot write into the cache") }
    let workshop = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    defer { FileTree.remove(workshop) }
    if let user, chown(workshop, user.uid, user.gid) != 0 { throw failure("cannot give a folder in the cache away") }
    try await make(workshop + "/made")
    guard rename(workshop + "/made", path) == 0 else { throw failure("cannot keep what was made") }
    return path
  }

  /// What runs left that were killed while they made it. The lock is held.
  private func removeHalfMade(_ entry: String) {
    guard let stream = opendir(root) else { return }
    defer { closedir(stream) }
    for name in FileTree.names(stream) where name.hasPrefix(entry + ".") && !name.hasSuffix(".lock") { FileTree.remove("\(root)/\(name)") }
  }

  /// A new version of the program is another file: its path, its size or its time differ.
  private static func entryName(_ key: String, _ program: String, uid: uid_t) -> String {
    var status = stat()
    stat(program, &status)
    let resolved = realpath(program, nil)
    defer { free(resolved) }
    let path = resolved.map { String(cString: $0) } ?? program
    let identity = "\(key)\n\(path)\n\(status.st_size)\n\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)\n\(uid)"
    // FNV-1a, which is the same in every process
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in identity.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return "\(fileName(key))-\(String(hash, radix: 16))"
  }

  /// A text as a part of a file's name: its first letters, digits and hyphens.
  static func fileName(_ text: String) -> String {
    String(decoding: text.utf8.prefix(40).map { isPlain($0) ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
