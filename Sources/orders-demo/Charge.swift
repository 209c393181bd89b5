import SeamValue

/// A charge of the payment provider: the body of POST /v1/charges, checked, and what became of it.
struct Charge: Sendable {
  var id: String
  var amount: Int64
  var currency: String
  var quantity: Int64?
  var orderID: String?

  init(_ request: Request) throws(ServiceError) {
    let fields = try request.fields()
    guard let amount = try fields.integer("amount") else { throw .invalid("amount", "amount is required") }
    guard amount >= 1 else { throw .invalid("amount", "amount must be at least 1") }
    guard let currency = try fields.text("currency", limit: 3) else { throw .invalid("currency", "currency is required") }
    guard currency.utf8.count == 3, currency.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0 & 0xDF) }) else {
      throw .invalid("currency", "currency must be three letters, such as EUR")
    }
    let quantity = try fields.integer("quantity")
    guard quantity ?? 1 >= 1 else { throw .invalid("quantity", "quantity must be at least 1") }
    id = "ch_" + String(UInt64.random(in: .min ... .max), radix: 36)
    self.amount = amount
    self.currency = currency.uppercased()
    self.quantity = quantity
    orderID = try fields.text("orderId", limit: 64)
  }

  var json: Value {
    [
      "id": .string(id), "status": "succeeded", "amount": .int(amount), "currency": .string(currency),
      "quantity": quantity.map { .int($0) } ?? .null, "orderId": orderID.map { .string($0) } ?? .null,
    ]
  }
}
