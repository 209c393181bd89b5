import SeamHTTP
import SeamRuntime
import Testing

@Suite("Trust, proxies, versions and cookies over real connections", .servers)
struct HTTPOptionsTests {
  let client = CurlHTTPClient(userAgent: "seam/test")
  let servers: Servers

  init() throws {
    servers = try #require(Servers.current)
  }

  private func send(_ url: String, _ options: HTTPOptions?, _ cookies: HTTPCookies? = nil) async throws -> HTTPResponse {
    try await client.send(HTTPRequest(method: "GET", url: url, timeout: .seconds(120), options: options, cookies: cookies))
  }

  private func failure(_ url: String, _ options: HTTPOptions?) async throws -> DriverFailure {
    try #require(await #expect(throws: DriverFailure.self) { try await send(url, options) })
  }

  private func text(_ answer: HTTPResponse) -> String { String(decoding: answer.body, as: UTF8.self) }

  private func tls(ca: Bool = true, certificate: String? = nil, key: String? = nil) -> HTTPOptions.TLS {
    var tls = HTTPOptions.TLS()
    if ca { tls.authorities = servers.folder + "/ca.pem" }
    tls.certificate = certificate.map { servers.folder + "/" + $0 }
    tls.key = key.map { servers.folder + "/" + $0 }
    return tls
  }

  private func host(_ url: String) -> Substring { url.drop { $0 != "/" }.dropFirst(2) }

  // MARK: - TLS

  @Test("a server is trusted where the request names its authority, and HTTP/2 is spoken because it offers it")
  func ownAuthority() async throws {
    let answer = try await send(servers.secure + "/", HTTPOptions(tls: tls()))
    #expect(text(answer) == #"{"protocol": "HTTP/2.0", "client": "NONE "}"#)
    #expect(answer.version == "2")
  }

  @Test("a server that nobody known vouches for is refused, by a request after one that trusted it as well")
  func untrusted() async throws {
    _ = try await send(servers.secure + "/", HTTPOptions(tls: tls()))
    let failure = try await failure(servers.secure + "/", nil)
    #expect(failure.reason == .unreachable)
    #expect(failure.message == "no TLS connection to \(host(servers.secure)): unable to get local issuer certificate")
  }

  @Test("a certificate for another name is refused")
  func otherName() async throws {
    let failure = try await failure(servers.secure.replacing("localhost", with: "127.0.0.1") + "/", HTTPOptions(tls: tls()))
    #expect(failure.message.contains("no alternative certificate subject name matches target host name '127.0.0.1'"))
  }

  @Test("anybody is trusted where the request says so, and only there")
  func unverified() async throws {
    var any = HTTPOptions.TLS()
    any.isVerified = false
    #expect(try await send(servers.secure + "/", HTTPOptions(tls: any)).status == 200)
    #expect(try await failure(servers.secure + "/", nil).reason == .unreachable)
  }

  @Test(
    "a certificate of one's own is shown, with its key beside it or in the same file",
    arguments: [("client.pem", "client.key"), ("both.pem", nil)])
  func clientCertificate(_ certificate: String, _ key: String?) async throws {
    let answer = try await send(servers.secure + "/", HTTPOptions(tls: tls(certificate: certificate, key: key)))
    #expect(text(answer).contains(#""client": "SUCCESS CN=tester""#))
    #expect(try await text(send(servers.secure + "/", HTTPOptions(tls: tls()))).contains(#""client": "NONE ""#))
  }

  @Test("a key that is not that of the certificate is told before anything is sent")
  func wrongKey() async throws {
    let failure = try await failure(servers.secure + "/", HTTPOptions(tls: tls(certificate: "client.pem", key: "server.key")))
    #expect(failure.message.hasPrefix("no TLS connection to \(host(servers.secure)): unable to set private key file"))
  }

  // MARK: - Versions

  @Test("HTTP/2 without TLS where it is asked for; HTTP/1.1 and 1.0 over TLS where those are")
  func versions() async throws {
    #expect(try await text(send(servers.unsecuredHTTP2 + "/", HTTPOptions(version: .http2))) == #"{"protocol": "HTTP/2.0"}"#)
    let old = try await send(servers.secure + "/", HTTPOptions(tls: tls(), version: .http1_1))
    #expect(text(old).contains("HTTP/1.1"))
    #expect(old.version == "1.1")
    #expect(try await text(send(servers.raw + "/echo", HTTPOptions(version: .http1_0))).hasPrefix("GET /echo HTTP/1.0\r\n"))
    #expect(try await send(servers.nginx + "/", nil).version == "1.1")
  }

  @Test("a server that speaks no HTTP/2 where it is asked for is a failure", .timeLimit(.minutes(10)))
  func noHTTP2() async throws {
    _ = try await failure(servers.nginx + "/", HTTPOptions(version: .http2))
  }

