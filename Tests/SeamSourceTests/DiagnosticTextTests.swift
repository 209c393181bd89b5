import SeamSource
import Testing

@Suite("A diagnostic is shown at its line")
struct DiagnosticTextTests {
  private let file = SourceFile(
    name: "specs/orders.spec.yaml", text: "spec: One\nsteps:\n  - http: GET /\n    expct: { status: 201 }\n\tname: tab\n  - größe: x\n")

  private func span(_ text: String) -> SourceSpan {
    let bytes = Array(text.utf8)
    let start = file.bytes.indices.first { file.bytes[$0...].starts(with: bytes) } ?? 0
    return SourceSpan(file, start..<start + bytes.count)
  }

  @Test("message, place, line, caret, label, notes")
  func whole() {
    let diagnostic = Diagnostic(
      "unknown-key", "a step has no key 'expct'", at: span("expct"), label: "did you mean 'expect'?",
      notes: ["a step takes: http, sql, publish"])
    #expect(
      DiagnosticText().render(diagnostic) == """
        error[unknown-key]: a step has no key 'expct'
         --> specs/orders.spec.yaml:4:5
          |
        4 |     expct: { status: 201 }
          |     ^^^^^ did you mean 'expect'?
          |
          = a step takes: http, sql, publish

        """)
  }

  @Test("of a very long line, what is around the place is shown, cut between characters")
  func longLine() {
    let line = String(repeating: "é", count: 1000) + "here" + String(repeating: "ü", count: 1000)
    let file = SourceFile(name: "a.yaml", text: line + "\n")
    let rendered = DiagnosticText().render(Diagnostic("a", "b", at: SourceSpan(file, 2000..<2004), label: "this"))
    let lines = rendered.split(separator: "\n")
    #expect(lines[3] == "1 | …" + String(repeating: "é", count: 60) + "here" + String(repeating: "ü", count: 138) + "…")
    #expect(lines[4] == "  | " + String(repeating: " ", count: 61) + "^^^^ this")
    #expect(lines[1] == " --> a.yaml:1:1001")
    let whole = DiagnosticText().render(Diagnostic("a", "b", at: SourceSpan(file, 0..<4004)))
    #expect(whole.split(separator: "\n").allSatisfy { $0.utf8.count < 500 })
  }

  @Test("a second place has its own excerpt")
  func related() {
    let diagnostic = Diagnostic(
      "twice", "the name is used twice", at: span("name"), related: [.init(span("spec"), "the first use")], severity: .warning)
    #expect(
      DiagnosticText().render(diagnostic) == """
        warning[twice]: the name is used twice
         --> specs/orders.spec.yaml:5:2
          |
        5 |     name: tab
          |     ^^^^
         ::: specs/orders.spec.yaml:1:1
          |
        1 | spec: One
          | ^^^^ the first use

        """)
  }

  @Test("the caret stands under the character, not under the byte")
  func unicode() {
    let rendered = DiagnosticText().render(Diagnostic("x", "m", at: span("x\n")))
    #expect(rendered.contains("6 |   - größe: x\n  |            ^\n"))
  }

  @Test("what concerns no file has no excerpt")
  func withoutPlace() {
    #expect(
      DiagnosticText().render(Diagnostic("usage", "no such option", at: nil, notes: ["see --help"]))
        == "error[usage]: no such option\n = see --help\n")
  }

  @Test("colour frames the layout and changes none of it")
  func colour() {
    let diagnostic = Diagnostic("unknown-key", "m", at: span("expct"), label: "l", notes: ["n"])
    let coloured = DiagnosticText(style: .coloured).render(diagnostic)
    #expect(coloured.contains("\u{1B}["))
    #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == DiagnosticText().render(diagnostic))
  }

  @Test("diagnostics are in the order of a reader")
  func order() {
    let other = SourceFile(name: "b.yaml", text: "x: 1\n")
    let all = [
      Diagnostic("c", "", at: span("expct")), Diagnostic("d", "", at: SourceSpan(other, 0..<1)), Diagnostic("b", "", at: span("spec")),
      Diagnostic("a", "", at: nil),
    ]
    #expect(all.sortedByPlace().map(\.id) == ["a", "b", "c", "d"])
  }
}
