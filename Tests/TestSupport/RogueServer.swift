import Glibc
import Testing

/// A server that answers whoever connects with a greeting, and then sends the same bytes again and again, as long as somebody is there.
package final class RogueServer: Sendable {
  private let listener: Int32
  package let port: Int

  /// - Parameter pause: between two times, in microseconds.
  package init(greeting: [UInt8] = [], repeating bytes: [UInt8], pause: UInt32 = 0) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    self.listener = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    port = Int(UInt16(bigEndian: address.sin_port))
    try #require(isBound)
    Self.onThread {
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        Self.onThread {
          defer { close(client) }
          var request = [UInt8](repeating: 0, count: 4096)
          guard recv(client, &request, request.count, 0) > 0 else { return }
          var next = greeting
          while next.isEmpty || send(client, next, next.count, Int32(MSG_NOSIGNAL)) == next.count {
            if !next.isEmpty, pause > 0 { usleep(pause) }
            next = bytes
          }
        }
      }
    }
  }

  /// Ends its threads: that of the listener, and with their connections the others.
  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private static func onThread(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(Work(body)).toOpaque()
    let status = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
        return nil
      }, context)
    if status == 0 { pthread_detach(thread) } else { Unmanaged<Work>.fromOpaque(context).release() }
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
