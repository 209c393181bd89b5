import Glibc
import Testing

/// A port that takes connections, and then says nothing.
package final class SilentServer: Sendable {
  private let listener: Int32
  package let port: UInt16

  /// - Parameter port: one that has to be free; 0 for any.
  package init(port: Int = 0) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    self.listener = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    self.port = UInt16(bigEndian: address.sin_port)
    try #require(isBound)
  }

  deinit { close(listener) }
}
