import Testing

@testable import orders_demo

/// The client and the provider with the wire between them.
@Suite struct PaymentsTests {
  /// A provider that serves while this is kept, and a client of it.
  private struct Wire {
    let server: LocalServer
    let client: PaymentsClient

    init(router: Router = PaymentsProvider().router) throws {
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

  @Test func `a charge succeeds and has an id of its own`() throws {
    let wire = try Wire()
    let first = try wire.charge(1_000)
    #expect(first.hasPrefix("ch_"))
    #expect(try wire.charge(1_000) != first)
  }

  @Test(arguments: [402, 1_402, 99_402] as [Int64])
  func `an amount that ends in 402 is declined, in the provider's words`(amount: Int64) throws {
    let wire = try Wire()
    let error = failure { () throws(ServiceError) in try wire.charge(amount) }
    #expect(error?.status == 402)
    #expect(error?.message == "card declined")
  }

  @Test func `a provider that is out of order is 502`() throws {
    let wire = try Wire()
    #expect(failure { () throws(ServiceError) in try wire.charge(1_503) }?.status == 502)
  }

  @Test func `an answer that is no charge is 502`() throws {
    var router = Router()
    router.on("POST", "/v1/charges") { _, _ throws(ServiceError) in Response(201, ["id": 7]) }
    let wire = try Wire(router: router)
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

  @Test(arguments: [
    ("{}", "amount"), (#"{"amount": 0, "currency": "EUR"}"#, "amount"), (#"{"amount": "1", "currency": "EUR"}"#, "amount"),
    (#"{"amount": 1}"#, "currency"), (#"{"amount": 1, "currency": "EURO"}"#, "currency"), (#"{"amount": 1, "currency": "1€"}"#, "currency"),
    (#"{"amount": 1, "currency": "EUR", "quantity": 0}"#, "quantity"), (#"{"amount": 1, "currency": "EUR", "orderId": 7}"#, "orderId"),
  ])
  func `a charge that is wrong is refused with its field`(json: String, field: String) {
    #expect {
      try Charge(Request(method: "POST", path: "/v1/charges", body: Array(json.utf8)))
    } throws: {
      ($0 as? ServiceError)?.field == field
    }
  }
}
