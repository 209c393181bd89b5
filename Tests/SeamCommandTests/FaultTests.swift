import TestSupport
import Testing

/// `orders-demo` can be made wrong on purpose: that is how the specs prove that they catch what they claim to.
@Suite("The specs of the repository notice when the service is wrong", .serialized)
struct FaultTests {
  private static let effects = "An order writes one row, takes the stock, charges once and is announced once, and nothing else"

  @Test("a service that is right passes them all")
  func none() async throws {
    let result = try await Seam.run("run", "specs")
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains(/\n[0-9]+ specs: [0-9]+ passed\n/))
  }

  @Test(
    "each of these faults makes specs fail, and the one that is about it says why",
    arguments: [
      ("forget-commit", "Placing an order confirms it and takes the stock", ["[0].stock: expected 8, found 10"]),
      ("rename-field", "Placing an order confirms it and takes the stock", ["json.status: expected \"confirmed\", found absent"]),
      ("answer-before-commit", "Placing an order confirms it and takes the stock", ["[0].stock: expected 8, found 10"]),
      ("double-insert", "Placing an order confirms it and takes the stock", ["expected 1 item, found 2"]),
      ("rename-message-field", "Others are told of a new order when they can read it", ["json.orderId: expected"]),
      (
        "never-acknowledge", "A cancelled order gives the stock back, in the end",
        ["messages: 0 }, found none", "queue orders.cancellations: ", "taken and never acknowledged"]
      ),
      ("double-insert", Self.effects, ["orders inserted: expected 1, found 2"]),
      ("late-write", Self.effects, ["order_notes"]),
      ("publish-twice", Self.effects, ["orders/order.created: expected 1, found 2"]),
      ("publish-before-commit", "An order that cannot be kept is announced to nobody", ["events: order.created: 1"]),
      ("leave-queue", "Placing an order leaves no queue behind", ["orders.left."]),
    ])
  func fault(name: String, spec: String, reasons: [String]) async throws {
    try await expect("run", "specs", fault: name, status: 1, ["FAIL    \(spec)"] + reasons)
  }

  @Test("what a spec does not ask for is a leak of it: a row 300 ms after the answer, a queue that is left")
  func leak() async throws {
    try await expect(
      "run", "specs", "--name", "confirms it and takes the stock", fault: "late-write,leave-queue", status: 4,
      [
        "LEAKED  Placing an order confirms it and takes the stock", "orders_db: order_notes: 1 inserted after the spec was over",
        "events: queue orders.left.", "declared and left",
      ])
  }

  @Test("a row that is written 3 s after the answer is nobody's, and a database that has to be replaced breaks no spec")
  func late() async throws {
    try await expect(
      "run", "Tests/Golden/late", fault: "", status: 4,
      [
        "pass    An order is placed", "pass    A spec that asks nothing of the service", "LEAKED  orders_db, by nobody who can be named",
        "orders_db: order_notes: 1 inserted while a spec ran that cannot have done it",
        "it may come from: An order is placed (Tests/Golden/late/late.spec.yaml:1)",
        "LEAKED  A spec after which the database has to be replaced", "new: column public.products.size text",
        "pass    The spec after it, which needs the service that was started again",
        "4 specs: 3 passed, 1 leaked, 1 unattributed leak",
      ])
  }

  /// What the service is late with comes a fraction of a second after its answer: a machine that stands still for so long is given another
  /// chance.
  private func expect(_ arguments: String..., fault: String, status: Int32, _ texts: [String]) async throws {
    var output = ""
    for _ in 1...3 {
      let result = try await Seam.run(arguments, environment: ["ORDERS_DEMO_FAULTS": fault])
      if result.status == status, texts.allSatisfy(result.output.contains) { return }
      output = "exit status \(result.status)\n\(result.output)"
    }
    Issue.record("\(texts) is not in the output: \(output)")
  }
}
