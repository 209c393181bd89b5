import Testing

@testable import orders_demo

/// The client of the payment provider, with the wire between them.
@Suite struct PaymentsTests {
  /// A provider that serves while this is kept, and a client of it.
  private struct Wire {
    let server: LocalServer
    let client: PaymentsClient

    init(_ answer: Response) throws {
      var router = Router()
      router.on("POST", "/v1/charges") { _, _ throws(ServiceError) in answer }
      server = try LocalServer(router)
      client = PaymentsClient(url: server.url + "/")
    }

    func charge(_ amount: Int64) throws(ServiceError) -> String {
      try client.charge(amount: amount, currency: "EUR", quantity: 1, orderID: .random())
    }
  }

  private func failure(of work: () throws(ServiceError) -> String) -> ServiceError? {
    do throws(ServiceError) {
      _ = try work()
      return nil
    } catch {
      return error
    }
  }

  @Test func `a charge that succeeds has the provider's id`() throws {
    #expect(try Wire(Response(201, ["id": "ch_7"])).charge(1_000) == "ch_7")
  }

  @Test func `a charge that is declined is 402, in the provider's words`() throws {
    let wire = try Wire(Response(402, ["error": "card declined"]))
    let error = failure { () throws(ServiceError) in try wire.charge(1_000) }
    #expect(error?.status == 402)
    #expect(error?.message == "card declined")
  }

  @Test(arguments: [Response(503, ["error": "out of order"]), Response(201, ["id": 7]), Response(200, "ok")])
  func `any other answer is 502`(answer: Response) throws {
    let wire = try Wire(answer)
    #expect(failure { () throws(ServiceError) in try wire.charge(1_000) }?.status == 502)
  }

  @Test func `a provider that is not there is 502`() {
    // Port 1 of the loopback address belongs to tcpmux, which nobody runs.
    let client = PaymentsClient(url: "http://127.0.0.1:1")
    let error = failure { () throws(ServiceError) in
      try client.charge(amount: 1, currency: "EUR", quantity: 1, orderID: .random())
    }
    #expect(error?.status == 502)
  }
}
