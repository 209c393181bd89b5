@testable import orders_demo

/// A server on some free port, which stops when nothing refers to it any more.
final class LocalServer {
  let url: String
  private let server: Server

  init(_ router: Router) throws {
    var attempts = 0
    while true {
      let port = UInt16.random(in: 20_000...32_000)
      do {
        server = try Server(port: port, router: router)
        url = "http://127.0.0.1:\(port)"
        return
      } catch {
        // Somebody else's port.
        attempts += 1
        if attempts == 20 { throw error }
      }
    }
  }
}
