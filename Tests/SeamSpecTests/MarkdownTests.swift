import SeamSource
import SeamSpec
import SeamYAML
import Testing

@Suite("Markdown is read as specs")
struct MarkdownTests {
  private func blocks(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return MarkdownBlocks(bytes).blocks.map { block in
      let lines = block.lines.map { String(decoding: bytes[$0], as: UTF8.self) }
      return block.words.joined(separator: " ") + ": " + lines.joined(separator: "|")
    }
  }

  @Test(
    "fences are those of CommonMark",
    arguments: [
      ("```a\nx\n```\n", ["a: x"]), ("~~~ a b \nx\n~~~~\n", ["a b: x"]), ("````\n```\n````\n", [": ```"]),
      ("```a\r\nx\r\n```\r\n", ["a: x"]),
      ("```a\nx", ["a: x"]), ("   ```a\n   x\n    y\n   ```\n", ["a: x| y"]), ("    ```a\n    x\n", []), ("``` a`b\n", []),
      ("``\nx\n``\n", []),
      ("> ```a\n> x\n> ```\n", ["a: x"]), ("> ```a\n> x\ny\n", ["a: x"]), ("- ```a\n  x\n  ```\n", ["a: x"]),
      ("1. text\n\n   ```a\n   x\n\n   y\n   ```\n", ["a: x||y"]), ("- ```a\n  x\ny\n", ["a: x"]), ("<!--\n```a\nx\n```\n-->\n", []),
      ("```a\n~~~\n```\n", ["a: ~~~"]), ("```a\nx\n```b\n```\n", ["a: x|```b"]), ("```a\n```\n", ["a: "]),
    ])
  func fences(text: String, expected: [String]) {
    #expect(blocks(text) == expected)
  }

  private func read(_ text: String) -> (specs: [Spec], diagnostics: [Diagnostic]) {
    let file = SourceFile(name: "docs/a.md", text: text)
    let result = Markdown.parse(file)
    var reader = NodeReader(file: file, loader: NoFiles())
    let specs = result.documents.compactMap { $0.root.flatMap { reader.spec($0) } }
    return (specs, result.diagnostics + reader.diagnostics)
  }

  @Test func blocksFollowEachOther() {
    let (specs, diagnostics) = read(
      "# Orders\n\n```yaml seam\n- log: a\n```\n\n```yaml seam\nspec: Second\nsteps: [{ log: b }]\n```\n\n```yaml seam\nlog: c\n```\n```yaml\nnot: this\n```\n"
    )
    #expect(diagnostics.isEmpty)
    #expect(specs.map(\.name) == ["Orders", "Second"])
    #expect(specs.map(\.steps.count) == [1, 2])
  }

  @Test func requestsAndAnswers() throws {
    let (specs, diagnostics) = read(
      "```http seam on=api\nPOST /orders?a=1 HTTP/1.1\nX-Key: a b\n\n{\"n\": \"${1 + 1}\"}\n```\n\n```json seam status=201\n{\"id\": {\"$is\": \"uuid\"}}\n```\n"
    )
    #expect(diagnostics.isEmpty)
    let step = try #require(specs.first?.steps.first)
    #expect(step.title == "POST /orders?a=1")
    #expect(step.target?.text == "api")
    #expect(step.expectations.map(\.field) == ["status", "json"])
  }

  @Test(
    "what is wrong is told at its line in the Markdown",
    arguments: [
      ("a\n\n> ```yaml seam\n> - log: ${1 +}\n> ```\n", "docs/a.md:4"), ("```yaml seam\nspec: a\nsteps: [\n```\n", "docs/a.md:3"),
      ("```json seam\n{}\n```\n", "docs/a.md:1"), ("x\n```toml seam\n```\n", "docs/a.md:2"),
      ("```http seam at=x\nGET /\n```\n", "docs/a.md:1"),
      ("\n```http seam\nGET /\nnonsense\n```\n", "docs/a.md:4"),
    ])
  func mistakes(text: String, place: String) {
    #expect(read(text).diagnostics.first?.span?.location == place)
  }
}
