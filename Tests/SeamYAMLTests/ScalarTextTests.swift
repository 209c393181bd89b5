import SeamSource
import SeamYAML
import Testing

/// Every scalar style: the text that it stands for, and where each byte of that text stands in the file.
@Suite struct ScalarTextTests {
  // MARK: - Plain

  @Test func plainText() throws {
    #expect(try Parsed("a b c\n").scalar().text == "a b c")
    #expect(try Parsed("http://example.test/a#b?c=d\n").scalar().text == "http://example.test/a#b?c=d")
    #expect(Parsed("a: -1\n").flow() == "{'a': -1}")
    #expect(Parsed("- -x\n- ?x\n- :x\n- a:b\n- a#b\n- x,y[z]\n").flow() == "['-x', '?x', ':x', 'a:b', 'a#b', 'x,y[z]']")
    #expect(Parsed("a: select id from t where a = ${x.y} # all\n").flow() == "{'a': 'select id from t where a = ${x.y}'}")
  }

  /// Lines are joined by a space; empty lines are line breaks.
  @Test func plainLines() throws {
    let parsed = Parsed("a: one\n  two  \n\n   three\n")
    #expect(parsed.flow() == "{'a': 'one two\\nthree'}")
    let scalar = try Parsed.scalar(try parsed.entry("a").value)
    expectPlaces(scalar, parsed, ["one", "two", "three"])
    #expect(parsed.text(try parsed.entry("a").value.range) == "one\n  two  \n\n   three")
  }

  // MARK: - Quoted

  @Test func singleQuoted() throws {
    let scalar = try Parsed("'it''s ''fine'' \\n'").scalar()
    #expect(scalar.text == "it's 'fine' \\n")
    #expect(scalar.style == .singleQuoted)
    #expect(scalar.fileOffset(of: 0) == 1)
    #expect(scalar.fileOffset(of: 3) == 5, "the s behind the doubled quote")
    #expect(try Parsed("' a\n\n  b '").scalar().text == " a\nb ")
    #expect(try Parsed("''").scalar().text == "")
  }

