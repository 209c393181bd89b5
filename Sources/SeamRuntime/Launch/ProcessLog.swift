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

  /// Whether a text was printed from a place on, which moves to what has not been looked at yet.
  package func contains(_ text: [UInt8], from place: inout Int) -> Bool {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    var buffer: [UInt8] = []
    // Whoever prints faster than this reads is looked at again.
    for _ in 0..<Self.chunksAtOnce {
      let size = min(length - place, Self.chunk + text.count)
      guard size >= max(1, text.count) else { return false }
      if buffer.count < size { buffer = [UInt8](repeating: 0, count: size) }
      let (count, isFound) = buffer.withUnsafeMutableBytes { bytes in
        let count = pread(file, bytes.baseAddress, size, off_t(place))
        return (count, count > 0 && Self.holds(UnsafeRawBufferPointer(rebasing: bytes[..<count]), text))
      }
      if isFound { return true }
      guard count >= text.count else { return false }
      place += count - max(0, text.count - 1)
    }
    return false
  }

  private static func holds(_ bytes: UnsafeRawBufferPointer, _ text: [UInt8]) -> Bool {
    guard let first = text.first else { return true }
    var rest = bytes[...]
    while rest.count >= text.count {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      guard let start = part.baseAddress, let hit = memchr(start, Int32(first), part.count - text.count + 1) else { return false }
      if memcmp(hit, text, text.count) == 0 { return true }
      rest = rest.dropFirst(hit - UnsafeMutableRawPointer(mutating: start) + 1)
    }
    return false
  }

  private static let chunk = 1 << 20
  private static let chunksAtOnce = 64

  /// The last lines.
  package func tail(_ count: Int = 20) -> [String] {
    lines().suffix(count).map { $0 }
  }
}
