import Glibc

/// Whole directories: removing and copying.
enum FileTree {
  /// Directories inside one another, at most; what is deeper stays where it is.
  static let maximumDepth = 200

  /// Removes a file or a directory with everything in it, without following links. What cannot be removed stays.
  static func remove(_ path: String) {
    guard unlink(path) != 0, errno == EISDIR || errno == EPERM else { return }
    let root = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    if root >= 0 { empty(root, depth: 0) }
    rmdir(path)
  }

  /// Takes over the descriptor.
  private static func empty(_ directory: Int32, depth: Int) {
    guard depth < maximumDepth, let stream = fdopendir(directory) else {
      close(directory)
      return
    }
    defer { closedir(stream) }
    for name in names(stream) {
      guard unlinkat(directory, name, 0) != 0, errno == EISDIR || errno == EPERM else { continue }
      let child = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      if child >= 0 { empty(child, depth: depth + 1) }
      unlinkat(directory, name, AT_REMOVEDIR)
    }
  }

  /// Makes a directory and those above it; whether it is there then.
  static func makeDirectories(_ path: String) -> Bool {
    var prefix = ""
    for part in path.split(separator: "/") {
      prefix += "/" + part
      mkdir(prefix, 0o755)
    }
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  static func names(_ stream: OpaquePointer) -> [String] {
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
