import SeamHTTP
import SeamRuntime
import Testing

@Suite("Requests and answers over real connections", .servers)
struct CurlHTTPClientTests {
  let client = CurlHTTPClient(userAgent: "seam/test")
  let servers: Servers

  init() throws {
    servers = try #require(Servers.current)
  }

  private func send(
    _ url: String, method: String = "GET", headers: [HTTPHeader] = [], body: [UInt8]? = nil, timeout: Duration = .seconds(120)
  ) async throws(DriverFailure) -> HTTPResponse {
    try await client.send(HTTPRequest(method: method, url: url, headers: headers, body: body, timeout: timeout))
  }

  /// The request as it was read from the wire.
  private func echo(_ method: String = "GET", headers: [HTTPHeader] = [], body: [UInt8]? = nil) async throws -> String {
    text(try await send(servers.raw + "/echo", method: method, headers: headers, body: body))
  }

  private func text(_ answer: HTTPResponse) -> String {
    String(decoding: answer.body, as: UTF8.self)
  }

  // MARK: - Answers

  @Test("an answer has its status, its headers in order, its body and how long it took")
  func answer() async throws {
    let answer = try await send(servers.nginx + "/orders/7")
    #expect(answer.status == 200)
    #expect(answer.header("content-type") == "application/json")
    #expect(answer.header("X-KIND") == "order")
    #expect(answer.headers.first?.name == "Server")
    #expect(text(answer).hasPrefix(#"{"id": 7,"#))
    #expect(answer.duration > .zero)
  }

  @Test("an error status is an answer like any other")
  func errorStatus() async throws {
    let answer = try await send(servers.nginx + "/missing")
    #expect(answer.status == 404)
    #expect(text(answer) == #"{"error": "no such order"}"#)
  }

  @Test("a redirect is not followed")
  func redirect() async throws {
    let answer = try await send(servers.nginx + "/moved")
    #expect(answer.status == 302)
    #expect(answer.header("location")?.hasSuffix("/") == true)
  }

  @Test("no body comes with 204, nor with HEAD whatever length it names", .timeLimit(.minutes(10)))
  func withoutBody() async throws {
    #expect(try await send(servers.nginx + "/nothing").body == [])
    let head = try await send(servers.raw + "/head-length", method: "HEAD")
    #expect(head.body == [])
    #expect(head.header("content-length") == "1000")
    #expect(try await send(servers.nginx + "/").status == 200)
  }

  @Test("interim answers and trailers are not mixed into the headers")
  func interimAnswersAndTrailers() async throws {
    let answer = try await send(servers.raw + "/interim")
    #expect(answer.status == 200)
    #expect(answer.headers.map(\.name) == ["X-Final", "Trailer", "Transfer-Encoding"])
    #expect(text(answer) == "abc")
  }

  @Test("a repeated header is there twice, an empty one is empty, a folded one is joined, space around a value is not part of it")
  func fields() async throws {
    let answer = try await send(servers.raw + "/fields")
    #expect(answer.headers.filter { $0.name == "Set-Cookie" }.map(\.value) == ["a=1", "b=2"])
    #expect(answer.header("x-empty") == "")
    #expect(answer.header("x-folded") == "one two")
    #expect(answer.header("x-spaced") == "v")
  }

  @Test("a content coding is asked for only by the request, and decoded")
  func contentCoding() async throws {
    let plain = try await send(servers.nginx + "/")
    #expect(plain.header("content-encoding") == nil)
    let packed = try await send(servers.nginx + "/", headers: [HTTPHeader("accept-encoding", "gzip")])
    #expect(packed.header("content-encoding") == "gzip")
    #expect(text(packed).hasPrefix(#"{"id": 7,"#))
  }

  // MARK: - Requests

