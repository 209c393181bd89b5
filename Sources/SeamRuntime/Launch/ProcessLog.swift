import Glibc

/// The file that a process prints into. Places in it are offsets in bytes, so that what was printed during a step can be cut out.
package struct ProcessLog: Sendable {
  package let path: String

  package init(path: String) {
    self.path = path
  }

  /// How much has been printed so far, in bytes.
  package var length: Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// What was printed from a place on, at most the last `limit` bytes of it, in lines.
  package func lines(from start: Int = 0, limit: Int = 64 * 1024) -> [String] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    let end = length
    let first = max(start, end - limit)
    guard end > first else { return [] }
    var bytes = [UInt8](repeating: 0, count: end - first)
    let count = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, off_t(first)) }
    guard count > 0 else { return [] }
    return String(decoding: bytes.prefix(count), as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
  }

  /// The last lines.
  package func tail(_ count: Int = 20) -> [String] {
    lines().suffix(count).map { $0 }
  }
}
