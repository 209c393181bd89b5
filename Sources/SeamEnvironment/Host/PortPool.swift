import Glibc
import Synchronization

/// Loopback ports that nobody listens on, none of them twice.
final class PortPool: Sendable {
  private let given = Mutex(Set<Int>())

  /// Below the range that the system takes for outgoing connections, so that none of these comes in between.
  private static let range: ClosedRange<Int> = {
    let first = Int(firstEphemeralPort())
    return first > 22_000 ? 20_000...(first - 1) : 49_152...65_535
  }()

  func take() throws(SystemError) -> Int {
    for _ in 0..<200 {
      let port = Int.random(in: Self.range)
      if (try? probe(port)) != nil, given.withLock({ $0.insert(port).inserted }) { return port }
    }
    for _ in 0..<200 {
      let port = try probe(0)
      if given.withLock({ $0.insert(port).inserted }) { return port }
    }
    throw SystemError(EADDRINUSE)
  }

  /// Whether nobody listens there; connections of the past do not count.
  func isFree(_ port: Int) -> Bool {
    (try? probe(port, isReused: true)) != nil
  }

  /// Takes the port and gives it back at once; 0 stands for any.
  private func probe(_ port: Int, isReused: Bool = false) throws(SystemError) -> Int {
    let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard file >= 0 else { throw SystemError() }
    defer { close(file) }
    var reuse: Int32 = isReused ? 1 : 0
    setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(file, $0, length) == 0 && getsockname(file, $0, &length) == 0 }
    }
    guard isBound else { throw SystemError() }
    return Int(in_port_t(bigEndian: address.sin_port))
  }

  /// ip(7), `ip_local_port_range`.
  private static func firstEphemeralPort() -> UInt16 {
    let text = SmallFile.read("/proc/sys/net/ipv4/ip_local_port_range", limit: 64).map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    return text.split(whereSeparator: \.isWhitespace).first.flatMap { UInt16($0) } ?? 32_768
  }
}