  @Test func doubleQuotedEscapes() throws {
    let text = #""\0\a\b\t\n\v\f\r\e\ \"\/\\\N\_\L\P\x41\u263A\U0001F600""#
    #expect(
      try Parsed(text).scalar().text
        == "\0\u{7}\u{8}\t\n\u{B}\u{C}\r\u{1B} \"/\\\u{85}\u{A0}\u{2028}\u{2029}A\u{263A}\u{1F600}")
  }

  /// White space around a line break goes, unless it is escaped; an escaped break is nothing.
  @Test func doubleQuotedLines() throws {
    #expect(try Parsed("\"a  \n  b\"").scalar().text == "a b")
    #expect(try Parsed("\"a\n\n\n  b\"").scalar().text == "a\n\nb")
    #expect(try Parsed("\"a \\\n  b\"").scalar().text == "a b")
    #expect(try Parsed("\"a\\\n  b\"").scalar().text == "ab")
    #expect(try Parsed("\"a\\\n\n  \\  b\"").scalar().text == "a\n  b")
    #expect(try Parsed("\"a\\t  \n b\"").scalar().text == "a\t b")
    #expect(try Parsed("\"\n  \"").scalar().text == " ")
  }

  @Test func doubleQuotedPlaces() throws {
    let parsed = Parsed(#"a: "x\ty${one}\u00e9 ${two}""# + "\n")
    let scalar = try Parsed.scalar(try parsed.entry("a").value)
    #expect(scalar.text == "x\ty${one}\u{E9} ${two}")
    expectPlaces(scalar, parsed, ["x", "y${one}", "${two}"])
    #expect(parsed.text(scalar.fileOffset(of: 1)..<scalar.fileOffset(of: 2)) == "\\t", "an escape stands at its backslash")
  }

  /// A text without anything to change stands in the file as it is.
  @Test func verbatim() throws {
    for text in ["abc", "'abc'", "\"abc\""] {
      guard case .verbatim(let start) = try Parsed(text).scalar().layout else { return #expect(Bool(false), "\(text) is not verbatim") }
      #expect(start == (text.hasPrefix("a") ? 0 : 1))
    }
  }

  // MARK: - Block

  /// `|` keeps lines, `>` joins them; `-` drops the last break, `+` keeps all of them.
  @Test func chomping() {
    for (header, text) in [
      ("|", "a\\nb\\n"), ("|-", "a\\nb"), ("|+", "a\\nb\\n\\n"), (">", "a b\\n"), (">-", "a b"), (">+", "a b\\n\\n"),
    ] {
      #expect(Parsed("x: \(header)\n  a\n  b\n\ny: 1\n").flow() == "{'x': '\(text)', 'y': 1}", "\(header)")
    }
  }

  @Test func emptyBlockScalars() {
    #expect(Parsed("a: |\nb: >-\nc: |+\n\nd: |-\n\n").flow() == "{'a': '', 'b': '', 'c': '\\n', 'd': ''}")
  }

  @Test func indentationIndicator() {
    #expect(Parsed("a: |2\n    x\n   y\n").flow() == "{'a': '  x\\n y\\n'}")
    #expect(Parsed("a: |1-\n  x\n").flow() == "{'a': ' x'}")
    #expect(Parsed("a: >-1\n  x\n").flow() == "{'a': ' x'}")
    #expect(Parsed("- a: |2\n     x\n").flow() == "[{'a': ' x\\n'}]", "it counts from the mapping")
  }

  /// Lines with more indentation, and the breaks around them, are not folded.
  @Test func folding() {
    #expect(
      Parsed("a: >\n  one\n  two\n\n  three\n    code\n\n    more\n  four\n").flow()
        == "{'a': 'one two\\nthree\\n  code\\n\\n  more\\nfour\\n'}")
  }

  /// A `#` in the text is text; behind the header and below the text it is a comment.
  @Test func comments() {
    #expect(Parsed("a: | # header\n  # text\n  x\n # below\nb: 1\n").flow() == "{'a': '# text\\nx\\n', 'b': 1}")
  }

  @Test func blockScalarOfTheWholeDocument() throws {
    #expect(try Parsed("|\na\n b\n").scalar().text == "a\n b\n")
    #expect(try Parsed("--- >-\n  a\n  b\n").scalar().text == "a b")
    #expect(try Parsed("--- |\n%not a directive\n").scalar().text == "%not a directive\n")
  }

  /// Without a line break at its end, a file ends a line all the same.
  @Test func noLineBreakAtTheEnd() {
    #expect(Parsed("a: |\n  x").flow() == "{'a': 'x\\n'}")
    #expect(Parsed("a: |+\n  x\n  ").flow() == "{'a': 'x\\n\\n'}")
  }

  @Test func blockPlaces() throws {
    for header in ["|", ">"] {
      let parsed = Parsed("sql: \(header)\n  select ${one}\n\n    from ${two}\n  where\n")
      let scalar = try Parsed.scalar(try parsed.entry("sql").value)
      expectPlaces(scalar, parsed, ["select ${one}", "from ${two}", "where"])
      #expect(parsed.text(try parsed.entry("sql").value.range).hasSuffix("where"))
    }
  }

  /// CR and CRLF break lines too, and are line feeds in the text (section 5.4).
  @Test func lineBreaks() {
    let text = "a: |\n  x\n\n  y\nb: >\n  x\n  y\nc: \"x\n\n  y\"\nd: x\n  y\n# comment\ne: [1,\n 2]\n"
    let expected = Parsed(text).flow()
    #expect(Parsed(text.replacing("\n", with: "\r\n")).flow() == expected)
    #expect(Parsed(text.replacing("\n", with: "\r")).flow() == expected)
  }

  /// Each part of the text stands in the file where the scalar says, byte for byte.
  private func expectPlaces(_ scalar: Scalar, _ parsed: Parsed, _ parts: [String], sourceLocation: SourceLocation = #_sourceLocation) {
    let text = Array(scalar.text.utf8)
    for part in parts {
      let bytes = Array(part.utf8)
      guard let offset = (0...(text.count - bytes.count)).first(where: { text[$0...].starts(with: bytes) }) else {
        Issue.record("the text has no '\(part)'", sourceLocation: sourceLocation)
        continue
      }
      let place = scalar.fileOffset(of: offset)
      #expect(parsed.text(place..<place + bytes.count) == part, sourceLocation: sourceLocation)
    }
  }
}
