import SeamHTTP
import SeamRuntime
import Testing

/// A server that misbehaves costs a failure that says what it did: no more time than the time-out, no more memory than the limits.
@Suite("Servers that misbehave", .servers)
struct TransferEndTests {
  let client = CurlHTTPClient(userAgent: "seam/test")
  let servers: Servers

  init() throws {
    servers = try #require(Servers.current)
  }

  private func failure(_ url: String, method: String = "GET", timeout: Duration = .seconds(120)) async throws -> DriverFailure {
    try #require(
      await #expect(throws: DriverFailure.self) {
        try await client.send(HTTPRequest(method: method, url: url, timeout: timeout))
      })
  }

  private var host: Substring { servers.raw.dropFirst("http://".count) }

  @Test("nobody listens", .timeLimit(.minutes(10)))
  func refused() async throws {
    let failure = try await failure(servers.nobody + "/orders")
    #expect(failure.reason == .unreachable)
    #expect(failure.message == "nothing listens at \(servers.nobody.dropFirst("http://".count))")
  }

  @Test("a host that has no address", .timeLimit(.minutes(10)))
  func unknownHost() async throws {
    let failure = try await failure("http://no-such-host.invalid:80/")
    #expect(failure.reason == .unreachable)
    #expect(failure.message == "the name of the host no-such-host.invalid:80 is not known")
  }

  @Test("nothing of an answer comes in time", .timeLimit(.minutes(10)), arguments: [(250, "250ms"), (1500, "1.5s"), (1000, "1s")])
  func silent(_ milliseconds: Int, _ shown: String) async throws {
    let failure = try await failure(servers.raw + "/silent", timeout: .milliseconds(milliseconds))
    #expect(failure.reason == .timedOut)
    #expect(failure.message == "no answer from \(servers.raw)/silent within \(shown)")
  }

  @Test("an answer that is not complete in time", .timeLimit(.minutes(10)), arguments: ["drip", "drip-header"])
  func drip(_ path: String) async throws {
    // On a loaded machine it takes longer until the answer begins.
    for seconds in [1, 10, 60] {
      let failure = try await failure(servers.raw + "/" + path, timeout: .seconds(seconds))
      #expect(failure.reason == .timedOut)
      if failure.message == "no answer from \(servers.raw)/\(path) within \(seconds)s", seconds < 60 { continue }
      return #expect(failure.message == "the answer from \(servers.raw)/\(path) was not complete within \(seconds)s")
    }
  }

  @Test("a time-out of nothing is one", .timeLimit(.minutes(10)), arguments: [Duration.zero, .seconds(-1)])
  func noTime(_ timeout: Duration) async throws {
    #expect(try await failure(servers.raw + "/silent", timeout: timeout).reason == .timedOut)
  }

  @Test("a body without end, and one that is small only while it is packed", .timeLimit(.minutes(10)), arguments: ["endless", "bomb"])
  func endless(_ path: String) async throws {
    let failure = try await failure(servers.raw + "/" + path)
    #expect(failure.reason == .invalid)
    #expect(failure.message == "the body is larger than 64 MiB")
  }

  @Test("a header without end", .timeLimit(.minutes(10)), arguments: ["endless-header", "endless-interim"])
  func endlessHeader(_ path: String) async throws {
    let failure = try await failure(servers.raw + "/" + path)
    #expect(failure.reason == .invalid)
    #expect(failure.message == "the header of the answer is larger than 256 KiB")
  }

  @Test("a header line without end", .timeLimit(.minutes(10)))
  func endlessLine() async throws {
    let failure = try await failure(servers.raw + "/endless-line")
    #expect(failure.reason == .invalid)
    #expect(failure.message == "the answer from \(servers.raw)/endless-line is larger than is taken")
  }

  @Test("a connection that is closed without an answer", .timeLimit(.minutes(10)))
  func closed() async throws {
    let failure = try await failure(servers.raw + "/drop/once")
    #expect(failure.reason == .unreachable)
    #expect(failure.message == "\(host) closed the connection without an answer")
  }

  @Test("a request that a kept connection lost is not sent again", .timeLimit(.minutes(10)), arguments: ["GET", "POST"])
  func noSecondTry(_ method: String) async throws {
    _ = try await client.send(HTTPRequest(method: "GET", url: servers.raw + "/echo", timeout: .seconds(120)))
    let failure = try await failure(servers.raw + "/drop/kept-\(method)", method: method)
    #expect(failure.reason == .unreachable)
    #expect(failure.message == "\(host) closed the connection without an answer")
    let count = try await client.send(HTTPRequest(method: "GET", url: servers.raw + "/count/kept-\(method)", timeout: .seconds(120)))
    #expect(String(decoding: count.body, as: UTF8.self) == "1")
  }

  @Test("a connection that breaks in the middle of the body", .timeLimit(.minutes(10)))
  func cut() async throws {
    let failure = try await failure(servers.raw + "/cut")
    #expect(failure.reason == .unreachable)
    #expect(failure.message == "\(host) broke the connection before the answer was complete, after 10 bytes of the body")
  }

  @Test("a connection that breaks in the middle of the header", .timeLimit(.minutes(10)))
  func cutHeader() async throws {
    let failure = try await failure(servers.raw + "/cut-header")
    #expect(failure.reason == .unreachable)
    #expect(failure.message == "\(host) broke the connection before the answer was complete, after 0 bytes of the body")
  }

  @Test("an answer that is not HTTP", .timeLimit(.minutes(10)))
  func garbage() async throws {
    let failure = try await failure(servers.raw + "/garbage")
    #expect(failure.reason == .invalid)
    #expect(failure.message == "what \(host) answers is not HTTP")
  }

  @Test("a header line that is none", .timeLimit(.minutes(10)))
  func noColon() async throws {
    let failure = try await failure(servers.raw + "/no-colon")
    #expect(failure.reason == .invalid)
    #expect(failure.message == "the answer from \(servers.raw)/no-colon is not HTTP throughout")
  }

  @Test("a body that is not packed as it says", .timeLimit(.minutes(10)))
  func brokenCoding() async throws {
    let failure = try await failure(servers.raw + "/broken-gzip")
    #expect(failure.reason == .invalid)
    #expect(failure.message == "the body of the answer from \(servers.raw)/broken-gzip is not in the coding that its header names")
  }

  @Test("TLS with a server that speaks none", .timeLimit(.minutes(10)))
  func noTLS() async throws {
    let host = servers.nginx.dropFirst("http://".count)
    let failure = try await failure("https://\(host)/")
    #expect(failure.reason == .unreachable)
    #expect(failure.message.hasPrefix("no TLS connection to \(host): "))
  }

  @Test("a user and a password in the URL are not shown", .timeLimit(.minutes(10)))
  func noCredentials() async throws {
    let failure = try await failure("http://ada:secret@\(host)/silent", timeout: .milliseconds(100))
    #expect(failure.message == "no answer from \(servers.raw)/silent within 100ms")
  }
}
