import SeamValue

/// A row of the table orders, with its notes.
struct Order: Sendable {
  var id: OrderID
  var productID: Int64
  var quantity: Int64
  var totalCents: Int64
  var currency: String
  var status: String
  /// RFC 3339, in UTC.
  var createdAt: String
  var notes: [String]

  private static let timeFormat = "to_char(created_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"

  static func find(_ id: OrderID, on lease: Lease) throws(ServiceError) -> Order {
    let sql = "select product_id, quantity, total_cents, currency, status, \(timeFormat) from orders where id = $1::uuid"
    guard let row = try lease.query(sql, [id.description]).first else { throw ServiceError(404, "there is no order \(id)") }
    guard row.count == 6, let productID = row[0].flatMap({ Int64($0) }), let quantity = row[1].flatMap({ Int64($0) }),
      let totalCents = row[2].flatMap({ Int64($0) }), let currency = row[3], let status = row[4], let createdAt = row[5]
    else { throw ServiceError(500, "internal error", cause: "the row of order \(id) is not as expected: \(row)") }
    let notes = try lease.query("select note from order_notes where order_id = $1::uuid order by id", [id.description])
    return Order(
      id: id, productID: productID, quantity: quantity, totalCents: totalCents, currency: currency, status: status, createdAt: createdAt,
      notes: notes.compactMap { $0.first ?? nil })
  }

  /// Inserts the row of an order that was just placed, and its note.
  static func insert(
    _ id: OrderID, for wanted: OrderRequest, of product: Product, chargeID: String, on lease: Lease
  ) throws(ServiceError) -> Order {
    let total = product.priceCents * wanted.quantity
    let rows = try lease.query(
      """
      insert into orders (id, product_id, quantity, total_cents, currency, status, charge_id)
      values ($1::uuid, $2::bigint, $3::integer, $4::bigint, $5, 'confirmed', $6) returning \(timeFormat)
      """,
      [id.description, String(product.id), String(wanted.quantity), String(total), product.currency, chargeID])
    if let note = wanted.note { try addNote(note, to: id, on: lease) }
    return Order(
      id: id, productID: product.id, quantity: wanted.quantity, totalCents: total, currency: product.currency, status: "confirmed",
      createdAt: rows.first?.first.flatMap(\.self) ?? "", notes: wanted.note.map { [$0] } ?? [])
  }

  static func addNote(_ note: String, to id: OrderID, on lease: Lease) throws(ServiceError) {
    try lease.query("insert into order_notes (order_id, note) values ($1::uuid, $2)", [id.description, note])
  }

  func json(faults: Set<Fault>) -> Value {
    [
      "id": .string(id.description),
      faults.contains(.renameField) ? "state" : "status": .string(status),
      "productId": .int(productID), "quantity": .int(quantity), "totalCents": .int(totalCents), "currency": .string(currency),
      "notes": .list(notes.map { .string($0) }), "createdAt": .string(createdAt),
    ]
  }
}
