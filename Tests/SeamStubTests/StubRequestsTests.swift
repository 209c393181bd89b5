import SeamRuntime
import SeamSource
import SeamSpec
import SeamValue
import Synchronization
import Testing

@testable import SeamStub

@Suite struct StubRequestsTests {
  private let routes = """
    routes:
      - on: POST /v1/charges
        json: { amount: { $gt: 0 } }
        reply: { status: 201, json: { id: "ch_${request.json.amount}" } }
      - on: GET /v1/charges/search
        query: { limit: 3 }
        reply: { body: found }
      - on: GET /v1/charges/{id}
        reply:
          - { status: 202, json: { status: pending } }
          - { json: { id: "${request.path.id}" } }
      - on: POST /v1/broken
        reply: { json: { id: "${request.json.missing}" } }
    """

  private func problems(_ stub: Stub) async -> [String] {
    await stub.dependency.takeProblems().map { ([$0.message] + $0.notes).joined(separator: "; ") }
  }

  @Test func `the first route that a request satisfies answers, a parameter takes any text`() async throws {
    let stub = try Stub(routes)
    #expect(try stub.curl(stub.url + "/v1/charges", "-d", #"{"amount":5}"#) == #"{"id":"ch_5"}"#)
    #expect(try stub.curl(stub.url + "/v1/charges/search?limit=3&x=y") == "found")
    #expect(try stub.curl(stub.url + "/v1/charges/a%20%C3%A9") == #"{"status":"pending"}"#)
    #expect(try stub.curl(stub.url + "/v1/charges/a%20%C3%A9") == #"{"id":"a é"}"#)
    #expect(try stub.curl(stub.url + "/v1/charges/search?limit=4") == #"{"id":"search"}"#)
    #expect(await problems(stub) == [])
  }

  @Test func `restoring begins sequences anew and forgets`() async throws {
    let stub = try Stub(routes)
    for _ in 0..<2 {
      #expect(try stub.curl(stub.url + "/v1/charges/1") == #"{"status":"pending"}"#)
      #expect(stub.dependency.activity(since: stub.dependency.mark - 1) != nil)
      #expect(try await stub.dependency.restore() == .undone)
    }
    #expect(try await stub.dependency.restore() == .unchanged)
    #expect(stub.dependency.activity(since: stub.dependency.mark) == nil)
  }

