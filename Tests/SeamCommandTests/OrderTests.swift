import TestSupport
import Testing

@Suite("seam run --order")
struct OrderTests {
  private static let folder = "Tests/Golden/run/cases"

  /// The names of specs in the order in which they ran.
  private func names(_ options: String...) async throws -> (names: [String], output: String) {
    let result = try await Seam.run(["run"] + options, in: Self.folder)
    let lines = result.output.split(separator: "\n").filter { $0.hasPrefix("pass    ") || $0.hasPrefix("FAIL    ") }
    // Behind two spaces comes what differs: the time, or the place.
    let names = lines.map { line in line.dropFirst(8).split(separator: "]").first.map { String($0) + "]" } ?? String(line) }
    return (names, result.output)
  }

  @Test("written, reverse and random")
  func orders() async throws {
    let written = try await names()
    #expect(written.names.count > 3)
    #expect(try await names("--order", "written").names == written.names)
    #expect(try await names("--order=reverse").names == written.names.reversed())
    let random = try await names("--order", "random")
    #expect(random.names.sorted() == written.names.sorted())
    // What is printed gives the order again.
    let line = try #require(random.output.firstMatch(of: /^random order: (--order random --seed [0-9]+) gives it again\n/))
    let again = try await Seam.run(["run"] + line.1.split(separator: " ").map(String.init), in: Self.folder)
    #expect(Seam.stable(again.output) == Seam.stable(random.output))
    #expect(!written.output.contains("order"))
  }

  @Test("another word is refused")
  func wrong() async throws {
    let result = try await Seam.run("run", "--order", "backwards", in: Self.folder)
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("seam: --order takes 'written' or 'random' or 'reverse', not 'backwards'\n"))
  }
}
