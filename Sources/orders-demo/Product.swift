import SeamValue

/// A row of the table products.
struct Product: Sendable {
  var id: Int64
  var sku: String
  var name: String
  var priceCents: Int64
  var currency: String
  var stock: Int64

  private static let columns = "select id, sku, name, price_cents, currency, stock from products"

  static func all(on lease: Lease) throws(ServiceError) -> [Product] {
    try lease.query(columns + " order by id").compactMap(Product.init)
  }

  /// - Parameter isLocked: whether to lock the row until the transaction ends.
  static func find(_ id: Int64, isLocked: Bool = false, on lease: Lease) throws(ServiceError) -> Product {
    let found = try lease.query(columns + " where id = $1::bigint" + (isLocked ? " for update" : ""), [String(id)])
    guard let product = found.first.flatMap(Product.init) else { throw ServiceError(404, "there is no product \(id)") }
    return product
  }

  private init?(row: [String?]) {
    guard row.count == 6, let id = row[0].flatMap({ Int64($0) }), let sku = row[1], let name = row[2],
      let priceCents = row[3].flatMap({ Int64($0) }), let currency = row[4], let stock = row[5].flatMap({ Int64($0) })
    else { return nil }
    self.id = id
    self.sku = sku
    self.name = name
    self.priceCents = priceCents
    self.currency = currency
    self.stock = stock
  }

  var json: Value {
    [
      "id": .int(id), "sku": .string(sku), "name": .string(name), "priceCents": .int(priceCents), "currency": .string(currency),
      "stock": .int(stock),
    ]
  }
}
