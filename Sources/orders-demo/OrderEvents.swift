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

  /// An order counts also where nobody could be told of it: what the broker did not confirm is sent once more, over a new connection, for the old
  /// one may be dead, and then logged. So a message comes at least once while there is a broker; what a crash of the service between the commit
  /// and this loses is lost.
  private func send(_ message: Value, key: String) {
    guard let url else { return }
    let text = JSON.write(message)
    link.withLock { link in
      if let open = link, (try? open.publish(text, to: Self.exchange, key: key)) != nil { return }
      link = nil
      do throws(BrokerLink.Failure) {
        let open = try Self.connect(url)
        try open.publish(text, to: Self.exchange, key: key)
        link = open
      } catch {
        Log.line("error: \(key) was not sent: \(error.message): \(text)")
      }
    }
  }

  private static func connect(_ url: String) throws(BrokerLink.Failure) -> BrokerLink {
    let link = try BrokerLink(url: url)
    try link.declareTopicExchange(exchange)
    try link.confirmMessages()
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
