import TestSupport
import Testing

@Suite("The name of a command")
struct CommandNameTests {
  @Test(
    "that is none is told apart from one that is still to come",
    arguments: [("chek", "there is no command 'chek': did you mean 'check'?"), ("hunt", "'seam hunt' is not there yet")])
  func unknown(name: String, message: String) async throws {
    let result = try await Seam.run(name, in: "Tests/Golden/run/passing")
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("seam: \(message)\n"))
  }
}
