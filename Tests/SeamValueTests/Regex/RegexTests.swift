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
