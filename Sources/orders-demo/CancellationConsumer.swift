import Dispatch
import Glibc
import SeamValue

/// Takes `order.cancelled` out of a queue of the service's own, gives the stock back and says so.
///
/// A message is acknowledged when that is committed: one that the service was stopped over comes again, and an order is refunded once.
struct CancellationConsumer: Sendable {
  static let queue = "orders.cancellations"

  var url: String
  var pool: Pool
  var events: OrderEvents
  var faults: Set<Fault>

  /// Returns when messages are taken, which then goes on, over new connections too, for as long as the service runs.
  func start() throws(BrokerLink.Failure) {
    let first = try connect()
    DispatchQueue.global().async {
      var link: BrokerLink? = first
      while true {
        do throws(BrokerLink.Failure) {
          let open = if let link { link } else { try connect() }
          link = open
          try handle(try open.next(), of: open)
        } catch {
          link = nil
          Log.line("error: no cancellations are taken: \(error.message)")
          sleep(1)
        }
      }
    }
  }

  private func connect() throws(BrokerLink.Failure) -> BrokerLink {
    let link = try BrokerLink(url: url)
    try link.declareTopicExchange(OrderEvents.exchange)
    try link.declareQueue(Self.queue)
    try link.bind(Self.queue, to: OrderEvents.exchange, key: "order.cancelled")
    try link.consume(Self.queue)
    return link
  }

  private func handle(_ delivery: BrokerLink.Delivery, of link: BrokerLink) throws(BrokerLink.Failure) {
    let text = (try? JSON.parse(delivery.body))?["orderId"]?.rendered
    guard let id = text.flatMap({ OrderID($0) }) else {
      Log.line("order.cancelled without the id of an order, dropped")
      return try link.acknowledge(delivery)
    }
    do throws(ServiceError) {
      let isCancelled = try cancel(id)
      Log.line("order.cancelled \(id): \(isCancelled ? "refunded" : "nothing to do")")
    } catch {
      Log.line("order.cancelled \(id): \(error.message)\(error.cause.map { ": \($0)" } ?? "")")
      // What is missing will not be there the next time; everything else may be better then.
      if error.status != 404 {
        sleep(1)
        throw BrokerLink.Failure(message: "the message has to come again")
      }
    }
    if !faults.contains(.neverAcknowledge) { try link.acknowledge(delivery) }
  }

  /// False where it was cancelled before.
  private func cancel(_ id: OrderID) throws(ServiceError) -> Bool {
    let lease = try pool.lease()
    try lease.query("begin")
    let changed = try lease.query(
      "update orders set status = 'refunded' where id = $1::uuid and status = 'confirmed' returning id", [id.description])
    let order = try Order.find(id, on: lease)
    guard !changed.isEmpty else { return false }
    try lease.query(
      "update products set stock = stock + $2::integer where id = $1::bigint", [String(order.productID), String(order.quantity)])
    try lease.query("commit")
    events.refunded(order)
    return true
  }
}
