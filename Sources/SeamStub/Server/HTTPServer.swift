import CMicroHTTPD
import Glibc
import SeamRuntime

/// Answers requests, on the one thread of the server: it must not block.
protocol RequestHandler: AnyObject, Sendable {
  /// A request that has come in whole.
  func answer(_ record: RequestRecord) -> StubReaction

  /// A request whose body is larger than is taken.
  func refuse(_ record: RequestRecord) -> StubResponse?

  /// A request that is none (RFC 9112), as far as it could be read. libmicrohttpd has answered it, with 400 mostly.
  func reject(_ record: RequestRecord)
}

enum StubReaction {
  case now(StubAnswer, delay: Duration = .zero)
  /// Found out elsewhere, while the connection waits.
  case later(any TaskExecutor, @Sendable () async -> StubAnswer)
}

/// An HTTP/1.1 server on 127.0.0.1, plain or with TLS: GNU libmicrohttpd with one thread for all connections.
final class HTTPServer {
  static let maximumBody = 64 << 20
  static let maximumConnections = 4096
  private static let idleSeconds: UInt32 = 120

  let port: Int
  /// Nil once it is closed.
  private var daemon: OpaquePointer?
  private let context: ServerContext

  struct StartFailure: Error {
    var message: String
  }

  /// To be called before any answer is made.
  static func load() throws(StartFailure) {
    if let reason = seam_mhd_load() { throw StartFailure(message: String(cString: reason)) }
  }

  /// - Parameter port: 0 for any that is free.
  init(port: UInt16 = 0, tls: (key: String, certificate: String)? = nil, handler: any RequestHandler) throws(StartFailure) {
    try Self.load()
    let context = ServerContext(handler, isSecure: tls != nil)
    var settings = seam_mhd_settings()
    settings.port = port
    settings.connections = Self.connectionLimit
    settings.idle_seconds = Self.idleSeconds
    settings.handler = receive
    settings.completed = completed
    settings.started = started
    // The daemon holds it without counting: it lives as long as this server, which ends the daemon first.
    settings.context = Unmanaged.passUnretained(context).toOpaque()
    errno = 0
    let started: OpaquePointer?
    if let tls {
      started = tls.key.withCString { key in
        tls.certificate.withCString { certificate in
          settings.key = key
          settings.certificate = certificate
          return seam_mhd_start_loopback(&settings)
        }
      }
    } else {
      started = seam_mhd_start_loopback(&settings)
    }
    guard let started else {
      let reason = errno == 0 ? "" : ": \(String(cString: strerror(errno)).lowercased())"
      throw StartFailure(message: "cannot listen on 127.0.0.1\(port == 0 ? "" : ":\(port)")\(reason)")
    }
    daemon = started
    self.port = Int(seam_mhd_port(started))
    self.context = context
  }

  /// How many connections there may be at a time, those beyond wait: most of the files that this process may open are left to the rest of it
  /// only where it may open few.
  private static var connectionLimit: UInt32 {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 512 }
    return UInt32(clamping: max(64, min(UInt64(maximumConnections), UInt64(limit.rlim_cur) / 8 * 7)))
  }

  /// Ends every connection. Requests that are being answered are cut off.
  func close() {
    guard let daemon else { return }
    self.daemon = nil
    context.suspensions.close()
    MHD_stop_daemon(daemon)
  }

  deinit {
    close()
  }
}

/// What the callbacks share.
final class ServerContext: Sendable {
  let handler: any RequestHandler
  let isSecure: Bool
  let suspensions = Suspensions()

  init(_ handler: any RequestHandler, isSecure: Bool) {
    self.handler = handler
    self.isSecure = isSecure
  }
}

// MARK: Callbacks, all on the server's thread

/// MHD_OPTION_URI_LOG_CALLBACK: called first, with the target as it was sent.
private func started(context: UnsafeMutableRawPointer?, target: UnsafePointer<CChar>?, connection: OpaquePointer?)
  -> UnsafeMutableRawPointer?
{
  guard let target else { return nil }
  let record = RequestRecord(target: UnsafeRawBufferPointer(start: target, count: strlen(target)))
  return Unmanaged.passRetained(StubExchange(record)).toOpaque()
}

/// MHD_AccessHandlerCallback: called once with the headers, then with each piece of the body, once more at its end, and after each suspension.
private func receive(
  context: UnsafeMutableRawPointer?, connection: OpaquePointer?, url: UnsafePointer<CChar>?, method: UnsafePointer<CChar>?,
  version: UnsafePointer<CChar>?, data: UnsafePointer<CChar>?, size: UnsafeMutablePointer<Int>?,
  slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let context, let connection, let method, let size, let opaque = slot?.pointee else { return .NO }
  let server = Unmanaged<ServerContext>.fromOpaque(context).takeUnretainedValue()
  let exchange = Unmanaged<StubExchange>.fromOpaque(opaque).takeUnretainedValue()
  if !exchange.hasBegun {
    exchange.begin(method: method, on: connection, server)
    // An answer this early ends the connection.
    return exchange.isTooLarge ? exchange.answer(on: connection, server) : .YES
  }
  if size.pointee > 0 {
    exchange.take(UnsafeRawBufferPointer(start: data, count: size.pointee))
    size.pointee = 0
    return exchange.isEndless ? .NO : .YES
  }
  return exchange.answer(on: connection, server)
}

/// MHD_RequestCompletedCallback: called once for each request that `started` saw, however it ended.
private func completed(
  context: UnsafeMutableRawPointer?, connection: OpaquePointer?, slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
  how: MHD_RequestTerminationCode
) {
  guard let opaque = slot?.pointee else { return }
  slot?.pointee = nil
  let exchange = Unmanaged<StubExchange>.fromOpaque(opaque).takeRetainedValue()
  // A client that goes away in the middle has changed its mind; nothing came of it.
  if how == .REQUEST_TERMINATED_WITH_ERROR, let context { exchange.end(Unmanaged<ServerContext>.fromOpaque(context).takeUnretainedValue()) }
}
