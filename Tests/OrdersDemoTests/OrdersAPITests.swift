import Testing

@testable import orders_demo

/// What holds without a database; with one, see the specs.
@Suite struct OrdersAPITests {
  /// Port 1 of the loopback address belongs to tcpmux, which nobody runs.
  private let api = OrdersAPI(
    pool: Pool(url: "postgres://nobody@127.0.0.1:1/none", size: 1), payments: PaymentsClient(url: "http://127.0.0.1:1"),
    background: Background(), events: OrderEvents(url: nil, faults: []), faults: [])

  private func status(_ method: String, _ path: String, _ body: String = "") -> Int {
    api.router.respond(to: Request(method: method, path: path, body: Array(body.utf8))).status
  }

  @Test func `without a database nothing is served, and nothing waits`() {
    // More often than the pool has connections: each is given back.
    for _ in 0..<3 { #expect(status("GET", "/health") == 503) }
    #expect(status("GET", "/products") == 503)
    #expect(status("POST", "/orders", #"{"productId": 1, "quantity": 1}"#) == 503)
  }

  @Test func `what is invalid is told without asking the database`() {
    #expect(status("POST", "/orders", "{") == 422)
    #expect(status("GET", "/orders/7") == 422)
    #expect(status("GET", "/products/x") == 422)
  }

  @Test func `the field of the status is renamed by its fault alone`() {
    let order = Order(
      id: .random(), productID: 1, quantity: 1, totalCents: 1, currency: "EUR", status: "confirmed", createdAt: "2026-01-01T00:00:00.000Z",
      notes: [])
    #expect(order.json(faults: [])["status"]?.kind == "string")
    #expect(order.json(faults: [.renameField])["status"]?.kind == nil)
    #expect(order.json(faults: [.renameField])["state"]?.kind == "string")
  }
}
