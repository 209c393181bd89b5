import SeamReport
import Testing

@Suite("Secrets are hidden")
struct RedactorTests {
  @Test("wherever they occur, the longest first")
  func everywhere() {
    let redactor = Redactor(["abc", "abcdef", ""])
    #expect(redactor.redact("x abcdef abc abcabc") == "x *** *** ******")
  }

  @Test("and without secrets text stays as it is")
  func none() {
    #expect(Redactor([""]).redact("text") == "text")
  }
}
