import SeamHTTP
import SeamRuntime
import Testing

@Suite("Requests that are refused before anything is sent")
struct HTTPRequestVerifyTests {
  private func message(_ request: HTTPRequest) async throws -> String {
    let failure = try #require(
      await #expect(throws: DriverFailure.self) { try await CurlHTTPClient(userAgent: "seam/test").send(request) })
    #expect(failure.reason == .invalid)
    return failure.message
  }

  @Test(
    "a method that is no token",
    arguments: [
      ("", #""" is not an HTTP method (RFC 9110, section 9.1)"#),
      ("GET /", #""GET /" is not an HTTP method (RFC 9110, section 9.1)"#),
      ("GET\r\nX: y", #""GET\r\nX: y" is not an HTTP method (RFC 9110, section 9.1)"#),
      ("GÉT", #""GÉT" is not an HTTP method (RFC 9110, section 9.1)"#),
    ])
  func method(_ method: String, _ expected: String) async throws {
    #expect(try await message(HTTPRequest(method: method, url: "http://127.0.0.1/", timeout: .seconds(1))) == expected)
  }

  @Test(
    "a header that would be another, or more than one",
    arguments: [
      ("X Y", "v", #""X Y" is not a header name (RFC 9110, section 5.1)"#),
      ("X:", "v", #""X:" is not a header name (RFC 9110, section 5.1)"#),
      ("", "v", #""" is not a header name (RFC 9110, section 5.1)"#),
      ("X", "v\r\nY: w", "the value of the header 'X' holds a line break or a NUL byte"),
      ("X", "v\nw", "the value of the header 'X' holds a line break or a NUL byte"),
      ("X", "v\0w", "the value of the header 'X' holds a line break or a NUL byte"),
    ])
  func header(_ name: String, _ value: String, _ expected: String) async throws {
    let request = HTTPRequest(method: "GET", url: "http://127.0.0.1/", headers: [HTTPHeader(name, value)], timeout: .seconds(1))
    #expect(try await message(request) == expected)
  }

  @Test(
    "a URL that is none, or of another scheme",
    arguments: [
      ("", "'' is not an absolute http or https URL"),
      ("/orders", "'/orders' is not an absolute http or https URL"),
      ("file:///etc/passwd", "'file:///etc/passwd' is not an absolute http or https URL"),
      ("http://127.0.0.1/a b", #""http://127.0.0.1/a b" is not a URL: it holds a space or a control character"#),
      ("http://127.0.0.1/\r\nX: y", #""http://127.0.0.1/\r\nX: y" is not a URL: it holds a space or a control character"#),
      ("http://127.0.0.1:port/", "'http://127.0.0.1:port/' is not a URL"),
      ("http://", "'http://' is not a URL"),
    ])
  func url(_ url: String, _ expected: String) async throws {
    #expect(try await message(HTTPRequest(method: "GET", url: url, timeout: .seconds(1))) == expected)
  }

  @Test("a HEAD request with a body")
  func headWithBody() async throws {
    let request = HTTPRequest(method: "HEAD", url: "http://127.0.0.1/", body: [1], timeout: .seconds(1))
    #expect(try await message(request) == "a HEAD request takes no body")
  }
}
