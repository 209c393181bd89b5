import SeamValue
import Synchronization

/// Tells others what becomes of orders: messages to a topic exchange. Without a broker nobody is told.
final class OrderEvents: Sendable {
  static let exchange = "orders"

  private let url: String?
  private let faults: Set<Fault>
  private let link = Mutex<BrokerLink?>(nil)

  init(url: String?, faults: Set<Fault>) {
    self.url = url
    self.faults = faults
  }

  /// `order.created`, after the order is there for everybody to see.
  func created(_ order: Order) {
    let message = body(of: order)
    send(message, key: "order.created")
    if faults.contains(.publishTwice) { send(message, key: "order.created") }
    if faults.contains(.leaveQueue) { leaveQueue(for: order) }
  }

  /// `order.refunded`, after the stock was given back.
  func refunded(_ order: Order) {
    send(body(of: order), key: "order.refunded")
  }

  private func body(of order: Order) -> Value {
    [
      faults.contains(.renameMessageField) ? "order" : "orderId": .string(order.id.description),
      "productId": .int(order.productID), "quantity": .int(order.quantity), "totalCents": .int(order.totalCents),
      "currency": .string(order.currency),
    ]
  }

  /// An order counts also where nobody could be told of it: what cannot be sent is logged, and the next message gets a new connection.
  private func send(_ message: Value, key: String) {
    guard let url else { return }
    link.withLock { link in
      do throws(BrokerLink.Failure) {
        let open = if let link { link } else { try Self.connect(url) }
        link = open
        try open.publish(JSON.write(message), to: Self.exchange, key: key)
      } catch {
        link = nil
        Log.line("error: \(key) was not sent: \(error.message): \(JSON.write(message))")
      }
    }
  }

  private static func connect(_ url: String) throws(BrokerLink.Failure) -> BrokerLink {
    let link = try BrokerLink(url: url)
    try link.declareTopicExchange(exchange)
    return link
  }

  private func leaveQueue(for order: Order) {
    guard let url else { return }
    do throws(BrokerLink.Failure) {
      try BrokerLink(url: url).declareQueue("orders.left.\(order.id)")
    } catch {
      Log.line("error: no queue could be left: \(error.message)")
    }
  }
}
