import TestSupport
import Testing

/// Every sentence of the language about effects that needs a run, on a database, a file, a broker and a stub at once; what differs is a table.
@Suite("What a step changes on every side")
struct EffectsTests {
  @Test("is what the spec names, and a table shows what is not")
  func everywhere() async throws {
    let result = try await Seam.run("run", in: "Tests/Golden/effects")
    // Which of them is ready first is nobody's business, nor when an order was placed.
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("environment ready in ") }
    let output = lines.joined(separator: "\n").replacing(/[0-9-]+T[0-9:.]+Z/, with: "INSTANT")
    Golden.check(Seam.stable(output) + "exit status \(result.status)\n", "effects/output")
  }
}
