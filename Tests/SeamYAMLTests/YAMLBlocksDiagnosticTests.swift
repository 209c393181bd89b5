import SeamSource
import SeamYAML
import Testing

/// Mistakes in indentation, keys and items, as a user sees them.
@Suite struct YAMLBlocksDiagnosticTests {
  @Test func tabIndentation() {
    check(
      #"""
      a:
      \#tb: 1
      """#,
      #"""
      error[tab-indentation]: a tab is used as indentation
       --> a.yaml:2:1
        |
      2 |     b: 1
        | ^^^^ use spaces
      """#)
  }

  @Test func badIndentation() {
    check(
      #"""
      a:
          b: 1
        c: 2
      """#,
      #"""
      error[bad-indentation]: this line is indented by 2 spaces, which fits nothing above it
       --> a.yaml:3:3
        |
      3 |   c: 2
        |   ^^ line it up with what it belongs to
       ::: a.yaml:1:1
        |
      1 | a:
        | ^ this is indented by 0 spaces
      """#)
  }

  @Test func missingSpaceAfterColon() {
    check(
      #"""
      a: 1
      key:value
      """#,
      #"""
      error[missing-space-after-colon]: no space behind ':'
       --> a.yaml:2:4
        |
      2 | key:value
        |    ^ write 'key: ' with a space
        |
        = without the space the ':' is part of the text
      """#)
  }

  @Test func missingSpaceAfterColonOfTheFirstKey() {
    check(
      #"""
      key:value
      b: 1
      """#,
      #"""
      error[missing-space-after-colon]: no space behind ':'
       --> a.yaml:1:4
        |
      1 | key:value
        |    ^ write 'key: ' with a space
        |
        = without the space the ':' is part of the text
      """#)
  }

  @Test func missingSpaceAfterColonOfAQuotedKey() {
    check(
      #"""
      a: 1
      "b":2
      """#,
      #"""
      error[missing-space-after-colon]: no space behind ':'
       --> a.yaml:2:4
        |
      2 | "b":2
        |    ^ write '"b": ' with a space
        |
        = without the space the ':' is part of the text
      """#)
  }

  @Test func missingColon() {
    check(
      #"""
      a: 1
      b
      c: 2
      """#,
      #"""
      error[missing-colon]: a key without ':'
       --> a.yaml:2:1
        |
      2 | b
        | ^ write 'key: value', or indent it if it belongs to the line above
       ::: a.yaml:1:1
        |
      1 | a: 1
        | ^ the mapping begins here
      """#)
  }

  @Test func missingColonBecauseOfAComment() {
    check(
      #"""
      a: 1
      b #c: 2
      """#,
      #"""
      error[missing-colon]: a key without ':'
       --> a.yaml:2:1
        |
      2 | b #c: 2
        | ^ write 'key: value', or indent it if it belongs to the line above
       ::: a.yaml:2:3
        |
      2 | b #c: 2
        |   ^ a ' #' begins a comment
      """#)
  }

  @Test func missingKey() {
    check(
      #"""
      a:
      &anchor
      - b
      """#,
      #"""
      error[missing-key]: an anchor or a tag without a key
       --> a.yaml:2:1
        |
      2 | &anchor
        | ^^^^^^^ the key belongs on this line
      """#)
  }

  @Test func missingSpaceAfterDash() {
    check(
      #"""
      - a
      -b
      """#,
      #"""
      error[missing-space-after-dash]: no space behind '-'
       --> a.yaml:2:1
        |
      2 | -b
        | ^^ an item of a list is written '- item'
      """#)
  }

  @Test func missingDash() {
    check(
      #"""
      - a
      b
      """#,
      #"""
      error[missing-dash]: this is not an item of the list that it is lined up with
       --> a.yaml:2:1
        |
      2 | b
        | ^ an item begins with '- '
      """#)
  }

  @Test func itemAmongKeys() {
    check(
      #"""
      a: 1
      - b
      """#,
      #"""
      error[item-among-keys]: an item of a list among the keys of a mapping
       --> a.yaml:2:1
        |
      2 | - b
        | ^ indent it, or give it a key
       ::: a.yaml:1:1
        |
      1 | a: 1
        | ^ the mapping begins here
      """#)
  }

  @Test func listOnKeyLine() {
    check(
      #"""
      a: - b
      """#,
      #"""
      error[list-on-key-line]: a list cannot begin on this line
       --> a.yaml:1:4
        |
      1 | a: - b
        |    ^ begin it on the next line
        |
        = a list on one line is written [a, b]; text that starts with '- ' needs quotes
      """#)
  }

  @Test func mappingOnKeyLine() {
    check(
      #"""
      a: ? b
      """#,
      #"""
      error[mapping-on-key-line]: a mapping cannot begin on this line
       --> a.yaml:1:4
        |
      1 | a: ? b
        |    ^ begin it on the next line
      """#)
  }

  @Test func mappingOnMarkerLine() {
    check(
      #"""
      --- a: b
      """#,
      #"""
      error[mapping-on-marker-line]: a mapping cannot begin on the line of '---'
       --> a.yaml:1:5
        |
      1 | --- a: b
        |     ^ begin it on the next line
      """#)
  }

  @Test func multiLineKey() {
    check(
      #"""
      a: 1
      "b
       c": 2
      """#,
      #"""
      error[multi-line-key]: a key and its ':' must stand on one line
       --> a.yaml:2:1
        |
      2 | "b
        | ^^ put them on one line
      """#)
  }

  @Test func collectionKey() {
    check(
      #"""
      [a, b]: c
      """#,
      #"""
      error[collection-key]: a list or mapping is used as a key
       --> a.yaml:1:6
        |
      1 | [a, b]: c
        |      ^ a key is a single value
        |
        = YAML allows this, but it is not supported; text that begins with a bracket needs quotes
      """#)
  }

  @Test func template() {
    check(
      #"""
      a: {{ b }}
      """#,
      #"""
      error[collection-key]: a list or mapping is used as a key
       --> a.yaml:1:5
        |
      1 | a: {{ b }}
        |     ^ a key is a single value
        |
        = YAML allows this, but it is not supported; text that begins with a bracket needs quotes
      """#)
  }

  @Test func keyInText() {
    check(
      #"""
      a: 1
       b: 2
      """#,
      #"""
      error[key-in-text]: this looks like a key, but its line goes on with the text above
       --> a.yaml:2:2
        |
      2 |  b: 2
        |  ^ line it up with the key it belongs beside, or quote the text
       ::: a.yaml:1:4
        |
      1 | a: 1
        |    ^ the text begins here
      """#)
  }

  private func check(_ text: String, _ rendered: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(Parsed(text + "\n").rendered == rendered + "\n", sourceLocation: sourceLocation)
  }
}
