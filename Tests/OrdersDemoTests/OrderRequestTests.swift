import Testing

@testable import orders_demo

@Suite struct OrderRequestTests {
  private func order(_ json: String) throws -> OrderRequest {
    try OrderRequest(Request(method: "POST", path: "/orders", body: Array(json.utf8)))
  }

  @Test func `a product and a quantity make an order, a note may come with it`() throws {
    let plain = try order(#"{"productId": 1, "quantity": 2}"#)
    #expect(plain.productID == 1)
    #expect(plain.quantity == 2)
    #expect(plain.note == nil)
    #expect(try order(#"{"productId": 1, "quantity": 2, "note": "a gift"}"#).note == "a gift")
    #expect(try order(#"{"productId": 1, "quantity": 2, "note": null}"#) == plain)
  }

  @Test func `a whole number is an integer however it is written`() throws {
    #expect(try order(#"{"productId": 1.0, "quantity": 2e1}"#).quantity == 20)
  }

  @Test(arguments: [
    ("", "body"), ("{", "body"), ("[]", "body"), ("null", "body"), ("{} {}", "body"),
    ("{}", "productId"), (#"{"quantity": 1}"#, "productId"), (#"{"productId": "1", "quantity": 1}"#, "productId"),
    (#"{"productId": true, "quantity": 1}"#, "productId"), (#"{"productId": 1}"#, "quantity"),
    (#"{"productId": 1, "quantity": null}"#, "quantity"), (#"{"productId": 1, "quantity": 0}"#, "quantity"),
    (#"{"productId": 1, "quantity": -1}"#, "quantity"), (#"{"productId": 1, "quantity": 1.5}"#, "quantity"),
    (#"{"productId": 1, "quantity": 9223372036854775808}"#, "quantity"), (#"{"productId": 1, "quantity": []}"#, "quantity"),
    (#"{"productId": 1, "quantity": 1, "note": 1}"#, "note"), (#"{"productId": 1, "quantity": 1, "note": "\u0000"}"#, "note"),
  ])
  func `the first field that is wrong is named with 422`(json: String, field: String) {
    #expect {
      try order(json)
    } throws: {
      guard let error = $0 as? ServiceError else { return false }
      return error.status == 422 && error.field == field
    }
  }

  @Test func `a note may not be longer than 500 characters`() throws {
    let longest = String(repeating: "é", count: 500)
    #expect(try order(#"{"productId": 1, "quantity": 1, "note": "\#(longest)"}"#).note == longest)
    #expect(throws: ServiceError.self) { try order(#"{"productId": 1, "quantity": 1, "note": "\#(longest)!"}"#) }
  }
}
