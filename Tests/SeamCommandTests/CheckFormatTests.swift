import TestSupport
import Testing

@Suite("what seam check prints, and how it ends")
struct CheckFormatTests {
  private static let folder = "Tests/Golden/check/"

  @Test("warnings alone are no reason to fail, unless that is asked for")
  func strict() async throws {
    #expect(try await Seam.run("check", in: Self.folder + "advice").status == 0)
    #expect(try await Seam.run("check", "--strict", in: Self.folder + "advice").status == 2)
    #expect(try await Seam.run("check", "--strict", in: Self.folder + "fine").status == 0)
  }

  @Test("JSON is one document, with nothing beside it")
  func json() async throws {
    let wrong = try await Seam.run("check", "--format", "json", in: Self.folder + "unknown-key")
    Golden.check(wrong.output + "exit status \(wrong.status)\n", "command/check-format-json")
    let fine = try await Seam.run("check", "--format=json", in: Self.folder + "fine")
    #expect(fine.output.contains(#""diagnostics": []"#) && fine.output.hasSuffix("}\n"))
    #expect(fine.status == 0)
  }

  @Test("GitHub gets a workflow command for each mistake")
  func github() async throws {
    let result = try await Seam.run("check", "--format", "github", in: Self.folder + "unknown-key")
    Golden.check(result.output + "exit status \(result.status)\n", "command/check-format-github")
  }

  @Test("a run prints them in the same way, and starts nothing")
  func run() async throws {
    let result = try await Seam.run("run", "--format", "github", in: Self.folder + "unknown-key")
    #expect(result.output == (try await Seam.run("check", "--format", "github", in: Self.folder + "unknown-key").output))
    #expect(result.status == 2)
  }

  @Test("another format is refused")
  func unknown() async throws {
    let result = try await Seam.run("check", "--format", "yaml", in: Self.folder + "fine")
    #expect(result.status == 2)
    #expect(result.errors.contains("--format takes text, json or github, not 'yaml'"))
  }
}
