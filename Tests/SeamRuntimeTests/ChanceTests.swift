import SeamValue
import Testing

@testable import SeamRuntime

@Suite struct ChanceTests {
  private func numbers(_ seed: Int, _ name: String) throws -> [String] {
    let chance = Chance(seed: seed, for: name)
    return try (0..<20).map { _ in try chance.number(from: 1, to: 1000).rendered }
  }

  @Test func sameSeedAndSpecGiveTheSameNumbers() throws {
    #expect(try numbers(7, "a") == numbers(7, "a"))
    #expect(try numbers(7, "a") != numbers(8, "a"))
    #expect(try numbers(7, "a") != numbers(7, "b"))
  }

  @Test func bothEndsAreReached() throws {
    let chance = Chance(seed: 1, for: "")
    let found = Set(try (0..<200).map { _ in try chance.number(from: 1, to: 3).rendered })
    #expect(found == ["1", "2", "3"])
    #expect(try chance.number(from: 5, to: 5).rendered == "5")
  }

  @Test func wrongArgumentsAreRefused() {
    let chance = Chance(seed: 1, for: "")
    #expect(throws: (any Error).self) { try chance.number(from: 3, to: 1) }
    #expect(throws: (any Error).self) { try chance.number(from: "a", to: 1) }
  }
}
