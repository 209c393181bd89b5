import TestSupport
import Testing

/// `orders-demo` can be made wrong on purpose: that is how the specs prove that they catch what they claim to.
@Suite("The specs of the repository notice when the service is wrong")
struct FaultTests {
  @Test("a service that is right passes them all")
  func none() throws {
    let result = try Seam.run("run", "specs")
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains(/\n[0-9]+ specs: [0-9]+ passed\n/))
  }

  /// What `effects` will be needed for is not here: a second row written for one order is seen, because a spec counts the rows.
  @Test(
    "each of these faults makes specs fail, and the one that is about it says why",
    arguments: [
      ("forget-commit", "Placing an order confirms it and takes the stock", "[0].stock: expected 8, found 10"),
      ("rename-field", "Placing an order confirms it and takes the stock", "json.status: expected \"confirmed\", found absent"),
      ("answer-before-commit", "Placing an order confirms it and takes the stock", "[0].stock: expected 8, found 10"),
      ("double-insert", "Placing an order confirms it and takes the stock", "expected 1 item, found 2"),
    ])
  func fault(name: String, spec: String, reason: String) throws {
    let result = try Seam.run("run", "specs", environment: ["ORDERS_DEMO_FAULTS": name])
    #expect(result.status == 1, "\(result.output)")
    #expect(result.output.contains("FAIL    \(spec)"), "\(result.output)")
    #expect(result.output.contains(reason), "\(result.output)")
  }
}
