import TestSupport
import Testing

@Suite("seam eval and seam query print JSON, and point at what is wrong")
struct EvalQueryTests {
  private static let order = #"{"total": 1.10, "items": [{"sku": "CUP", "n": 2}, {"sku": "POT", "n": 1}]}"#

  @Test("an expression is computed from the names in a file")
  func eval() async throws {
    let result = try await Seam.run("eval", "items.filter(i, i.n > 1).map(i, i.sku)[0]", "--with", "-", input: Self.order)
    #expect(result.output == "\"CUP\"\n")
    #expect(result.status == 0)
  }

  @Test("as a spec writes it, with its braces")
  func braces() async throws {
    #expect(try await Seam.run("eval", "${1 + 1}").output == "2\n")
  }

  @Test("what is wrong has a caret inside the expression")
  func mistakes() async throws {
    var text = ""
    for expression in [
      "1 + ", "itmes[0]", "items[0].skv", "items[2]", #""a".matches("[")"#, #"jsonpath(items, "$[?")"#, "1 / 0", "items + 1",
    ] {
      let result = try await Seam.run("eval", expression, "--with", "-", input: Self.order)
      text += "$ seam eval '\(expression)'\n\(result.output)exit status \(result.status)\n\n"
    }
    Golden.check(text, "command/eval")
  }

  @Test("a path to one place gives its value, with its digits; any other gives a list")
  func query() async throws {
    #expect(try await Seam.run("query", "$.total", input: Self.order).output == "1.10\n")
    #expect(try await Seam.run("query", "$.items[*].sku", "-", input: Self.order).output == "[\n  \"CUP\",\n  \"POT\"\n]\n")
    #expect(try await Seam.run("query", "$.nothing", input: Self.order).status == 1)
  }

  @Test("a path or a document that cannot be read is shown")
  func unreadable() async throws {
    var text = ""
    for (path, document) in [("$.items[?@.n >", Self.order), ("$.items", #"{"items": [1,]}"#)] {
      let result = try await Seam.run("query", path, input: document)
      text += "$ seam query '\(path)'\n\(result.output)exit status \(result.status)\n\n"
    }
    Golden.check(text, "command/query")
  }
}
