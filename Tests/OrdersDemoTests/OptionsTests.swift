import Testing

@testable import orders_demo

@Suite struct OptionsTests {
  private let addresses = ["DATABASE_URL": "postgres://db", "PAYMENTS_URL": "http://pay"]

  private func options(_ arguments: String..., environment: [String: String]? = nil) throws -> Options {
    try Options(arguments: arguments) { (environment ?? addresses)[$0] }
  }

  @Test func `the orders service needs a port and two addresses`() throws {
    let options = try options("--port", "8080")
    #expect(options.port == 8080)
    #expect(options.role == .orders(databaseURL: "postgres://db", paymentsURL: "http://pay", amqpURL: nil))
    #expect(options.faults.isEmpty)
  }

  @Test func `faults come from the command line and the environment together`() throws {
    let environment = addresses.merging(["ORDERS_DEMO_FAULTS": "late-write,rename-field"]) { $1 }
    let options = try options("--port", "1", "--fault", "forget-commit", "--fault=late-write", environment: environment)
    #expect(options.faults == [.forgetCommit, .lateWrite, .renameField])
  }

  @Test func `an unknown fault is refused with the names there are`() {
    #expect(throws: Options.Mistake(message: "--fault knows no fault 'slow', only: \(Fault.names)")) {
      try options("--port", "1", "--fault", "slow")
    }
    #expect(throws: Options.Mistake(message: "ORDERS_DEMO_FAULTS knows no fault 'slow', only: \(Fault.names)")) {
      try options("--port", "1", environment: addresses.merging(["ORDERS_DEMO_FAULTS": "slow"]) { $1 })
    }
  }

  @Test(arguments: [
    [], ["--port"], ["--port", "0"], ["--port", "65536"], ["--port", "x"], ["--port", "1", "--verbose"], ["--payments"],
  ])
  func `what is missing or unknown is refused`(arguments: [String]) {
    #expect(throws: Options.Mistake.self) { try Options(arguments: arguments) { addresses[$0] } }
  }

  @Test(arguments: ["DATABASE_URL", "PAYMENTS_URL"])
  func `an address that is missing or empty is named`(name: String) {
    for value in [nil, ""] as [String?] {
      var environment = addresses
      environment[name] = value
      #expect {
        try options("--port", "1", environment: environment)
      } throws: {
        ($0 as? Options.Mistake)?.message.contains(name) == true
      }
    }
  }

  @Test func `help names every fault`() {
    for fault in Fault.allCases { #expect(Options.help.contains(fault.rawValue)) }
  }
}
