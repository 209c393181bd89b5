import Glibc
import SeamSource
import SeamSpec

/// Reads the files that a project refers to.
struct DiskLoader: Loader {
  /// A spec or a migration beyond this is no text that somebody wrote.
  private static let limit = 64 << 20

  func read(_ path: String) throws(LoadFailure) -> SourceFile {
    // Without O_NONBLOCK, opening a FIFO waits for somebody who writes into it.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    // ENXIO: a socket, or a device that is not there.
    guard descriptor >= 0 else { throw LoadFailure(errno == ENXIO ? Self.notRegular : Self.reason(errno)) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw LoadFailure(Self.reason(errno)) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw LoadFailure("it is a folder")
    default: throw LoadFailure(Self.notRegular)
    }
    guard status.st_size <= Self.limit else { throw LoadFailure("it is larger than 64 MiB") }
    let size = Int(status.st_size)
    var bytes = try Self.read(descriptor, atMost: size)
    // A file of /proc says that it has no size. Another is not asked again once it gave what it said.
    while bytes.count != size || size == 0 {
      let more = try Self.read(descriptor, atMost: 1 << 16)
      if more.isEmpty { break }
      bytes += more
      guard bytes.count <= Self.limit else { throw LoadFailure("it is larger than 64 MiB") }
    }
    return SourceFile(name: path, bytes: bytes)
  }

  /// What one call reads; empty at the end of the file.
  private static func read(_ descriptor: Int32, atMost limit: Int) throws(LoadFailure) -> [UInt8] {
    var error: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      while true {
        let read = Glibc.read(descriptor, buffer.baseAddress, limit)
        if read < 0, errno == EINTR { continue }
        if read < 0 { error = errno }
        count = max(read, 0)
        return
      }
    }
    if error != 0 { throw LoadFailure(reason(error)) }
    return bytes
  }

  func paths(matching pattern: String) -> [String] {
    var result = glob_t()
    defer { globfree(&result) }
    guard glob(pattern, 0, nil, &result) == 0 else { return [] }
    return (0..<Int(result.gl_pathc)).compactMap { index in
      result.gl_pathv[index].map { String(cString: $0) }
    }
  }

  private static let notRegular = "it is no regular file"

  static func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT, ENOTDIR: "no such file"
    case EACCES, EPERM: "permission denied"
    default: String(cString: strerror(code)).lowercased()
    }
  }
}
