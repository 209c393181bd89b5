import Testing

@testable import SeamRuntime

@Suite("The order of specs")
struct SpecOrderTests {
  private let specs = Array(1...20)

  @Test func isTheOneThatIsWrittenOrItsReverse() {
    #expect(SpecOrder.written.arrange(specs, seed: 1) == specs)
    #expect(SpecOrder.reverse.arrange(specs, seed: 1) == specs.reversed())
  }

  @Test func isByChanceTheSameForTheSameSeed() {
    let one = SpecOrder.random.arrange(specs, seed: 7)
    #expect(one == SpecOrder.random.arrange(specs, seed: 7))
    #expect(one != specs && one.sorted() == specs)
    #expect(one != SpecOrder.random.arrange(specs, seed: 8))
    // As every run on every machine, today and later.
    #expect(SpecOrder.random.arrange([1, 2, 3, 4, 5], seed: 7) == [5, 2, 3, 4, 1])
    #expect(SpecOrder.random.arrange([Int](), seed: 7).isEmpty && SpecOrder.random.arrange([1], seed: 7) == [1])
  }

  /// Each spec comes to each place equally often.
  @Test func isFair() {
    var counts = [[Int]](repeating: [0, 0, 0, 0], count: 4)
    for seed in 0..<4000 {
      for (place, spec) in SpecOrder.random.arrange([0, 1, 2, 3], seed: seed).enumerated() { counts[spec][place] += 1 }
    }
    #expect(counts.joined().allSatisfy { (850...1150).contains($0) }, "\(counts)")
  }
}
