import SeamSource
import SeamYAML
import Testing

/// Mistakes in plain, quoted and block scalars, as a user sees them.
@Suite struct YAMLScalarsDiagnosticTests {
  @Test func colonInText() {
    check(
      #"""
      a: b: c
      """#,
      #"""
      error[colon-in-text]: ': ' inside text that has no quotes
       --> a.yaml:1:5
        |
      1 | a: b: c
        |     ^ put the whole value in quotes
      """#)
  }

  @Test func expressionWithColon() {
    check(
      #"""
      when: ${a ? b : c}
      """#,
      #"""
      error[expression-needs-quotes]: YAML reads the ': ' in this expression
       --> a.yaml:1:7
        |
      1 | when: ${a ? b : c}
        |       ^^^^^^^^^^^^ put the whole value in quotes: '${…}'
      """#)
  }

  @Test func expressionWithColonInAList() {
    check(
      #"""
      - ${a ? b : c}
      """#,
      #"""
      error[expression-needs-quotes]: YAML reads the ': ' in this expression
       --> a.yaml:1:3
        |
      1 | - ${a ? b : c}
        |   ^^^^^^^^^^^^ put the whole value in quotes: '${…}'
      """#)
  }

  @Test func expressionWithComment() {
    check(
      #"""
      when: ${ a # b }
      """#,
      #"""
      error[expression-needs-quotes]: YAML reads the ' #' in this expression
       --> a.yaml:1:7
        |
      1 | when: ${ a # b }
        |       ^^^^^^^^^^ put the whole value in quotes: '${…}'
      """#)
  }

  @Test func expressionInBraces() {
    check(
      #"""
      json: { id: ${product.id}, n: 1 }
      """#,
      #"""
      error[expression-in-brackets]: an expression inside { } or [ ] needs quotes
       --> a.yaml:1:13
        |
      1 | json: { id: ${product.id}, n: 1 }
        |             ^^^^^^^^^^^^^ write "${product.id}"
        |
        = YAML reads the braces of '${…}' there as a mapping
      """#)
  }

  @Test func expressionInBrackets() {
    check(
      #"""
      list: [${a}, ${b}]
      """#,
      #"""
      error[expression-in-brackets]: an expression inside { } or [ ] needs quotes
       --> a.yaml:1:8
        |
      1 | list: [${a}, ${b}]
        |        ^^^^ write "${a}"
        |
        = YAML reads the braces of '${…}' there as a mapping
      """#)
  }

  @Test func commentInText() {
    check(
      #"""
      a: one
        two # three
        four
      """#,
      #"""
      error[comment-in-text]: text cannot go on after a comment
       --> a.yaml:3:3
        |
      3 |   four
        |   ^^^^ this does not belong to the text above
       ::: a.yaml:2:7
        |
      2 |   two # three
        |       ^ the comment ends the text; if it is none, quote the text
      """#)
  }

  @Test func commentWithoutSpace() {
    check(
      #"""
      a: "b"# c
      """#,
      #"""
      error[comment-without-space]: no space before '#'
       --> a.yaml:1:7
        |
      1 | a: "b"# c
        |       ^ a comment needs one; text with '#' needs quotes
      """#)
  }

  @Test func reservedCharacter() {
    check(
      #"""
      a: @b
      """#,
      #"""
      error[reserved-character]: text cannot start with '@'
       --> a.yaml:1:4
        |
      1 | a: @b
        |    ^^ put it in quotes
      """#)
  }

  @Test func reservedBacktick() {
    check(
      #"""
      a: `b`
      """#,
      #"""
      error[reserved-character]: text cannot start with '`'
       --> a.yaml:1:4
        |
      1 | a: `b`
        |    ^^^ put it in quotes
      """#)
  }

  @Test func percentAtStart() {
    check(
      #"""
      a: %b
      """#,
      #"""
      error[percent-at-start]: text cannot start with '%'
       --> a.yaml:1:4
        |
      1 | a: %b
        |    ^^ put it in quotes
      """#)
  }

  @Test func indicatorAlone() {
    check(
      #"""
      [-]
      """#,
      #"""
      error[unexpected-indicator]: a '-' alone is no value
       --> a.yaml:1:2
        |
      1 | [-]
        |  ^ put it in quotes if it is text
      """#)
  }

  @Test func unexpectedIndicator() {
    check(
      #"""
      a: ]
      """#,
      #"""
      error[unexpected-indicator]: an unexpected ']'
       --> a.yaml:1:4
        |
      1 | a: ]
        |    ^ text that holds it here needs quotes
      """#)
  }

  @Test func unclosedQuote() {
    check(
      #"""
      a: 'b
      """#,
      #"""
      error[unclosed-quote]: a quote that is never closed
       --> a.yaml:1:4
        |
      1 | a: 'b
        |    ^ add the closing '
      """#)
  }

  @Test func unclosedQuoteAtAMarker() {
    check(
      #"""
      a: "b
      ---
      c: 1
      """#,
      #"""
      error[unclosed-quote]: a quote that is never closed
       --> a.yaml:1:4
        |
      1 | a: "b
        |    ^ add the closing "
       ::: a.yaml:2:1
        |
      2 | ---
        | ^^^ the document ends here
      """#)
  }

  @Test func unclosedQuoteAboveAKey() {
    check(
      #"""
      a: "b
      c: "d"
      """#,
      #"""
      error[unclosed-quote]: a quote that is not closed where its text ends
       --> a.yaml:1:4
        |
      1 | a: "b
        |    ^ add the closing "
       ::: a.yaml:2:1
        |
      2 | c: "d"
        | ^ to be part of the text, this line needs at least 1 space before it
      """#)
  }

  @Test func textAfterQuote() {
    check(
      #"""
      a: "${b}" == c
      """#,
      #"""
      error[text-after-quote]: text behind a closing quote
       --> a.yaml:1:11
        |
      1 | a: "${b}" == c
        |           ^^^^ put the whole value in quotes
        |
        = a value that starts with a quote ends with it; around text that holds ", write '…'
      """#)
  }

  @Test func unknownEscape() {
    check(
      #"""
      a: "C:\dir"
      """#,
      #"""
      error[unknown-escape]: '\d' is not an escape
       --> a.yaml:1:7
        |
      1 | a: "C:\dir"
        |       ^^ write \\ for a backslash, or use single quotes
      """#)
  }

  @Test func incompleteEscape() {
    check(
      #"""
      a: "\u12"
      """#,
      #"""
      error[incomplete-escape]: this escape takes 4 hexadecimal digits
       --> a.yaml:1:5
        |
      1 | a: "\u12"
        |     ^^^^
      """#)
  }

  @Test func escapeOfNoCharacter() {
    check(
      #"""
      a: "\ud83d\ude00"
      """#,
      #"""
      error[escape-of-no-character]: '\ud83d' is no Unicode character
       --> a.yaml:1:5
        |
      1 | a: "\ud83d\ude00"
        |     ^^^^^^ a character beyond U+FFFF is written \U with 8 digits
      """#)
  }

  @Test func invalidBlockHeader() {
    check(
      #"""
      a: | text
      """#,
      #"""
      error[invalid-block-header]: '|' is followed by at most one digit from 1 to 9, one of + and -, and a comment
       --> a.yaml:1:6
        |
      1 | a: | text
        |      ^^^^ the text begins on the next line
      """#)
  }

  @Test func blankLineTooDeep() {
    check(
      #"""
      a: |
      \#u{20}\#u{20}\#u{20}
        b
      """#,
      #"""
      error[blank-line-too-deep]: an empty line before the text has more spaces than its first line
       --> a.yaml:2:3
        |
      2 |
        |   ^ remove them
       ::: a.yaml:3:3
        |
      3 |   b
        |   ^ the text begins here
      """#)
  }

  @Test func indentationAtRoot() {
    check(
      #"""
      --- |2
        a
      """#,
      #"""
      error[indentation-at-root]: an indentation indicator on the value of a whole document is not supported
       --> a.yaml:1:5
        |
      1 | --- |2
        |     ^^ leave the digit out
        |
        = YAML 1.2 and its implementations disagree on what it means
      """#)
  }

  private func check(_ text: String, _ rendered: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(Parsed(text + "\n").rendered == rendered + "\n", sourceLocation: sourceLocation)
  }
}
