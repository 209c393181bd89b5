import Glibc
import SeamValue

/// The orders service: its routes, and what placing an order means.
struct OrdersAPI: Sendable {
  var pool: Pool
  var payments: PaymentsClient
  var background: Background
  var events: OrderEvents
  var faults: Set<Fault>

  var router: Router {
    var router = Router()
    router.on("GET", "/health") { _, _ throws(ServiceError) in
      try pool.lease().query("select 1")
      return Response(200, ["status": "ok"])
    }
    router.on("GET", "/products") { _, _ throws(ServiceError) in
      let products = try Product.all(on: pool.lease())
      return Response(200, ["products": .list(products.map(\.json))])
    }
    router.on("GET", "/products/{id}") { _, text throws(ServiceError) in
      guard let id = Int64(text) else { throw .invalid("id", "'\(text)' is not the id of a product: it has to be an integer") }
      return Response(200, try Product.find(id, on: pool.lease()).json)
    }
    router.on("POST", "/orders") { request, _ throws(ServiceError) in
      try place(OrderRequest(request))
    }
    router.on("GET", "/orders/{id}") { _, text throws(ServiceError) in
      guard let id = OrderID(text) else { throw .invalid("id", "'\(text)' is not the id of an order: it has to be a UUID") }
      return Response(200, try Order.find(id, on: pool.lease()).json(faults: faults))
    }
    return router
  }

  /// Takes the stock, the money and the order, or nothing. The product's row stays locked meanwhile, so that no two orders get the same piece.
  private func place(_ wanted: OrderRequest) throws(ServiceError) -> Response {
    let lease = try pool.lease()
    try lease.query("begin")
    let product = try Product.find(wanted.productID, isLocked: true, on: lease)
    guard wanted.quantity <= product.stock else {
      throw ServiceError(409, "not enough stock of product \(product.id): \(product.stock) left, \(wanted.quantity) wanted")
    }
    // Both factors fit 32 bits: the price by its column, the quantity by the stock.
    let id = OrderID.random()
    let chargeID = try payments.charge(
      amount: product.priceCents * wanted.quantity, currency: product.currency, quantity: wanted.quantity, orderID: id)
    do {
      let order = try Order.insert(id, for: wanted, of: product, chargeID: chargeID, on: lease)
      try lease.query(
        "update products set stock = stock - $2::integer where id = $1::bigint", [String(product.id), String(wanted.quantity)])
      try finish(order, wanted: wanted, product: product, chargeID: chargeID, on: lease)
      return Response(201, order.json(faults: faults), headers: [("Location", "/orders/\(id)")])
    } catch {
      Log.line("error: charge \(chargeID) was taken for order \(id), which could not be kept")
      throw error
    }
  }

  /// Commits, unless the service was asked to be wrong about it.
  private func finish(_ order: Order, wanted: OrderRequest, product: Product, chargeID: String, on lease: Lease) throws(ServiceError) {
    if faults.contains(.doubleInsert) {
      _ = try Order.insert(.random(), for: wanted, of: product, chargeID: chargeID, on: lease)
    }
    for (fault, delay) in [(Fault.lateWrite, 300), (.laterWrite, 3000)] where faults.contains(fault) {
      background.after(milliseconds: delay) { [pool] () throws(ServiceError) in
        try Order.addNote("confirmed, as an afterthought", to: order.id, on: pool.lease())
      }
    }
    if faults.contains(.forgetCommit) {
      // The lease goes back with its transaction open, and the pool rolls it back.
      return
    }
    if faults.contains(.answerBeforeCommit) {
      background.after(milliseconds: 500) { [events] () throws(ServiceError) in
        try lease.query("commit")
        events.created(order)
      }
      return
    }
    if faults.contains(.publishBeforeCommit) {
      events.created(order)
      usleep(200_000)
    }
    try lease.query("commit")
    if !faults.contains(.publishBeforeCommit) { events.created(order) }
  }
}
