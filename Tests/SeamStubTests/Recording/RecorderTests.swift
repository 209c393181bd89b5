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
    try stub.curl(
      url + request[0], "-w", " %{http_code} %{content_type}", request.count > 1 ? request[1] : "-g",
      request.count > 2 ? request[2] : "-g", request.count > 3 ? request[3] : "-g", request.count > 4 ? request[4] : "-g")
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

  @Test func `recording twice gives the same text, and a change is shown as a difference`() throws {
    let first = try record().text
    #expect(LineDifference.unified(first, try record().text) == "")
    let changed = first.replacing("page: two", with: "page: 2")
    #expect(LineDifference.unified(changed, first).contains("-      json: { page: 2 }\n+      json: { page: two }\n"))
    #expect(StubFileText.normalized(SourceFile(name: "a", bytes: Array("# a comment\n\(first)".utf8))) == first)
  }
}
