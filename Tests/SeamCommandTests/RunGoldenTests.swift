import TestSupport
import Testing

@Suite("seam run shows what happened", .serialized)
struct RunGoldenTests {
  static let folders = Files.names(in: Files.packageRoot + "/Tests/Golden/run")
  private let environment = ["SEAM_TEST_TOKEN": "s3cr3t-t0k3n", "SEAM_TEST_PIN": "123"]

  @Test("without a terminal", arguments: folders)
  func plain(folder: String) async throws {
    let result = try await Seam.run("run", in: "Tests/Golden/run/\(folder)", environment: environment)
    #expect(result.errors == "")
    #expect(!result.output.contains("s3cr3t"))
    #expect(!result.output.contains("\u{1B}"))
    Golden.check(Seam.stable(result.output) + "exit status \(result.status)\n", "run/\(folder)/output")
  }

  @Test("with every exchange", arguments: folders)
  func verbose(folder: String) async throws {
    let result = try await Seam.run("run", "-v", in: "Tests/Golden/run/\(folder)", environment: environment)
    #expect(!result.output.contains("s3cr3t"))
    Golden.check(Seam.stable(result.output) + "exit status \(result.status)\n", "run/\(folder)/output-verbose")
  }

  @Test("as a plan", arguments: folders)
  func plan(folder: String) async throws {
    let result = try await Seam.run("plan", in: "Tests/Golden/run/\(folder)")
    Golden.check(Seam.stable(result.output) + "exit status \(result.status)\n", "run/\(folder)/output-plan")
  }
}