  @Test("a request has the headers that it names and host, user-agent and accept")
  func requestHeaders() async throws {
    let host = servers.raw.dropFirst("http://".count)
    #expect(
      try await echo(headers: [HTTPHeader("X-A", "1"), HTTPHeader("X-A", "2"), HTTPHeader("X-Empty", "")])
        == "GET /echo HTTP/1.1\r\nHost: \(host)\r\nUser-Agent: seam/test\r\nAccept: */*\r\nX-A: 1\r\nX-A: 2\r\nX-Empty:\r\n\r\n")
  }

  @Test("a request's own user-agent and accept come instead")
  func ownHeaders() async throws {
    let request = try await echo(headers: [HTTPHeader("user-agent", "mine"), HTTPHeader("accept", "text/plain")])
    #expect(request.hasSuffix("\r\nuser-agent: mine\r\naccept: text/plain\r\n\r\n"))
    #expect(!request.contains("seam/test"))
    #expect(!request.contains("*/*"))
  }

  @Test("what one request sets is not left for the next", arguments: ["GET", "POST", "HEAD", "DELETE"])
  func noRemains(_ method: String) async throws {
    _ = try await echo("PUT", headers: [HTTPHeader("X-Old", "1"), HTTPHeader("Content-Type", "text/plain")], body: Array("old".utf8))
    if method == "HEAD" {
      #expect(try await send(servers.nginx + "/", method: "HEAD").body == [])
      return
    }
    let request = try await echo(method)
    #expect(request.hasPrefix("\(method) /echo HTTP/1.1\r\n"))
    #expect(!request.contains("X-Old"))
    #expect(!request.contains("text/plain"))
    #expect(request.hasSuffix("\r\n\r\n"))
    #expect(request.contains("Content-Length: 0") == (method == "POST"))
  }

  @Test(
    "any method that is a token is sent, with a body or without", arguments: ["PATCH", "DELETE", "PURGE", "OPTIONS", "get", "M-SEARCH"])
  func methods(_ method: String) async throws {
    #expect(try await echo(method).hasPrefix("\(method) /echo HTTP/1.1\r\n"))
    let withBody = try await echo(method, body: Array("x=1".utf8))
    #expect(withBody.hasPrefix("\(method) /echo HTTP/1.1\r\n"))
    #expect(withBody.contains("Content-Length: 3\r\n"))
    #expect(withBody.hasSuffix("\r\n\r\nx=1"))
    #expect(!withBody.lowercased().contains("content-type"))
  }

  @Test("a body is sent byte for byte, whatever is in it", arguments: [0, 1, 70_000, 3_000_000])
  func bodies(_ size: Int) async throws {
    let body = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
    let answer = try await send(servers.raw + "/echo", method: "POST", headers: [HTTPHeader("content-type", "a/b")], body: body)
    #expect(Array(answer.body.suffix(size)) == body)
    let head = String(decoding: answer.body.prefix(answer.body.count - size), as: UTF8.self)
    #expect(head.contains("\r\nContent-Length: \(size)\r\n"))
    #expect(head.contains("\r\ncontent-type: a/b\r\n"))
    #expect(!head.contains("Expect"))
  }

  @Test("a path is sent as it is written")
  func path() async throws {
    let answer = try await send(servers.raw + "/echo/../a/./b%2F?q=%20&r=1", method: "GET")
    #expect(answer.status == 200)
    #expect(text(answer).hasPrefix("GET /echo/../a/./b%2F?q=%20&r=1 HTTP/1.1\r\n"))
  }

  @Test("what is too large for a request is refused, and the next one is as it should be")
  func tooLarge() async throws {
    let long = String(repeating: "x", count: 9_000_000)
    for request in [
      HTTPRequest(method: "GET", url: servers.raw + "/echo?" + long, timeout: .seconds(120)),
      HTTPRequest(method: "GET", url: servers.raw + "/echo", headers: [HTTPHeader("X-Long", long)], timeout: .seconds(120)),
      HTTPRequest(method: long, url: servers.raw + "/echo", timeout: .seconds(120)),
    ] {
      let failure = await #expect(throws: DriverFailure.self) { try await client.send(request) }
      #expect(failure?.reason == .invalid)
      #expect(failure?.message == "the request to \(servers.raw.dropFirst("http://".count)) is larger than is sent")
      let next = try await echo()
      #expect(next.hasPrefix("GET /echo HTTP/1.1\r\n"))
      #expect(!next.contains("X-Long"))
    }
  }

  @Test("a request that is chunked by its own header is sent so")
  func chunked() async throws {
    let request = try await echo("POST", headers: [HTTPHeader("Transfer-Encoding", "chunked")], body: Array("abc".utf8))
    #expect(!request.contains("Content-Length"))
    #expect(request.contains("\r\nTransfer-Encoding: chunked\r\n"))
  }

  // MARK: - Many

  @Test("requests one after another share a connection")
  func connectionReuse() async throws {
    // A machine that stands still for a second costs a connection, since one that was idle so long is not used again: a loaded one some.
    var connections: Set<Substring> = []
    for _ in 0..<50 {
      let answer = text(try await send(servers.nginx + "/"))
      connections.insert(try #require(answer.split(separator: "\"connection\": \"").last?.prefix { $0 != "\"" }))
    }
    #expect(connections.count < 50)
  }

  @Test("many requests are under way at a time, and each gets its own answer", .timeLimit(.minutes(10)))
  func concurrency() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<150 {
        group.addTask {
          let request = try await echo(headers: [HTTPHeader("X-Number", "\(number)")])
          #expect(request.contains("X-Number: \(number)\r\n"))
        }
      }
      try await group.waitForAll()
    }
  }

  @Test("tasks may run on the client's own thread, and wait there for several answers at a time", .timeLimit(.minutes(10)))
  func onItsExecutor() async throws {
    let statuses = try await withTaskExecutorPreference(client.executor) {
      async let slow = send(servers.raw + "/silent", timeout: .milliseconds(300))
      var statuses: [Int] = []
      for _ in 0..<20 { statuses.append(try await send(servers.nginx + "/").status) }
      do { statuses.append(try await slow.status) } catch { #expect((error as? DriverFailure)?.reason == .timedOut) }
      return statuses
    }
    #expect(statuses == Array(repeating: 200, count: 20))
  }

  @Test("an actor's requests work on the client's thread as anywhere else", .timeLimit(.minutes(10)))
  func actorOnItsExecutor() async throws {
    let counter = Counter(client: client, url: servers.nginx)
    try await withTaskExecutorPreference(client.executor) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<20 { group.addTask { try await counter.count() } }
        try await group.waitForAll()
      }
    }
    #expect(await counter.answers == 20)
  }

  @Test("a task on the client's thread goes on elsewhere once the client is closed", .timeLimit(.minutes(10)))
  func outlivingTheExecutor() async throws {
    let client = client
    let url = servers.nginx
    let status = try await withTaskExecutorPreference(client.executor) {
      let status = try await client.send(HTTPRequest(method: "GET", url: url, timeout: .seconds(120))).status
      client.close()
      for _ in 0..<20 { try await Task.sleep(for: .milliseconds(1)) }
      return status
    }
    #expect(status == 200)
  }

  // MARK: - The end

  @Test("the connections of a client end with it", .timeLimit(.minutes(10)))
  func connectionsEnd() async throws {
    do {
      let other = CurlHTTPClient(userAgent: "seam/test")
      _ = try await other.send(HTTPRequest(method: "GET", url: servers.raw + "/open/released", timeout: .seconds(120)))
      #expect(text(try await send(servers.raw + "/count/released")) == "1")
    }
    while text(try await send(servers.raw + "/count/released")) != "0" { try await Task.sleep(for: .milliseconds(5)) }
  }

  @Test("a closed client ends what is under way, and takes nothing more", .timeLimit(.minutes(10)))
  func closing() async throws {
    let other = CurlHTTPClient(userAgent: "seam/test")
    let silent = Task { try await other.send(HTTPRequest(method: "GET", url: servers.raw + "/silent", timeout: .seconds(3600))) }
    try await Task.sleep(for: .milliseconds(50))
    other.close()
    let failure = await #expect(throws: DriverFailure.self) { try await silent.value }
    #expect(failure?.reason == .cancelled)
    let later = await #expect(throws: DriverFailure.self) {
      try await other.send(HTTPRequest(method: "GET", url: servers.nginx, timeout: .seconds(120)))
    }
    #expect(later?.message == "the HTTP client was closed")
  }

  @Test("cancelling the task ends its request, before it began or under way", .timeLimit(.minutes(10)), arguments: [0, 50])
  func cancellation(_ milliseconds: Int) async throws {
    let task = Task { try await send(servers.raw + "/silent", timeout: .seconds(3600)) }
    if milliseconds > 0 { try await Task.sleep(for: .milliseconds(milliseconds)) }
    task.cancel()
    let failure = await #expect(throws: DriverFailure.self) { try await task.value }
    #expect(failure?.reason == .cancelled)
    #expect(try await send(servers.nginx + "/").status == 200)
  }

  @Test("cancelling many requests at any time ends them all", .timeLimit(.minutes(10)), arguments: [false, true])
  func manyCancellations(_ onItsExecutor: Bool) async throws {
    let reasons = await withTaskExecutorPreference(onItsExecutor ? client.executor : nil) {
      await withTaskGroup(of: DriverFailure.Reason?.self) { group in
        for number in 0..<100 {
          group.addTask {
            let task = Task { try await send(servers.raw + "/silent", timeout: .seconds(3600)) }
            for _ in 0..<number { await Task.yield() }
            task.cancel()
            do { _ = try await task.value } catch { return (error as? DriverFailure)?.reason }
            return nil
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
    }
    #expect(reasons == Array(repeating: .cancelled, count: 100))
  }
}

private actor Counter {
  let client: CurlHTTPClient
  let url: String
  var answers = 0

  init(client: CurlHTTPClient, url: String) {
    self.client = client
    self.url = url
  }

  func count() async throws {
    let answer = try await client.send(HTTPRequest(method: "GET", url: url, timeout: .seconds(120)))
    if answer.status == 200 { answers += 1 }
  }
}