  @Test func `a request that no route takes names the nearest, with each part that differs`() async throws {
    let stub = try Stub(routes)
    #expect(try stub.curl(stub.url + "/v1/charge", "-d", #"{"amount":-1}"#).contains("no route"))
    #expect(
      await problems(stub) == [
        "payments: no route takes POST /v1/charge; path: expected /v1/charges, found /v1/charge; json.amount: expected greater than 0, found -1"
      ])
    _ = try stub.curl("-X", "PUT", stub.url + "/v1/charges/7")
    #expect(await problems(stub) == ["payments: no route takes PUT /v1/charges/7; method: expected GET, found PUT"])
  }

  @Test func `a reply that cannot be computed is 500, and a problem at its place`() async throws {
    let stub = try Stub(routes)
    #expect(try stub.curl(stub.url + "/v1/broken", "-d", "{}").contains("cannot be computed"))
    let problems = await stub.dependency.takeProblems()
    #expect(problems.first?.span?.start.line == 13)
  }

  @Test func `routes of the file see env and secrets`() throws {
    let stub = try Stub(
      """
      routes:
        - on: GET /
          headers: { authorization: "Bearer ${secrets.token}" }
          reply: { body: "${env.REGION}" }
      """, values: ["env": ["REGION": "eu"], "secrets": ["token": "t0ps3cret"]])
    #expect(try stub.curl(stub.url, "-H", "Authorization: Bearer t0ps3cret") == "eu")
    #expect(try stub.curl(stub.url, "-H", "Authorization: Bearer other").contains("no route"))
  }

  @Test func `file() reads beside the stub file, each time`() async throws {
    let files = MemoryFiles()
    files.set("stubs/hello.txt", Array("hello".utf8))
    files.set("stubs/logo.png", [0x89, 0x50, 0xFF])
    let stub = try Stub(
      """
      routes:
        - { on: GET /text, reply: { body: "${file('hello.txt')}, ${request.query.name}" } }
        - { on: GET /json, reply: { json: { text: "${file('hello.txt')}" } } }
        - { on: GET /bytes, reply: { body: "${file('logo.png')}", headers: { content-type: image/png } } }
        - { on: GET /named, reply: { body: "${file(request.query.name)}" } }
      """, name: "stubs/stub.yaml", loader: files)
    #expect(try stub.curl(stub.url + "/text?name=you") == "hello, you")
    #expect(try stub.curl(stub.url + "/json") == #"{"text":"hello"}"#)
    #expect(try stub.python("import urllib.request as u; print(u.urlopen(url + '/bytes').read())") == "b'\\x89P\\xff'\n")
    files.set("stubs/hello.txt", Array("goodbye".utf8))
    #expect(try stub.curl(stub.url + "/named?name=hello.txt") == "goodbye")
    #expect(await problems(stub) == [])
    #expect(try stub.curl(stub.url + "/named?name=gone.txt").contains("cannot read 'stubs/gone.txt': no such file"))
    let problem = await stub.dependency.takeProblems().first
    #expect(problem?.message == "cannot read 'stubs/gone.txt': no such file")
    #expect(problem?.span?.start.line == 5)
  }

  /// Files in memory, which may change.
  private final class MemoryFiles: Loader {
    private let contents = Mutex<[String: [UInt8]]>([:])

    func set(_ name: String, _ bytes: [UInt8]) { contents.withLock { $0[name] = bytes } }

    func read(_ path: String) throws(LoadFailure) -> SourceFile {
      guard let bytes = contents.withLock({ $0[path] }) else { throw LoadFailure("no such file") }
      return SourceFile(name: path, bytes: bytes)
    }

    func paths(matching pattern: String) -> [String] { [] }
  }

  @Test func `forms and the parts of multipart bodies are matched by name`() async throws {
    let stub = try Stub(
      """
      routes:
        - on: POST /form
          form: { amount: 5, to: [a, b c] }
          reply: { body: paid }
        - on: POST /upload
          multipart:
            note: { body: "two\\r\\nlines" }
            photo: { filename: "a \\"b\\".png", type: image/png, body: { $startsWith: PNG } }
            meta: { json: { size: { $gt: 1 } } }
          reply: { body: "${request.multipart.photo.type}" }
      """)
    #expect(try stub.curl(stub.url + "/form", "-d", "amount=5&to=a&to=b+c") == "paid")
    let printed = try stub.python(
      #"""
      c = http.client.HTTPConnection('127.0.0.1', port)
      def part(head, body): return '--xyz\r\nContent-Disposition: form-data; ' + head + '\r\n\r\n' + body + '\r\n'
      def send(parts):
        c.request('POST', '/upload', 'preamble\r\n' + parts + '--xyz--\r\n', {'Content-Type': 'multipart/form-data; boundary="xyz"'})
        r = c.getresponse(); r_body = r.read(); print(r.status, r_body.decode() if r.status == 200 else '')
      whole = part('name="note"', 'two\r\nlines') + part('name=photo; filename="a \\"b\\".png"\r\nContent-Type: image/png', 'PNG--xyz') + part('name="meta"\r\nContent-Type: application/json', '{"size": 2}')
      send(whole)
      send(part('name="note"', 'other'))
      c.request('POST', '/upload', '--xyz\r\nbroken', {'Content-Type': 'multipart/form-data; boundary=xyz'}); print(c.getresponse().status)
      """#)
    #expect(printed == "200 image/png\n501 \n501\n")
  }

  @Test func `a request that was received waits to be looked at, and one that comes later is waited for`() async throws {
    let stub = try Stub(routes)
    let dependency = stub.dependency
    let place = dependency.mark
    _ = try stub.curl(stub.url + "/v1/charges", "-d", #"{"amount":5}"#)
    let seen = try await stub.dependency.messages(since: place, timeout: .zero)
    #expect(seen.map(\.key) == ["POST /v1/charges"])
    #expect(seen.first?.request?()["json"].map { JSON.write($0) } == #"{"amount":5}"#)
    #expect(try await stub.dependency.messages(since: place + 1, timeout: .milliseconds(20)).isEmpty)
    async let later = dependency.messages(since: place + 1, timeout: .seconds(60))
    _ = try stub.curl(stub.url + "/v1/charges/7")
    #expect(try await later.map(\.key) == ["GET /v1/charges/7"])
  }
}
