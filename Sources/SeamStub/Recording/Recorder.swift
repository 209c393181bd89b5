import SeamRuntime
import SeamValue
import Synchronization

/// Stands between a client and the real third party, passes everything on, and remembers it.
package final class Recorder: Sendable {
  package struct Failure: Error {
    package var message: String
  }

  private let traffic: Traffic
  private let server: Mutex<HTTPServer>
  /// Without a slash at its end.
  package let url: String
  package let port: Int

  /// - Parameters:
  ///   - upstream: where the third party is, such as `https://api.example.test/v2`; the path is put before every path.
  ///   - report: called for each exchange with a line that tells of it.
  package init(
    upstream: String, port: UInt16, http: any HTTPClient, report: @escaping @Sendable (String) -> Void
  ) throws(Failure) {
    let upstream = upstream.hasSuffix("/") ? String(upstream.dropLast()) : upstream
    let traffic = Traffic(upstream: upstream, http: http, report: report)
    let server: HTTPServer
    do throws(HTTPServer.StartFailure) {
      server = try HTTPServer(port: port, handler: traffic)
    } catch {
      throw Failure(message: error.message)
    }
    self.traffic = traffic
    self.port = server.port
    url = "http://127.0.0.1:\(server.port)"
    traffic.setOwn(url)
    self.server = Mutex(server)
  }

  /// How many exchanges were remembered.
  package var count: Int { traffic.exchanges.count }

  /// Ends, and returns what was recorded as the text of a stub file; nil where nothing was.
  package func finish() -> String? {
    server.withLock { $0.close() }
    let exchanges = traffic.exchanges
    guard !exchanges.isEmpty else { return nil }
    return YAMLText.write(StubFileText.document(exchanges, addresses: [traffic.upstream, url]))
  }
}

/// What goes through a recorder.
private final class Traffic: RequestHandler {
  let upstream: String
  private let http: any HTTPClient
  private let report: @Sendable (String) -> Void
  private let state = Mutex(State())

  private struct State {
    /// The address of the recorder; empty until it is known.
    var own = ""
    var exchanges: [Int: RecordedExchange] = [:]
    var next = 0
    var size = 0
  }

  /// Bytes; what comes beyond is passed on and not remembered.
  private static let maximumSize = 512 << 20
  private static let timeout = Duration.seconds(60)

  /// Headers that belong to one connection (RFC 9110, section 7.6.1), and those that the client writes itself.
  private static let hopByHop: Set<String> = [
    "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "host", "content-length", "expect",
    "accept-encoding", "content-encoding",
  ]

  init(upstream: String, http: any HTTPClient, report: @escaping @Sendable (String) -> Void) {
    self.upstream = upstream
    self.http = http
    self.report = report
  }

  func setOwn(_ address: String) { state.withLock { $0.own = address } }

  /// In the order in which the requests came.
  var exchanges: [RecordedExchange] {
    state.withLock { state in state.exchanges.sorted { $0.key < $1.key }.map(\.value) }
  }

  func answer(_ record: RequestRecord) -> StubReaction {
    let number = state.withLock { state in
      defer { state.next += 1 }
      return state.next
    }
    return .later(http.executor) { await self.forward(record, number) }
  }

  func refuse(_ record: RequestRecord) -> StubResponse? {
    report(
      "\(record.method) \(String(decoding: record.path, as: UTF8.self)): the body is larger than \(HTTPServer.maximumBody >> 20) MiB, not recorded"
    )
    return StubResponse(status: 413, headers: [], body: [])
  }

  func reject(_ record: RequestRecord) {
    report("\(String(decoding: record.target, as: UTF8.self)): no request of HTTP/1.1, not recorded")
  }

  private func forward(_ record: RequestRecord, _ number: Int) async -> StubAnswer {
    // The content coding of a request belongs to its body, which goes on as it came.
    let headers = record.headers.filter { !Self.hopByHop.contains($0.name.lowercased()) || $0.isNamed("content-encoding") }
    let query = record.query.map { "?" + String(decoding: $0, as: UTF8.self) } ?? ""
    let path = String(decoding: record.path, as: UTF8.self)
    let request = HTTPRequest(
      method: record.method, url: upstream + path + query, headers: headers, body: record.body.isEmpty ? nil : record.body,
      timeout: Self.timeout)
    do throws(DriverFailure) {
      let response = try await http.send(request)
      let isKept = keep(RecordedExchange(request: record, response: response), number)
      report("\(record.method) \(path) → \(response.status)\(isKept ? "" : ", not recorded: there is too much already")")
      let own = state.withLock { $0.own }
      let passed = response.headers.filter { !Self.hopByHop.contains($0.name.lowercased()) }.map { header in
        (header.name, OwnAddress.isLink(header.name) ? OwnAddress.replacing([upstream], in: header.value, with: own) : header.value)
      }
      // Whoever follows an address in the answer comes back here, and to a stub later.
      let body = OwnAddress.replacing(upstream, in: response, with: own)
      return StubResponse(status: response.status, headers: passed, body: body).map { .whole($0) } ?? .drop
    } catch {
      report("\(record.method) \(path): \(error.message), not recorded")
      let body = JSON.write(.object([("error", .string("seam record: \(error.message)"))]))
      return StubResponse(status: 502, headers: [("Content-Type", "application/json")], body: Array(body.utf8)).map { .whole($0) } ?? .drop
    }
  }

  private func keep(_ exchange: RecordedExchange, _ number: Int) -> Bool {
    state.withLock { state in
      guard state.size + exchange.size <= Self.maximumSize else { return false }
      state.size += exchange.size
      state.exchanges[number] = exchange
      return true
    }
  }
}
