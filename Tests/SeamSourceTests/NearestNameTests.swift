import SeamSource
import Testing

@Suite("The nearest name is what was meant")
struct NearestNameTests {
  private let names = ["spec", "steps", "setup", "cleanup", "expect", "on", "id"]

  @Test(
    "a slip of the fingers is understood",
    arguments: [("expct", "expect"), ("exepct", "expect"), ("Steps", "steps"), ("step", "steps"), ("cleanpu", "cleanup"), ("ide", "id")])
  func slips(written: String, meant: String) {
    #expect(NearestName.of(written, in: names) == meant)
  }

  @Test("what is too far from every name gets no suggestion", arguments: ["teardown", "x", "beforeAll", ""])
  func far(written: String) {
    #expect(NearestName.of(written, in: names) == nil)
  }
}
