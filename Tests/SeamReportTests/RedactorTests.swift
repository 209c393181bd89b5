import SeamReport
import Testing

@Suite("Secrets are hidden")
struct RedactorTests {
  private let secret = "p@ss w/ö\"rd\\x+%"

  @Test("wherever they occur, the longest first")
  func everywhere() {
    #expect(Redactor(["abcd", "abcdef", ""]).redact("x abcdef abcd abcdabcd") == "x *** *** ******")
  }

  @Test("and without secrets text stays as it is")
  func none() {
    #expect(Redactor([""]).redact("text …") == "text …")
  }

  @Test(
    "in every form that programs give to text",
    arguments: [
      #"p@ss w/ö\"rd\\x+%"#, #"p@ss w/\u00f6\"rd\\x+%"#, #"p@ss w/ö\\\"rd\\\\x+%"#, "p%40ss%20w%2F%C3%B6%22rd%5Cx%2B%25",
      "p%40ss%20w/%C3%B6%22rd%5Cx%2B%25", "p%40ss+w%2F%C3%B6%22rd%5Cx%2B%25", "p@ss w/ö&quot;rd\\x+%",
    ])
  func forms(form: String) {
    let text = Redactor([secret]).redact("a \(form) b")
    #expect(text == "a *** b")
  }

  @Test(
    "in base64, wherever it begins there",
    arguments: ["cEBzcyB3L8O2InJkXHgrJQ==", "dTpwQHNzIHcvw7YicmRceCsl", "dXM6cEBzcyB3L8O2InJkXHgrJQ=="])
  func base64(form: String) {
    let text = Redactor([secret]).redact("Basic \(form)")
    #expect(text.contains("***") && text.utf8.count < 24, "\(text)")
  }

  @Test("each long line of a text of several")
  func lines() {
    let key = "-----BEGIN KEY-----\nMIIBVgIBADANBgkq\nhkiG9w0B\n-----END KEY-----"
    #expect(Redactor([key]).redact("    MIIBVgIBADANBgkq\n    hkiG9w0B\n") == "    ***\n    ***\n")
  }

  @Test("what a cut has left of one")
  func cuts() {
    let redactor = Redactor(["SECRET0123456789"])
    #expect(redactor.redact("AAASECRET0123\n… (12 bytes more)") == "AAA***\n… (12 bytes more)")
    #expect(redactor.redact("found \"000SECRET0123…\"") == "found \"000***…\"")
    #expect(redactor.redact("…0123456789BBB") == "…***BBB")
    #expect(redactor.redact("nothing of it …") == "nothing of it …")
  }
}
