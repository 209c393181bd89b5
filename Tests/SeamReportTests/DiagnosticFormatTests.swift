import SeamReport
import SeamSource
import SeamValue
import TestSupport
import Testing

@Suite("what is wrong is told as text, as JSON and as annotations of GitHub")
struct DiagnosticFormatTests {
  private static let file = SourceFile(name: "specs/a,b.spec.yaml", text: "spec: Änd\nsteps:\n  - htpp: GET /100%\n")

  private static func diagnostic(_ range: Range<Int>, severity: Diagnostic.Severity = .error) -> Diagnostic {
    Diagnostic(
      "unknown-key", "a step has no key 'htpp'", at: SourceSpan(file, range), label: "did you mean 'http'?",
      related: [.init(SourceSpan(file, 0..<4), "the spec")], notes: ["100% of:\nthe keys"], severity: severity)
  }

  @Test("GitHub's escapes: %, line breaks, and in properties colons and commas")
  func annotation() {
    #expect(
      DiagnosticFormat.github.render([Self.diagnostic(22..<26)])
        == "::error file=specs/a%2Cb.spec.yaml,line=3,col=5,endLine=3,endColumn=9,title=unknown-key::a step has no key 'htpp'"
        + "%0Adid you mean 'http'?%0Aspecs/a,b.spec.yaml:1: the spec%0A100%25 of:%0Athe keys\n1 error\n")
  }

  @Test("an annotation of several lines has no columns, and one of no file no place")
  func places() {
    let lines = DiagnosticFormat.github.render([
      Self.diagnostic(6..<26, severity: .warning), Diagnostic("no-spec", "no: spec", at: nil),
    ])
    #expect(lines.hasPrefix("::warning file=specs/a%2Cb.spec.yaml,line=1,endLine=3,title=unknown-key::a step"))
    #expect(lines.hasSuffix("\n::error title=no-spec::no: spec\n1 error, 1 warning\n"))
  }

  @Test("JSON: one document, columns in characters, with what could be written instead")
  func json() throws {
    let text = DiagnosticFormat.json.render([Self.diagnostic(6..<26)])
    Golden.check(text, "command/check-json")
    #expect(DiagnosticFormat.json.render([]).contains("\"diagnostics\": []"))
  }

  @Test("a hundred are shown, and all are counted", arguments: DiagnosticFormat.allCases)
  func limit(format: DiagnosticFormat) throws {
    let text = format.render((0..<150).map { _ in Self.diagnostic(22..<26) })
    switch format {
    case .json:
      let document = try JSON.parse(text)
      #expect(document["errors"].map { $0.rendered } == "150")
      if case .list(let items)? = document["diagnostics"] { #expect(items.count == 100) } else { Issue.record("no list") }
    default:
      #expect(text.ranges(of: "100% of").count + text.ranges(of: "100%25 of").count == 100)
      #expect(text.hasSuffix("150 errors, the first 100 shown\n"))
    }
  }

  @Test("a suggestion is the one name that was meant")
  func suggestion() {
    func suggestion(_ label: String?) -> String? { Diagnostic("id", "m", at: nil, label: label).suggestion }
    #expect(suggestion("did you mean 'http'?") == "http")
    #expect(suggestion("did you mean 201?") == "201")
    #expect(suggestion("did you mean '30s' or '30ms'?") == nil)
    #expect(suggestion("did you mean '${case.x == 'a'}'?") == "${case.x == 'a'}")
    #expect(suggestion("leave it out") == nil)
    #expect(suggestion(nil) == nil)
  }
}
