import CMicroHTTPD
import Glibc
import Synchronization

/// An HTTP/1.1 server on 127.0.0.1: GNU libmicrohttpd with a thread per connection, so that a handler may block.
final class Server {
  private static let connectionLimit: UInt32 = 200
  private static let idleSeconds: UInt32 = 60
  private static let drainTime = Duration.seconds(3)

  private let daemon: OpaquePointer
  private let exchanges: Exchanges

  /// - Throws: the reason in words, such as a port that is taken.
  init(port: UInt16, router: Router) throws(StartFailure) {
    let exchanges = Exchanges(router: router)
    // The daemon holds it without counting: it lives as long as this server, whose deinit ends the daemon first.
    let context = Unmanaged.passUnretained(exchanges).toOpaque()
    if let reason = seam_mhd_load() { throw StartFailure(message: String(cString: reason)) }
    var settings = seam_mhd_settings()
    settings.port = port
    settings.has_threads = true
    settings.connections = Self.connectionLimit
    settings.idle_seconds = Self.idleSeconds
    settings.handler = receive
    settings.completed = completed
    settings.context = context
    errno = 0
    guard let daemon = seam_mhd_start_loopback(&settings)
    else { throw StartFailure(message: "cannot listen on 127.0.0.1:\(port): \(String(cString: strerror(errno)))") }
    self.daemon = daemon
    self.exchanges = exchanges
  }

  struct StartFailure: Error {
    var message: String
  }

  /// Takes no new connection and lets the requests that are being served finish.
  func drain() {
    let socket = MHD_quiesce_daemon(daemon)
    if socket >= 0 { close(socket) }
    let deadline = ContinuousClock.now + Self.drainTime
    while exchanges.open.load(ordering: .acquiring) > 0, ContinuousClock.now < deadline { usleep(2_000) }
  }

  deinit {
    MHD_stop_daemon(daemon)
  }
}

/// What the callbacks share: the router, and how many requests are open.
private final class Exchanges: Sendable {
  let router: Router
  let open = Atomic<Int>(0)

  init(router: Router) {
    self.router = router
  }
}

/// MHD_AccessHandlerCallback: called once with the headers, then with each piece of the body, then once more at its end.
private func receive(
  context: UnsafeMutableRawPointer?, connection: OpaquePointer?, url: UnsafePointer<CChar>?, method: UnsafePointer<CChar>?,
  version: UnsafePointer<CChar>?, data: UnsafePointer<CChar>?, size: UnsafeMutablePointer<Int>?,
  slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let context, let connection, let url, let method, let size, let slot else { return .NO }
  let exchanges = Unmanaged<Exchanges>.fromOpaque(context).takeUnretainedValue()
  guard let opaque = slot.pointee else {
    let exchange = Exchange(method: String(cString: method), path: String(cString: url))
    slot.pointee = Unmanaged.passRetained(exchange).toOpaque()
    exchanges.open.add(1, ordering: .acquiringAndReleasing)
    exchange.announce(header("Content-Length", of: connection).flatMap { Int($0) } ?? 0, isWaiting: header("Expect", of: connection) != nil)
    return exchange.isHopeless ? exchange.answer(with: exchanges.router, on: connection) : .YES
  }
  let exchange = Unmanaged<Exchange>.fromOpaque(opaque).takeUnretainedValue()
  if size.pointee > 0 {
    guard exchange.take(UnsafeRawBufferPointer(start: data, count: size.pointee)) else { return .NO }
    size.pointee = 0
    return .YES
  }
  return exchange.answer(with: exchanges.router, on: connection)
}

private func header(_ name: String, of connection: OpaquePointer) -> String? {
  MHD_lookup_connection_value(connection, .HEADER_KIND, name).map { String(cString: $0) }
}

/// MHD_RequestCompletedCallback: called once for each request that `receive` saw, however it ended.
private func completed(
  context: UnsafeMutableRawPointer?, connection: OpaquePointer?, slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
  how: MHD_RequestTerminationCode
) {
  guard let context, let opaque = slot?.pointee else { return }
  Unmanaged<Exchange>.fromOpaque(opaque).takeRetainedValue().end()
  slot?.pointee = nil
  Unmanaged<Exchanges>.fromOpaque(context).takeUnretainedValue().open.subtract(1, ordering: .acquiringAndReleasing)
}