  // MARK: - Proxies

  @Test("a proxy is used where the request names one, for this machine too, with TLS through it")
  func proxy() async throws {
    let options = HTTPOptions(tls: tls(), proxy: .url(servers.proxy))
    #expect(try await text(send(servers.raw + "/echo", options)).contains("\r\nVia: test\r\n"))
    #expect(try await send(servers.secure + "/", options).status == 200)
    #expect(try await text(send(servers.raw + "/count/proxied", nil)) == "2")
    #expect(try await !text(send(servers.raw + "/echo", nil)).contains("Via"))
  }

  @Test("a proxy that refuses, or is not there, is named")
  func brokenProxies() async throws {
    let refusing = try await failure(servers.secure + "/", HTTPOptions(tls: tls(), proxy: .url(servers.refusingProxy)))
    #expect(
      refusing.message
        == "the proxy \(host(servers.refusingProxy)) does not pass on to \(host(servers.secure)): it answers with the status 403")
    let nobody = try await failure(servers.nginx + "/", HTTPOptions(proxy: .url(servers.nobody)))
    #expect(nobody.message == "the proxy \(host(servers.nobody)) cannot be reached: connection refused")
  }

  // MARK: - Content codings

  @Test(
    "brotli and zstd are decoded, whether they were asked for or not",
    arguments: [("br", "8b01807365616d03"), ("zstd", "28b52ffd04582100007365616d472b2c59")])
  func codings(_ coding: String, _ hex: String) async throws {
    #expect(try await text(send(servers.raw + "/packed/\(coding)/\(hex)", nil)) == "seam")
  }

  // MARK: - Cookies

  private func cookieLine(_ cookies: HTTPCookies, _ path: String = "/echo") async throws -> String? {
    let lines = try await text(send(servers.raw + path, nil, cookies)).split(separator: "\r\n")
    return lines.first { $0.hasPrefix("Cookie: ") }.map { String($0.dropFirst("Cookie: ".count)) }
  }

  @Test("what an answer sets is sent by the requests with the same jar, until an answer takes it away")
  func jar() async throws {
    let cookies = HTTPCookies(jar: CookieJar())
    _ = try await send(servers.raw + "/cookie/session=s1;_Path=/;_HttpOnly", nil, cookies)
    #expect(try await cookieLine(cookies) == "session=s1")
    #expect(try await cookieLine(HTTPCookies(jar: CookieJar())) == nil)
    #expect(try await !text(send(servers.raw + "/echo", nil)).contains("Cookie"))
    _ = try await send(servers.raw + "/cookie/session=s2;_Path=/", nil, cookies)
    let second = try await cookieLine(cookies)
    #expect(second == "session=s2")
    _ = try await send(servers.raw + "/cookie/session=;_Path=/;_Max-Age=0", nil, cookies)
    #expect(try await cookieLine(cookies) == nil)
    #expect(cookies.jar.lines == [])
  }

  @Test("a cookie is sent to its path and its host only")
  func scope() async throws {
    let cookies = HTTPCookies(jar: CookieJar())
    _ = try await send(servers.raw + "/cookie/a=1;_Path=/echo/inner", nil, cookies)
    #expect(try await cookieLine(cookies) == nil)
    #expect(try await cookieLine(cookies, "/echo/inner") == "a=1")
    let other = servers.raw.replacing("127.0.0.1", with: "localhost") + "/echo/inner"
    #expect(try await !text(send(other, nil, cookies)).contains("Cookie"))
  }

  @Test("a request's own cookies go beside the jar's, in place of those of their name, and change nothing in it")
  func ownCookies() async throws {
    var cookies = HTTPCookies(jar: CookieJar())
    _ = try await send(servers.raw + "/cookie/a=1;_Path=/", nil, cookies)
    _ = try await send(servers.raw + "/cookie/b=2;_Path=/", nil, cookies)
    cookies.own = [("a", "mine"), ("c", "3")]
    #expect(try await cookieLine(cookies) == "b=2; a=mine; c=3")
    cookies.own = [("a", nil)]
    #expect(try await cookieLine(cookies) == "b=2")
    cookies.own = []
    cookies.sendsJar = false
    #expect(try await cookieLine(cookies) == nil)
    cookies.sendsJar = true
    #expect(try await cookieLine(cookies).map { Set($0.split(separator: "; ")) } == ["a=1", "b=2"])
  }

  @Test("a redirect tells where it leads, as an absolute URL")
  func redirect() async throws {
    #expect(try await send(servers.raw + "/redirect/303/echo", nil).redirect == servers.raw + "/echo")
    #expect(try await send(servers.nginx + "/", nil).redirect == nil)
  }
}
