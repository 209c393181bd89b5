import TestSupport
import Testing

@Suite("seam plan draws the graph", .serialized)
struct PlanFormatTests {
  private let folder = "Tests/Golden/plan/orders"

  @Test(arguments: ["text", "mermaid", "dot", "json"])
  func format(name: String) async throws {
    let result = try await Seam.run("plan", "--format", name, in: folder)
    #expect(result.errors == "")
    #expect(result.status == 0)
    Golden.check(result.output, "plan/orders/output-\(name)")
  }

  @Test("an unknown format is refused")
  func unknown() async throws {
    let result = try await Seam.run("plan", "--format", "jason", in: folder)
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("seam: there is no format 'jason': did you mean 'json'?\n"))
  }

  @Test("Graphviz reads it", .enabled(if: BuiltProducts.hasProgram("dot"), "not run: Graphviz is not installed"))
  func graphviz() async throws {
    let drawing = try await Seam.run("plan", "--format", "dot", in: folder).output
    let dot = try #require(ChildProcess.start("/usr/bin/env", ["dot", "-Tsvg"], in: Seam.root, environment: [:], input: drawing))
    let result = await dot.end(seconds: 60)
    #expect(result.errors == "")
    #expect(result.status == 0)
    #expect(result.output.contains("</svg>"))
  }
}
