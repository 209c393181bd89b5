import Glibc

/// Files that fit into memory.
enum SmallFile {
  /// At most `limit` bytes from the start, and whether there is more. Nil where it cannot be read.
  static func read(_ path: String, limit: Int) -> (bytes: [UInt8], isCut: Bool)? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(file, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count < 0 { return nil }
      if count == 0 { return (bytes, false) }
      bytes += buffer[..<count]
      if bytes.count > limit { return (Array(bytes[..<limit]), true) }
    }
  }

  static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o600) throws(SystemError) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard file >= 0 else { throw SystemError() }
    defer { close(file) }
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress.map { $0 + done }, bytes.count - done) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SystemError() }
      done += count
    }
  }
}
