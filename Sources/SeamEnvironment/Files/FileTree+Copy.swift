import CProcess
import Glibc

extension FileTree {
  /// Copies a directory with everything in it, owners and modes too, to a path that does not exist. Links stay links; sockets and devices are
  /// left out.
  static func copy(_ source: String, to target: String) throws(SystemError) {
    guard mkdir(target, 0o700) == 0 else { throw SystemError() }
    let from = open(source, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard from >= 0 else { throw SystemError() }
    let to = open(target, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard to >= 0 else {
      let error = SystemError()
      close(from)
      throw error
    }
    defer { close(to) }
    try copy(from, to, depth: 0)
  }

  /// Takes over the first descriptor.
  private static func copy(_ source: Int32, _ target: Int32, depth: Int) throws(SystemError) {
    guard depth < maximumDepth, let stream = fdopendir(source) else {
      let error = depth < maximumDepth ? SystemError() : SystemError(ELOOP)
      close(source)
      throw error
    }
    defer { closedir(stream) }
    for name in names(stream) {
      var status = stat()
      guard fstatat(source, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { throw SystemError() }
      switch status.st_mode & S_IFMT {
      case S_IFDIR:
        guard mkdirat(target, name, 0o700) == 0 else { throw SystemError() }
        let from = openat(source, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard from >= 0 else { throw SystemError() }
        let to = openat(target, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard to >= 0 else {
          let error = SystemError()
          close(from)
          throw error
        }
        defer { close(to) }
        try copy(from, to, depth: depth + 1)
      case S_IFREG:
        try copyFile(name, from: source, to: target, status)
      case S_IFLNK:
        var text = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        guard readlinkat(source, name, &text, Int(PATH_MAX)) >= 0, symlinkat(text, target, name) == 0 else { throw SystemError() }
        if geteuid() == 0 { fchownat(target, name, status.st_uid, status.st_gid, AT_SYMLINK_NOFOLLOW) }
      default: break
      }
    }
    var status = stat()
    guard fstat(source, &status) == 0 else { throw SystemError() }
    try giveLikeness(target, status)
  }

  private static func copyFile(_ name: String, from source: Int32, to target: Int32, _ status: stat) throws(SystemError) {
    let from = openat(source, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard from >= 0 else { throw SystemError() }
    defer { close(from) }
    let to = openat(target, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard to >= 0 else { throw SystemError() }
    defer { close(to) }
    try giveLikeness(to, status)
    var left = Int(status.st_size)
    while left > 0 {
      let count = seam_copy_range(from, to, left)
      if count < 0, errno == EINTR { continue }
      // Another file system, or a kernel or file system that cannot
      if count <= 0 { return try copyBytes(from, to) }
      left -= count
    }
  }

  private static func copyBytes(_ source: Int32, _ target: Int32) throws(SystemError) {
    while true {
      let count = sendfile(target, source, nil, 1 << 30)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw SystemError() }
      if count == 0 { return }
    }
  }

  private static func giveLikeness(_ file: Int32, _ status: stat) throws(SystemError) {
    if geteuid() == 0, fchown(file, status.st_uid, status.st_gid) != 0 { throw SystemError() }
    guard fchmod(file, status.st_mode & 0o7777) == 0 else { throw SystemError() }
  }
}
