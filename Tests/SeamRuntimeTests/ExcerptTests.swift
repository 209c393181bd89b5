import SeamRuntime
import Testing

@Suite("Long text is cut, and says how much there is")
struct ExcerptTests {
  @Test("what is short is shown whole, without the line breaks at its end")
  func short() {
    #expect(Excerpt.of("a\nb\n\n") == "a\nb")
  }

  @Test("the size is that of the whole text")
  func long() {
    #expect(Excerpt.of("abcdef", bytes: 2) == "ab\n… (6 bytes in all)")
    #expect(Excerpt.of("a\nb\nc", lines: 2) == "a\nb\n… (5 bytes in all)")
  }

  @Test("the size is that of the body where the text was written anew")
  func indented() {
    #expect(Excerpt.of("[\n  1\n]", lines: 1, whole: 3) == "[\n… (3 bytes in all)")
  }
}
