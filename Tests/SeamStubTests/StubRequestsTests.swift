import SeamRuntime
import SeamValue
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
}
