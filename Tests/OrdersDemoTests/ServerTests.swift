import SeamValue
import Testing

@testable import orders_demo

@Suite struct ServerTests {
  /// Answers with the number of bytes it was sent.
  private var counting: Router {
    var router = Router()
    router.on("POST", "/count") { request, _ throws(ServiceError) in Response(200, .int(Int64(request.body.count))) }
    return router
  }

  private func post(_ count: Int, to server: LocalServer) throws -> (status: Int, body: [UInt8]) {
    try CurlHandle().post([UInt8](repeating: 0x61, count: count), to: server.url + "/count")
  }

  @Test(arguments: [0, 1, 100_000, Request.bodyLimit])
  func `a body arrives whole`(count: Int) throws {
    let answer = try post(count, to: LocalServer(counting))
    #expect(answer.status == 200)
    #expect(String(decoding: answer.body, as: UTF8.self) == String(count))
  }

  @Test(arguments: [Request.bodyLimit + 1, 32 * Request.bodyLimit])
  func `a body beyond the limit is 413 as JSON`(count: Int) throws {
    let answer = try post(count, to: LocalServer(counting))
    #expect(answer.status == 413)
    #expect(try JSON.parse(answer.body)["field"]?.kind == "string")
  }

  @Test func `a port that is taken is a reason in words`() throws {
    let first = try LocalServer(counting)
    let port = try #require(first.url.split(separator: ":").last.flatMap { UInt16($0) })
    #expect {
      try Server(port: port, router: counting)
    } throws: {
      ($0 as? Server.StartFailure)?.message == "cannot listen on 127.0.0.1:\(port): Address already in use"
    }
  }
}
