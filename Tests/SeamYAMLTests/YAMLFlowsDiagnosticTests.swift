import SeamSource
import SeamYAML
import Testing

/// Mistakes between brackets, as a user sees them.
@Suite struct YAMLFlowsDiagnosticTests {
  @Test func unclosedBracket() {
    check(
      #"""
      a: [1, 2
      """#,
      #"""
      error[unclosed-bracket]: a '[' that is not closed
       --> a.yaml:1:4
        |
      1 | a: [1, 2
        |    ^ add the closing ']'
      """#)
  }

  @Test func unclosedBracketAboveAKey() {
    check(
      #"""
      a: [1, 2
      b: 3
      """#,
      #"""
      error[unclosed-bracket]: a '[' that is not closed
       --> a.yaml:1:4
        |
      1 | a: [1, 2
        |    ^ add the closing ']'
       ::: a.yaml:2:1
        |
      2 | b: 3
        | ^^ to be inside, this line needs at least 1 space before it
      """#)
  }

  @Test func unclosedBraceAtAMarker() {
    check(
      #"""
      a: {b: 1
      ---
      c: 1
      """#,
      #"""
      error[unclosed-bracket]: a '{' that is not closed
       --> a.yaml:1:4
        |
      1 | a: {b: 1
        |    ^ add the closing '}'
       ::: a.yaml:2:1
        |
      2 | ---
        | ^^^ the document ends here
      """#)
  }

  @Test func bracketIndentation() {
    check(
      #"""
      a: {
        b: 1
      }
      """#,
      #"""
      error[bracket-indentation]: a closing bracket must be indented more than the key or item it belongs to
       --> a.yaml:3:1
        |
      3 | }
        | ^ put at least 1 space before it
       ::: a.yaml:1:4
        |
      1 | a: {
        |    ^ it closes this one
      """#)
  }

  @Test func mismatchedBracket() {
    check(
      #"""
      a: [1, 2}
      """#,
      #"""
      error[mismatched-bracket]: a '}' cannot close a '['
       --> a.yaml:1:9
        |
      1 | a: [1, 2}
        |         ^
       ::: a.yaml:1:4
        |
      1 | a: [1, 2}
        |    ^ this one is open
      """#)
  }

  @Test func unexpectedComma() {
    check(
      #"""
      a: [1, , 2]
      """#,
      #"""
      error[unexpected-comma]: a ',' with nothing before it
       --> a.yaml:1:8
        |
      1 | a: [1, , 2]
        |        ^ remove it; an empty text is written ""
      """#)
  }

  @Test func missingComma() {
    check(
      #"""
      a: {
        b: "1"
        c: 2 }
      """#,
      #"""
      error[missing-comma]: no ',' between two entries
       --> a.yaml:3:3
        |
      3 |   c: 2 }
        |   ^^ another entry begins here; write ',' before it
       ::: a.yaml:2:9
        |
      2 |   b: "1"
        |         ^ the entry before ends here
      """#)
  }

  @Test func missingCommaOnALine() {
    check(
      #"""
      a: [{b: 1} {c: 2}]
      """#,
      #"""
      error[missing-comma]: no ',' between two entries
       --> a.yaml:1:12
        |
      1 | a: [{b: 1} {c: 2}]
        |            ^^^ another entry begins here; write ',' before it
      """#)
  }

  @Test func missingCommaAfterText() {
    check(
      #"""
      a: {
        b: x
        c: y }
      """#,
      #"""
      error[missing-comma]: no ',' between two entries
       --> a.yaml:3:3
        |
      3 |   c: y }
        |   ^ another entry begins here; write ',' before it
      """#)
  }

  @Test func blockScalarInBrackets() {
    check(
      #"""
      a: [|]
      """#,
      #"""
      error[block-scalar-in-brackets]: text of several lines with '|' cannot stand between brackets
       --> a.yaml:1:5
        |
      1 | a: [|]
        |     ^ text that starts with it needs quotes
      """#)
  }

  @Test func textAfterBracket() {
    check(
      #"""
      a: [1] b
      """#,
      #"""
      error[text-after-bracket]: text behind a closing ']'
       --> a.yaml:1:8
        |
      1 | a: [1] b
        |        ^ put the whole value in quotes if it is text
      """#)
  }

  private func check(_ text: String, _ rendered: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(Parsed(text + "\n").rendered == rendered + "\n", sourceLocation: sourceLocation)
  }
}
