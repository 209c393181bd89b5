import SeamSource
import SeamYAML
import Testing

/// Mistakes in documents and directives, as a user sees them.
@Suite struct YAMLTextDiagnosticTests {
  @Test func unsupportedDirective() {
    check(
      #"""
      %TAG ! tag:example.com,2000:
      ---
      a: 1
      """#,
      #"""
      error[unsupported-directive]: the directive '%TAG' is not supported
       --> a.yaml:1:1
        |
      1 | %TAG ! tag:example.com,2000:
        | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ remove it
        |
        = the only directive is %YAML 1.2
      """#)
  }

  @Test func unsupportedVersion() {
    check(
      #"""
      %YAML 1.1
      ---
      a: no
      """#,
      #"""
      error[unsupported-directive]: the directive '%YAML 1.1' is not supported
       --> a.yaml:1:1
        |
      1 | %YAML 1.1
        | ^^^^^^^^^ write %YAML 1.2, or nothing
        |
        = files are read as YAML 1.2, where 'no' and '012' mean something else than in YAML 1.1
      """#)
  }

  @Test func invalidVersion() {
    check(
      #"""
      %YAML
      ---
      a: 1
      """#,
      #"""
      error[invalid-directive]: the directive '%YAML' takes one version
       --> a.yaml:1:1
        |
      1 | %YAML
        | ^^^^^ write %YAML 1.2
      """#)
  }

  @Test func secondVersion() {
    check(
      #"""
      %YAML 1.2
      %YAML 1.2
      ---
      a: 1
      """#,
      #"""
      error[invalid-directive]: the directive '%YAML' is written twice
       --> a.yaml:2:1
        |
      2 | %YAML 1.2
        | ^^^^^^^^^ remove one
      """#)
  }

  @Test func directiveInDocument() {
    check(
      #"""
      a: 1
      %YAML 1.2
      ---
      b: 2
      """#,
      #"""
      error[directive-in-document]: a directive stands where the document before has not ended
       --> a.yaml:2:1
        |
      2 | %YAML 1.2
        | ^^^^^^^^^ write '...' on the line before
        |
        = text that starts with '%' needs quotes
      """#)
  }

  @Test func directiveWithoutDocument() {
    check(
      #"""
      %YAML 1.2
      """#,
      #"""
      error[directive-without-document]: no document follows this directive
       --> a.yaml:1:1
        |
      1 | %YAML 1.2
        | ^^^^^^^^^ begin the document with '---'
      """#)
  }

  @Test func textAfterDocumentEnd() {
    check(
      #"""
      a: 1
      ... b
      """#,
      #"""
      error[text-after-document-end]: text behind '...'
       --> a.yaml:2:5
        |
      2 | ... b
        |     ^ it belongs on the next line
      """#)
  }

  @Test func secondValue() {
    check(
      #"""
      [a]
      b
      """#,
      #"""
      error[second-value]: the document has already had its value
       --> a.yaml:2:1
        |
      2 | b
        | ^ this does not belong to it
        |
        = '---' on a line of its own begins another document
      """#)
  }

  @Test func byteOrderMark() {
    check(
      #"""
      a: b\#u{FEFF}c
      """#,
      #"""
      error[byte-order-mark]: a byte order mark stands inside a document
       --> a.yaml:1:5
        |
      1 | a: b\#u{FEFF}c
        |     ^ remove it, or write it as "\uFEFF", in double quotes
      """#)
  }

  @Test func byteOrderMarkInText() {
    check(
      #"""
      a: b
      \#u{FEFF} c
      """#,
      #"""
      error[byte-order-mark]: a byte order mark stands inside a document
       --> a.yaml:2:1
        |
      2 | \#u{FEFF} c
        | ^ remove it, or write it as "\uFEFF", in double quotes
      """#)
  }

  private func check(_ text: String, _ rendered: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(Parsed(text + "\n").rendered == rendered + "\n", sourceLocation: sourceLocation)
  }
}
