import Glibc
import SeamExpression
import SeamRuntime
import SeamSource
import SeamSpec
import SeamValue
import Synchronization

/// A stub that is served: what came to it is its log.
final class StubDependency: StubbingDependency, WatchedDependency, MessageSource {
  let attributes: [String: Value]
  private let requests: StubRequests
  private let server: Mutex<HTTPServer>

  init(_ plan: StubPlan, in workspace: String) throws(EnvironmentFailure) {
    var authority: CertificateAuthority?
    let server: HTTPServer
    let requests: StubRequests
    do {
      try HTTPServer.load()
      requests = StubRequests(name: plan.name, routes: plan.served, values: plan.values, loader: plan.loader)
      if plan.hasTLS { authority = try CertificateAuthority() }
      server = try HTTPServer(tls: authority?.server, handler: requests)
    } catch let error as HTTPServer.StartFailure {
      throw EnvironmentFailure(plan.name, error.message)
    } catch {
      throw EnvironmentFailure(plan.name, "no certificate can be made: \(error)")
    }
    self.requests = requests
    var attributes: [String: Value] = [
      "url": .string("\(plan.hasTLS ? "https" : "http")://127.0.0.1:\(server.port)"), "host": "127.0.0.1", "port": .int(Int64(server.port)),
    ]
    if let authority {
      let path = "\(workspace)/\(plan.name)-ca.pem"
      guard let file = fopen(path, "we"), fputs(authority.certificate, file) >= 0, fclose(file) == 0 else {
        throw EnvironmentFailure(
          plan.name, "the certificate cannot be written to \(path): \(String(cString: strerror(errno)).lowercased())")
      }
      attributes["ca"] = .string(path)
    }
    self.attributes = attributes
    self.server = Mutex(server)
  }

  func replace(_ routes: [StubRoute], bindings: any Bindings & Sendable) { requests.replace(routes, bindings: bindings) }

  var mark: Int { requests.mark }

  /// What a service sends on its own is over when nothing has come for a moment; there is nothing else to wait for.
  func markEffects() async -> UInt64 { UInt64(requests.mark) }

  func effects(since mark: UInt64) async -> [Effect] { requests.effects(since: Int(mark)) }

  func messages(since place: Int, timeout: Duration) async throws(DriverFailure) -> [Message] {
    let end = ContinuousClock.now + timeout
    while true {
      let messages = try requests.messages(since: place)
      if !messages.isEmpty || .now >= end { return messages }
      do {
        try await Task.sleep(for: .milliseconds(2))
      } catch {
        throw DriverFailure(.cancelled, "the run is ending")
      }
    }
  }

  func activity(since mark: Int) -> Exchange? { requests.activity(since: mark) }

  func takeProblems() async -> [Diagnostic] { requests.takeProblems() }

  /// What services asked of it at their start belongs to no spec, but is not forgotten before the first.
  func settle() async throws(DriverFailure) {}

  func restore() async throws(DriverFailure) -> Restoration { requests.restore() ? .undone : .unchanged }

  func close() async { stop() }

  /// Ends every connection.
  func stop() {
    server.withLock { $0.close() }
  }
}
