import SeamSource
import SeamSpec
import SeamYAML
import TestSupport
import Testing

/// Examples that cannot run by themselves are at least YAML.
@Suite struct DocumentationTests {
  static let files = ["README.md"] + Files.names(in: Files.packageRoot + "/docs").filter { $0.hasSuffix(".md") }.map { "docs/" + $0 }

  /// Examples of what YAML refuses, and of several files in one block.
  static let wrong = ["docs/yaml.md", "docs/diagnostics.md"]

  @Test(arguments: files) func examplesAreYAML(name: String) throws {
    let bytes = try #require(Files.read(Files.packageRoot + "/" + name))
    for block in MarkdownBlocks(bytes).blocks where block.words.first == "yaml" && !Self.wrong.contains(name) {
      let text = block.lines.map { String(decoding: bytes[$0], as: UTF8.self) }.joined(separator: "\n")
      let problems = YAML.parse(SourceFile(name: name, text: text)).diagnostics
      #expect(problems.map(\.message) == [], "\(name): \(text)")
    }
  }
}
