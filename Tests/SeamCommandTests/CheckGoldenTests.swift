import Glibc
import TestSupport
import Testing

@Suite("seam check finds every mistake before anything starts", .serialized)
struct CheckGoldenTests {
  /// The folders of Tests/Golden/check: spec files, and what `seam check` prints of them, its exit status on the last line.
  static let folders = Files.names(in: Files.packageRoot + "/Tests/Golden/check")

  @Test(arguments: folders)
  func mistakes(folder: String) async throws {
    let result = try await Seam.run("check", in: "Tests/Golden/check/\(folder)")
    #expect(result.errors == "")
    Golden.check(result.output + "exit status \(result.status)\n", "check/\(folder)/output")
  }
}
