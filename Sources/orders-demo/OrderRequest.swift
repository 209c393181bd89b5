/// The body of POST /orders, checked.
struct OrderRequest: Equatable {
  var productID: Int64
  var quantity: Int64
  var note: String?

  static let noteLimit = 500

  init(_ request: Request) throws(ServiceError) {
    let fields = try request.fields()
    guard let productID = try fields.integer("productId") else { throw .invalid("productId", "productId is required") }
    guard let quantity = try fields.integer("quantity") else { throw .invalid("quantity", "quantity is required") }
    guard quantity >= 1 else { throw .invalid("quantity", "quantity must be at least 1") }
    self.productID = productID
    self.quantity = quantity
    note = try fields.text("note", limit: Self.noteLimit)
  }
}
