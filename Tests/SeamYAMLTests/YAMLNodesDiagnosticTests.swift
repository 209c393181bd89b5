import SeamSource
import SeamYAML
import Testing

/// Mistakes in anchors, aliases, tags, keys and merges, as a user sees them.
@Suite struct YAMLNodesDiagnosticTests {
  @Test func missingName() {
    check(
      #"""
      a: & b
      """#,
      #"""
      error[missing-name]: an anchor without a name
       --> a.yaml:1:4
        |
      1 | a: & b
        |    ^ text that starts with '&' needs quotes
      """#)
  }

  @Test func unclosedTag() {
    check(
      #"""
      a: !<b c
      """#,
      #"""
      error[unclosed-tag]: a tag that begins with '!<' ends with '>'
       --> a.yaml:1:4
        |
      1 | a: !<b c
        |    ^^^ text that starts with '!' needs quotes
      """#)
  }

  @Test func textAfterProperty() {
    check(
      #"""
      a: !b{c}
      """#,
      #"""
      error[text-after-property]: an unexpected '{' behind '!b'
       --> a.yaml:1:6
        |
      1 | a: !b{c}
        |      ^ write a space between, or put the text in quotes
      """#)
  }

  @Test func secondAnchor() {
    check(
      #"""
      a: &b &c d
      """#,
      #"""
      error[second-anchor]: a value has two anchors
       --> a.yaml:1:7
        |
      1 | a: &b &c d
        |       ^^ remove one
      """#)
  }

  @Test func secondTag() {
    check(
      #"""
      a: !!str !!str d
      """#,
      #"""
      error[second-tag]: a value has two tags
       --> a.yaml:1:10
        |
      1 | a: !!str !!str d
        |          ^^^^^ remove one
      """#)
  }

  @Test func propertyBeforeCollection() {
    check(
      #"""
      &a - b
      """#,
      #"""
      error[property-before-collection]: a list or mapping cannot begin behind an anchor or a tag
       --> a.yaml:1:1
        |
      1 | &a - b
        | ^^ begin it on the next line
      """#)
  }

  @Test func propertyOfAlias() {
    check(
      #"""
      - &a b
      - &c *a
      """#,
      #"""
      error[property-of-alias]: an alias cannot have an anchor or a tag
       --> a.yaml:2:3
        |
      2 | - &c *a
        |   ^^ remove it
      """#)
  }

  @Test func textAfterAlias() {
    check(
      #"""
      - &a b
      - *a c
      """#,
      #"""
      error[text-after-alias]: text behind an alias
       --> a.yaml:2:6
        |
      2 | - *a c
        |      ^ text that starts with '*' needs quotes
      """#)
  }

  @Test func colonInAlias() {
    check(
      #"""
      - &a b
      - *a: c
      """#,
      #"""
      error[colon-in-alias]: a ':' directly behind an alias belongs to its name
       --> a.yaml:2:5
        |
      2 | - *a: c
        |     ^ write a space before it
      """#)
  }

  @Test func colonInAliasAmongKeys() {
    check(
      #"""
      a: &a b
      *a: c
      """#,
      #"""
      error[colon-in-alias]: a ':' directly behind an alias belongs to its name
       --> a.yaml:2:3
        |
      2 | *a: c
        |   ^ write a space before it
      """#)
  }

  @Test func unknownAlias() {
    check(
      #"""
      base: &base 1
      a: *bsae
      """#,
      #"""
      error[unknown-alias]: no anchor '&bsae' stands before this alias
       --> a.yaml:2:4
        |
      2 | a: *bsae
        |    ^^^^^ did you mean '*base'?
        |
        = anchors of this document: base
      """#)
  }

  @Test func noAnchorAtAll() {
    check(
      #"""
      a: *.sql
      """#,
      #"""
      error[unknown-alias]: no anchor '&.sql' stands before this alias
       --> a.yaml:1:4
        |
      1 | a: *.sql
        |    ^^^^^ text that starts with '*' needs quotes
      """#)
  }

  @Test func aliasCycle() {
    check(
      #"""
      a: &a [1, *a]
      """#,
      #"""
      error[alias-cycle]: the alias '*a' stands inside what it stands for
       --> a.yaml:1:11
        |
      1 | a: &a [1, *a]
        |           ^^
       ::: a.yaml:1:4
        |
      1 | a: &a [1, *a]
        |    ^^ the anchor is here
      """#)
  }

  @Test func unsupportedTag() {
    check(
      #"""
      a: !secret b
      """#,
      #"""
      error[unsupported-tag]: the tag '!secret' is not supported
       --> a.yaml:1:4
        |
      1 | a: !secret b
        |    ^^^^^^^ remove it; text that starts with '!' needs quotes
        |
        = tags are !!str, !!int, !!float, !!bool, !!null, !!seq and !!map
      """#)
  }

  @Test func tagMismatch() {
    check(
      #"""
      a: !!int b
      """#,
      #"""
      error[tag-mismatch]: '!!int' does not fit the text 'b'
       --> a.yaml:1:4
        |
      1 | a: !!int b
        |    ^^^^^
      """#)
  }

  @Test func numberTooLarge() {
    check(
      #"""
      a: 0x10000000000000000
      """#,
      #"""
      error[number-too-large]: a hexadecimal or octal number of more than 64 bits
       --> a.yaml:1:4
        |
      1 | a: 0x10000000000000000
        |    ^^^^^^^^^^^^^^^^^^^ put it in quotes if it is text
      """#)
  }

  @Test func duplicateKey() {
    check(
      #"""
      a: 1
      b: 2
      a: 3
      """#,
      #"""
      error[duplicate-key]: the key 'a' is written twice
       --> a.yaml:3:1
        |
      3 | a: 3
        | ^ the second
       ::: a.yaml:1:1
        |
      1 | a: 1
        | ^ the first
      """#)
  }

  @Test func mergeValue() {
    check(
      #"""
      <<: a
      """#,
      #"""
      error[merge-value]: '<<' merges a mapping or a list of mappings
       --> a.yaml:1:5
        |
      1 | <<: a
        |     ^ this is neither
        |
        = a key that is named << is written "<<"
      """#)
  }

  @Test func twoMistakesInOneDocument() {
    check(
      #"""
      a: !x 1
      b: *c
      """#,
      #"""
      error[unsupported-tag]: the tag '!x' is not supported
       --> a.yaml:1:4
        |
      1 | a: !x 1
        |    ^^ remove it; text that starts with '!' needs quotes
        |
        = tags are !!str, !!int, !!float, !!bool, !!null, !!seq and !!map

      error[unknown-alias]: no anchor '&c' stands before this alias
       --> a.yaml:2:4
        |
      2 | b: *c
        |    ^^ text that starts with '*' needs quotes
      """#)
  }

  private func check(_ text: String, _ rendered: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(Parsed(text + "\n").rendered == rendered + "\n", sourceLocation: sourceLocation)
  }
}
