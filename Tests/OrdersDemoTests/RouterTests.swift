import SeamValue
import Testing

@testable import orders_demo

@Suite struct RouterTests {
  private var router: Router {
    var router = Router()
    router.on("GET", "/orders/{id}") { _, id throws(ServiceError) in Response(200, .string(id)) }
    router.on("POST", "/orders") { _, _ throws(ServiceError) in Response(201, .null) }
    router.on("GET", "/orders") { _, _ throws(ServiceError) in throw ServiceError(409, "not now", field: "when") }
    return router
  }

  private func respond(_ method: String, _ path: String) -> Response {
    router.respond(to: Request(method: method, path: path, body: []))
  }

  @Test func `a path is matched segment by segment, and hands over its parameter`() throws {
    #expect(respond("POST", "/orders").status == 201)
    let found = respond("GET", "/orders/7")
    #expect(found.status == 200)
    #expect(String(decoding: found.body, as: UTF8.self) == #""7""#)
  }

  @Test(arguments: ["/", "", "/order", "/orders/", "/orders/7/", "/orders/7/8", "//orders", "/orders/{id}/x"])
  func `an unknown path is 404`(path: String) throws {
    let response = respond("GET", path)
    #expect(response.status == 404)
    #expect(try JSON.parse(response.body)["error"]?.kind == "string")
  }

  @Test func `a wrong method is 405 with the right ones`() {
    let response = respond("PUT", "/orders")
    #expect(response.status == 405)
    #expect(response.headers.map(\.name) == ["Allow"])
    #expect(response.headers.map(\.value) == ["POST, GET, HEAD"])
  }

  @Test func `HEAD is served as GET is`() {
    #expect(respond("HEAD", "/orders/7").status == 200)
  }

  @Test func `an error is JSON with its message and its field`() {
    let response = respond("GET", "/orders")
    #expect(response.status == 409)
    #expect(String(decoding: response.body, as: UTF8.self) == #"{"error":"not now","field":"when"}"#)
  }
}
