import SeamHTTP
import SeamSource
import Testing

@testable import SeamStub

/// A stub stands for the third party, is recorded, and the recording is replayed.
@Suite struct RecorderTests {
  private let original = """
    routes:
      - on: POST /v1/tokens
        reply: { json: { access_token: s3cr3t-of-the-answer, text: "$${literal}" }, headers: { set-cookie: session=abcdef; Path=/, date: now } }
      - on: GET /v1/charges
        query: { page: 2 }
        reply: { json: { page: two } }
      - on: GET /v1/charges
        reply: [ { status: 202 }, { json: { page: one } } ]
      - on: GET /v1/bytes
        reply: { body: { base64: AAH/ }, headers: { content-type: image/png } }
      - on: GET /v1/echo
        reply: { body: "you are ${request.headers.authorization}" }
    """

  private let requests: [[String]] = [
    ["/v1/charges"], ["/v1/charges?page=2"], ["/v1/charges"], ["/v1/charges"], ["/v1/bytes"],
    ["/v1/tokens", "-d", #"{"client_secret":"s3cr3t-of-the-request","scope":"all","$odd":1}"#, "-H", "content-type: application/json"],
    ["/v1/tokens", "-d", #"{"client_secret":"s3cr3t-of-the-request","scope":"all"}"#, "-H", "content-type: application/json"],
    ["/v1/echo", "-H", "Authorization: Bearer s3cr3t-of-the-header"],
  ]

  private func record() throws -> (text: String, answers: [String]) {
    let stub = try Stub(original)
    let recorder = try Recorder(upstream: stub.url, port: 0, http: CurlHTTPClient(userAgent: "seam/test")) { _ in }
    var answers: [String] = []
    for request in requests { answers.append(try ask(stub, recorder.url, request)) }
    #expect(recorder.count == requests.count)
    return (try #require(recorder.finish()), answers)
  }

  private func ask(_ stub: Stub, _ url: String, _ request: [String]) throws -> String {
    try stub.curl([url + request[0], "-w", " %{http_code} %{content_type}"] + request.dropFirst())
  }

  @Test func `a replay answers as the third party did, but for secrets`() throws {
    let (text, answers) = try record()
    let replay = try Stub(text)
    for (request, answer) in zip(requests, answers) {
      #expect(
        try ask(replay, replay.url, request)
          == answer.replacing("s3cr3t-of-the-answer", with: "REDACTED").replacing("Bearer s3cr3t-of-the-header", with: "REDACTED"))
    }
  }

  @Test func `a recording holds no secret and nothing of the moment`() throws {
    let text = try record().text
    #expect(!text.contains("s3cr3t"))
    #expect(!text.contains("date:"))
    #expect(text.contains("set-cookie: \"session=REDACTED; Path=/\""))
    #expect(text.contains("$present"))
  }

  private func recording(of routes: String, _ requests: [[String]]) throws -> (text: String, answers: [String], upstream: String) {
    let stub = try Stub(routes)
    let recorder = try Recorder(upstream: stub.url, port: 0, http: CurlHTTPClient(userAgent: "seam/test")) { _ in }
    let answers = try requests.map { try stub.curl(["-g", recorder.url + $0[0]] + $0.dropFirst()) }
    return (try #require(recorder.finish()), answers, stub.url)
  }

  @Test func `an address of the third party in an answer leads to whatever stands in for it`() throws {
    let stub = #"routes: [{ on: GET /page, reply: { json: { next: "${request.origin}/page?n=2", other: "${request.origin}0/page" } } }]"#
    let (text, answers, upstream) = try recording(of: stub, [["/page"]])
    #expect(!answers[0].contains(upstream + "/"))
    #expect(answers[0].contains(upstream + "0/page"))
    let replay = try Stub(text)
    #expect(try replay.curl(replay.url + "/page") == #"{"next":"\#(replay.url)/page?n=2","other":"\#(upstream)0/page"}"#)
  }

  @Test func `requests that differ in a header are told apart where their answers differ`() throws {
    let stub = """
      routes:
        - { on: GET /a, headers: { accept: text/csv }, reply: { body: csv } }
        - { on: GET /a, headers: { authorization: { $present: true } }, reply: { body: mine } }
        - { on: GET /a, reply: { body: everyone's } }
        - { on: GET /b, reply: { body: same } }
      """
    let requests = [
      ["/a"], ["/a", "-H", "Authorization: Bearer s3cr3t-1"], ["/a", "-H", "Accept: text/csv"], ["/b"], ["/b", "-H", "Accept: text/csv"],
    ]
    let (text, answers, _) = try recording(of: stub, requests)
    #expect(answers == ["everyone's", "mine", "csv", "same", "same"])
    let replay = try Stub(text)
    for (request, answer) in zip(requests, answers).reversed() {
      #expect(try replay.curl([replay.url + request[0]] + request.dropFirst()) == answer)
    }
    #expect(!text.contains("s3cr3t"))
    // One route, for all that is asked for in one way is answered in one way.
    #expect(text.split(separator: "GET /b").count == 2)
  }

  @Test func `a password in a path, and that of Basic authentication, are no part of a recording`() throws {
    let stub = #"routes: [{ on: "GET /login/{name}/{password}", reply: { body: "welcome, ${request.path.password}" } }]"#
    let request = ["/login/me/s3cr3t%20password", "-u", "me:s3cr3t password"]
    let (text, _, _) = try recording(of: stub, [request])
    #expect(!text.contains("s3cr3t") && text.contains("/login/me/{secret}"))
    let replay = try Stub(text)
    #expect(try replay.curl(replay.url + "/login/me/another") == "welcome, REDACTED")
  }

  @Test func `multipart bodies are told apart by their parts, whatever stands between them`() throws {
    let stub = """
      routes:
        - { on: POST /, multipart: { note: { body: one } }, reply: { body: "1" } }
        - { on: POST /, multipart: { note: { body: two } }, reply: { body: "2" } }
      """
    let file = "f=@/etc/hostname;filename=a.txt"
    let requests = [["/", "-F", "note=two", "-F", file], ["/", "-F", "note=one", "-F", file, "-F", "password=s3cr3t-password"]]
    let (text, answers, _) = try recording(of: stub, requests)
    #expect(answers == ["2", "1"] && !text.contains("s3cr3t"))
    let replay = try Stub(text)
    for (request, answer) in zip(requests, answers).reversed() {
      #expect(try replay.curl([replay.url + request[0]] + request.dropFirst()) == answer)
    }
  }

  @Test(arguments: [
    ("theme", "dark", true), ("lang", "en-GB", true), ("visits", "42", true), ("session", "dark", false), ("JSESSIONID", "1", false),
    ("theme", "a0f9", false), ("theme", "averylongsingleword", false), ("csrftoken", "x", false),
  ])
  func `of a cookie only a plain word or number is kept`(name: String, value: String, isKept: Bool) throws {
    let stub = "routes: [{ on: GET /, reply: { headers: { set-cookie: \(name)=\(value); Path=/; Expires=Wed } } }]"
    let text = try recording(of: stub, [["/"]]).text
    #expect(text.contains("\(name)=\(isKept ? value : "REDACTED"); Path=/\""))
  }

  @Test func `recording twice gives the same text, and a change is shown as a difference`() throws {
    let first = try record().text
    #expect(LineDifference.unified(first, try record().text) == "")
    let changed = first.replacing("page: two", with: "page: 2")
    #expect(LineDifference.unified(changed, first).contains("-      json: { page: 2 }\n+      json: { page: two }\n"))
    #expect(StubFileText.normalized(SourceFile(name: "a", bytes: Array("# a comment\n\(first)".utf8))) == first)
  }
}
