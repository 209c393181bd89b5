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
    var bytes = [UInt8]()
    let size = Int(status.st_size)
    bytes.reserveCapacity(size + 1)
    var buffer = [UInt8](repeating: 0, count: min(max(size, 4096), 1 << 16))
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw LoadFailure(Self.reason(errno)) }
      if count == 0 { break }
      bytes += buffer[..<count]
      guard bytes.count <= Self.limit else { throw LoadFailure("it is larger than 64 MiB") }
    }
    return SourceFile(name: path, bytes: bytes)
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
