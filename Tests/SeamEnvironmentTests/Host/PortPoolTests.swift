import Testing

@testable import SeamEnvironment

@Suite struct PortPoolTests {
  @Test func noPortIsGivenTwice() throws {
    let pool = PortPool()
    let ports = try (0..<300).map { _ in try pool.take() }
    #expect(Set(ports).count == 300)
    #expect(ports.allSatisfy { (1024...65_535).contains($0) })
  }
}
