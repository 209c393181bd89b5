import SeamValue
import Testing

@Suite struct RegexTests {
  @Test func aSearchIsUnanchoredAndKnowsUnicode() throws {
    #expect(try Regex("b+").matches("abbc"))
    #expect(try !Regex("^b").matches("ab"))
    #expect(try Regex("^\\w+$").matches("straße"))
    #expect(try Regex("^.$").matches("😀"))
    #expect(try Regex("").matches(""))
  }

  /// As JSON Schema has them.
  @Test(arguments: [
    ("^a.c$", "a0c", true), ("^a.c$", "axc", true), ("^a.c$", "a\nc", false), ("^[^\\s]+$", "x{a0}029", true),
    ("^[^\\s]+$", "a\u{A0}b", false),
    ("^\\S\\s\\S$", "x\u{2028}x", true), ("^\\u00e9\\x41$", "éA", true), ("^\\u{1F600}$", "😀", true), ("^\\ud83d\\ude00$", "😀", true),
    ("^[\\u0400-\\u04FF]+$", "привет", true), ("^[\\u0400-\\u04FF]+$", "u0400", false),
  ])
  func expressionsOfECMAScript(pattern: String, text: String, matches: Bool) throws {
    #expect(try Regex(pattern, dialect: .ecmaScript).matches(text) == matches)
  }

  @Test(arguments: ["\\u12", "\\xg0", "\\ud83d"])
  func escapesOfECMAScriptThatAreNone(pattern: String) {
    #expect(throws: RegexError.self) { try Regex(pattern, dialect: .ecmaScript) }
  }

  @Test func mistakesHaveTheirOffset() {
    #expect(throws: RegexError(offset: 2, message: "missing closing parenthesis")) { try Regex("(a") }
    #expect(throws: RegexError.self) { try Regex("é[") }
  }

  @Test func anExplodingExpressionEndsAsAnError() throws {
    let text = String(repeating: "a", count: 100) + "b"
    #expect(throws: RegexError(offset: nil, message: "the regular expression backtracks too much on this text")) {
      try Regex("(a+)+$").matches(text)
    }
  }
}
