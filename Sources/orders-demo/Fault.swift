/// A way in which the service can be made wrong on purpose, so that a test suite can show that it notices.
///
/// Where each is acted out: `renameField` in `Order.json`, `neverAcknowledge` in `CancellationConsumer`, `publishTwice`, `renameMessageField`
/// and `leaveQueue` in `OrderEvents`, all others in `OrdersAPI.finish`.
enum Fault: String, CaseIterable {
  case forgetCommit = "forget-commit"
  case renameField = "rename-field"
  case answerBeforeCommit = "answer-before-commit"
  case doubleInsert = "double-insert"
  case lateWrite = "late-write"
  case laterWrite = "later-write"
  case publishTwice = "publish-twice"
  case publishBeforeCommit = "publish-before-commit"
  case renameMessageField = "rename-message-field"
  case neverAcknowledge = "never-acknowledge"
  case leaveQueue = "leave-queue"

  /// For `--help`.
  var about: String {
    switch self {
    case .forgetCommit: "POST /orders answers 201, but its transaction is never committed"
    case .renameField: "an order's field 'status' is called 'state' in answers"
    case .answerBeforeCommit: "POST /orders answers 201 and commits 500 ms later"
    case .doubleInsert: "POST /orders writes two rows for one order"
    case .lateWrite: "POST /orders adds a row to order_notes 300 ms after its answer"
    case .laterWrite: "POST /orders adds a row to order_notes 3 s after its answer"
    case .publishTwice: "order.created is sent twice"
    case .publishBeforeCommit: "order.created is sent 200 ms before the order is committed"
    case .renameMessageField: "the field 'orderId' of messages is called 'order'"
    case .neverAcknowledge: "order.cancelled is handled and never acknowledged"
    case .leaveQueue: "each order declares a queue and leaves it"
    }
  }

  /// Every name, for the message about a wrong one.
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
