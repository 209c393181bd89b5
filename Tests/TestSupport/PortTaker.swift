import Synchronization

/// Somebody else, who takes ports just before they are listened on, and holds them.
package final class PortTaker: Sendable {
  private let servers = Mutex<[SilentServer]>([])
  private let limit: Int

  /// - Parameter limit: how many it takes.
  package init(_ limit: Int) {
    self.limit = limit
  }

  package var taken: [Int] { servers.withLock { $0.map { Int($0.port) } } }

  /// - Parameter choose: which port, given how many it has.
  package func take(_ choose: (Int) -> Int) {
    servers.withLock { servers in
      guard servers.count < limit, let server = try? SilentServer(port: choose(servers.count)) else { return }
      servers.append(server)
    }
  }
}
