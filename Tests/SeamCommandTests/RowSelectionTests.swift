import TestSupport
import Testing

@Suite("FILE:LINE of a row runs that row alone", .serialized)
struct RowSelectionTests {
  /// The specs that a plan holds, each with its place.
  private func planned(_ paths: String...) async throws -> [String] {
    let words = ["plan"] + paths
    let started = try #require(
      ChildProcess.start(BuiltProducts.path(of: "seam"), words, in: Seam.root + "/Tests/Golden/run/cases", environment: [:], input: ""))
    let result = await started.end(seconds: 60)
    if result.status != 0 { return [String(result.errors.prefix { $0 != "\n" })] }
    return result.output.split(separator: "\n").filter { !$0.hasPrefix(" ") }.map(String.init)
  }

  @Test("in the spec itself")
  func inline() async throws {
    #expect(try await planned("a.spec.yaml:4") == ["What one has is what is left [had=5, taken=5, left=1]  a.spec.yaml:4"])
  }

  @Test("in a file of rows, on each of its lines")
  func file() async throws {
    let pot = #"Rows of a file [sku=POT, name="Pot \"large\"\n8 l", stock=null]  rows.csv:3"#
    #expect(try await planned("rows.csv:3") == [pot])
    #expect(try await planned("rows.csv:4") == [pot])
    #expect(try await planned("rows.json:2") == ["Rows in JSON [items=[], count=0]  rows.json:2"])
  }

  @Test("together with others, each once where the whole is asked for")
  func several() async throws {
    #expect(
      try await planned("rows.csv:2", "rows.json:3", "a.spec.yaml:5").map { $0.split(separator: " ").last } == [
        "a.spec.yaml:5", "rows.csv:2", "rows.json:3",
      ])
    #expect(try await planned("rows.csv:2", "a.spec.yaml").count == 7)
    #expect(try await planned("rows.csv").count == 2)
  }

  @Test("a line without a row, and a file of no spec, are mistakes of the command line")
  func none() async throws {
    #expect(try await planned("rows.csv:1") == ["seam: there is no row at line 1 of 'rows.csv'"])
    #expect(try await planned("rows.csv:9") == ["seam: there is no row at line 9 of 'rows.csv'"])
    #expect(try await planned("../../junit/none.csv:1") == ["seam: there is no file or folder '../../junit/none.csv:1'"])
  }
}
