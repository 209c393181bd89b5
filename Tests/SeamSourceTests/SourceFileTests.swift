import SeamSource
import Testing

@Suite("A source file knows its lines")
struct SourceFileTests {
  @Test(
    "lines and columns count from 1, columns in Unicode scalars",
    arguments: [
      ("", 0, 1, 1),
      ("abc", 0, 1, 1),
      ("abc", 3, 1, 4),
      ("a\nb", 2, 2, 1),
      ("a\r\nb", 3, 2, 1),
      ("a\rb", 2, 2, 1),
      ("ü=1", 2, 1, 2),
      ("x\n\n", 3, 3, 1),
      ("abc", 99, 1, 4),
    ])
  func position(text: String, offset: Int, line: Int, column: Int) {
    let file = SourceFile(name: "a.yaml", text: text)
    #expect(file.position(at: offset) == SourceFile.Position(line: line, column: column))
  }

  @Test(
    "the line around an offset is without its break",
    arguments: [("ab\ncd\n", 1, "ab"), ("ab\ncd\n", 2, "ab"), ("ab\ncd\n", 3, "cd"), ("ab\r\ncd", 5, "cd"), ("ab\n", 3, ""), ("", 0, "")])
  func line(text: String, offset: Int, expected: String) {
    let file = SourceFile(name: "a.yaml", text: text)
    #expect(file.text(file.lineRange(at: offset)) == expected)
  }
}
