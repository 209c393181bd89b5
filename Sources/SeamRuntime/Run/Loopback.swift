import Glibc

/// Asks whether somebody listens on a port of 127.0.0.1.
enum Loopback {
  static func accepts(_ port: Int) throws(DriverFailure) -> Bool {
    guard let port = UInt16(exactly: port) else { throw DriverFailure(.invalid, "\(port) is no port") }
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
    guard descriptor >= 0 else { throw DriverFailure(.invalid, "no socket is to be had") }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    if status == 0 { return true }
    throw DriverFailure(.unreachable, "nothing listens at 127.0.0.1:\(port)")
  }
}
