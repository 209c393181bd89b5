import SeamSource
import SeamYAML
import Testing

/// The structure of documents, as events and their places.
@Suite struct YAMLParserTests {
  private func events(_ text: String) -> String {
    EventNotation.lines(of: SourceFile(name: "a.yaml", text: text)).dropFirst().dropLast().joined(separator: " ")
  }

  // MARK: - Documents

  @Test func noDocument() {
    for text in ["", "\n\n", "# only a comment", "...\n", "\u{FEFF}"] { #expect(events(text) == "", "\(text)") }
    #expect(Parsed("# nothing").result.documents.isEmpty)
  }

  @Test func severalDocuments() {
    #expect(events("a\n---\nb\n...\nc\n") == "+DOC =VAL :a -DOC +DOC --- =VAL :b -DOC ... +DOC =VAL :c -DOC")
    #expect(events("---\n---\n") == "+DOC --- =VAL : -DOC +DOC --- =VAL : -DOC")
    #expect(events("%YAML 1.2 # fine\n---\na\n") == "+DOC --- =VAL :a -DOC")
  }

  @Test func emptyDocumentsHaveNoRoot() throws {
    let documents = Parsed("---\n# nothing\n---\na\n---\n''\n").result.documents
    #expect(documents.map { $0.root == nil } == [true, false, false])
    #expect(documents.map { $0.isComplete } == [true, true, true])
  }

  @Test func rangesOfDocuments() {
    let parsed = Parsed("# one\na: 1\n---\nb: 2\n...\n")
    #expect(parsed.result.documents.map { parsed.text($0.range) } == ["a: 1\n", "---\nb: 2\n..."])
  }

  /// A byte order mark may begin the file, and any further document.
  @Test func byteOrderMark() {
    #expect(Parsed("\u{FEFF}a: 1\n").flow() == "{'a': 1}")
    #expect(Parsed("\u{FEFF}- 1\n- 2\n").flow() == "[1, 2]")
    #expect(Parsed("a\n...\n\u{FEFF}b: 1\n").ids == [])
  }

  // MARK: - Block collections

  @Test func blockCollections() {
    #expect(
      Parsed("a:\n  b: 1\n  c:\n    - x\n    - y: 2\n      z: 3\nd: 4\n").flow() == "{'a': {'b': 1, 'c': ['x', {'y': 2, 'z': 3}]}, 'd': 4}")
    #expect(Parsed("a:\n- 1\n- 2\nb: 3\n").flow() == "{'a': [1, 2], 'b': 3}", "a list may stand at the column of its key")
    #expect(Parsed("- - 1\n  - 2\n- 3\n").flow() == "[[1, 2], 3]")
    #expect(Parsed("-\n  - 1\n-\n  a: 1\n-\n").flow() == "[[1], {'a': 1}, null]")
    #expect(Parsed("a:\nb:\n").flow() == "{'a': null, 'b': null}")
    #expect(Parsed("? a\n: 1\n? b\nc: 2\n").flow() == "{'a': 1, 'b': null, 'c': 2}")
    #expect(Parsed("? |\n  long\n: - 1\n").flow() == "{'long\\n': [1]}")
    #expect(Parsed("\"a: b\": 1\n'c': 2\nd e : 3\n").flow() == "{'a: b': 1, 'c': 2, 'd e': 3}")
  }

  // MARK: - Flow collections

  @Test func flowCollections() {
    #expect(Parsed("{ a: 1, b: [x, y, ], 'c':2, d, e: , }").flow() == "{'a': 1, 'b': ['x', 'y'], 'c': 2, 'd': null, 'e': null}")
    #expect(Parsed("[a: 1, ? b : 2, {}, [], \"c\":3]").flow() == "[{'a': 1}, {'b': 2}, {}, [], {'c': 3}]")
    #expect(Parsed("a: [1,\n 2, # two\n\n 3 ]\n").flow() == "{'a': [1, 2, 3]}")
    #expect(Parsed("{ url: http://a.test/b, t: 12:30, x:y: z }").flow() == "{'url': 'http://a.test/b', 't': '12:30', 'x:y': 'z'}")
    #expect(Parsed("{ a\n  b: 1 }").flow() == "{'a b': 1}", "a key between braces may span lines")
  }

  // MARK: - Comments and white space

  @Test func comments() {
    #expect(Parsed("# a\na: 1 # b\n  # c\nb: # d\n  # e\n  2\n#f").flow() == "{'a': 1, 'b': 2}")
    #expect(Parsed("a: b#c\n").flow() == "{'a': 'b#c'}")
  }

  /// Tabs may separate, but not indent.
  @Test func tabs() {
    for text in [
      "x:\n  - a: b\n\tc: d", "x:\n  - a: b\n  \tc: d", "x:\n  a: b\n\tc: d", "\t- a", " \t- a", "\ta: 1", "---\n\ta: 1", "- \t- a",
      "a:\n \tb: 1", "a:\n\t- b",
    ] {
      #expect(Parsed(text).ids == ["tab-indentation"], "\(text)")
    }
    for text in ["\ta", "\t[1]", "-\ta", "---\ta"] { #expect(Parsed(text).ids == [], "\(text)") }
    #expect(Parsed("a:\t1\t# x\nb:\n \tc\n\t\n-\tx: 1\n").ids == ["item-among-keys"])
    #expect(Parsed("a:\t1\t# x\nb:\n \tc\n\t\nc: [\t1,\n \t2\t]\n").flow() == "{'a': 1, 'b': 'c', 'c': [1, 2]}")
  }

  // MARK: - Places

  @Test func rangesOfNodes() throws {
    let parsed = Parsed("a: [1, {b: c}]\nd: 'e'\nf:\ng:\n  - h\n  - i\n\nj: 1\n")
    let texts = try ["a", "d", "f", "g"].map { parsed.text(try parsed.entry($0).value.range) }
    #expect(texts == ["[1, {b: c}]", "'e'", "", "- h\n  - i"])
    #expect(try parsed.entry("f").value.range == 24..<24, "an absent value stands behind its key")
    #expect(parsed.text(try parsed.entry("g").key.range) == "g")
  }

  @Test func rangesOfPairs() throws {
    let parsed = Parsed("[a: 1, {b}]")
    guard case .sequence(let nodes)? = parsed.result.root?.content else { throw Parsed.NotFound() }
    #expect(nodes.map { parsed.text($0.range) } == ["a: 1", "{b}"])
  }

  /// Events keep offsets only; texts, anchors and tags are read from the file when asked for.
  @Test func events() {
    var parser = YAMLParser(SourceFile(name: "a.yaml", text: "&x !!str 'it''s'"))
    #expect(parser.next()?.kind == .documentStart)
    guard let scalar = parser.next() else { return #expect(Bool(false), "no scalar") }
    #expect(scalar.kind == .scalar && scalar.style == .singleQuoted)
    #expect(parser.text(of: scalar) == "it's")
    #expect(scalar.range == 9..<16 && scalar.textRange == 10..<15)
    #expect(scalar.anchor == 1..<2 && scalar.tag == 3..<8)
    #expect(parser.next()?.kind == .documentEnd)
    #expect(parser.next() == nil)
    #expect(parser.next() == nil)
  }

  /// A mistake ends its document; the next is read.
  @Test func recovery() {
    #expect(events("a: [1\n---\nb: 2\n") == "+DOC +MAP =VAL :a +SEQ [] =VAL :1 -DOC ? +DOC --- +MAP =VAL :b =VAL :2 -MAP -DOC")
    let parsed = Parsed("a: 1\nb: @\n---\nc: 'x\n---\nd: 4\n")
    #expect(parsed.ids == ["reserved-character", "unclosed-quote"])
    #expect(parsed.result.documents.map { $0.isComplete } == [false, false, true])
    #expect(parsed.result.documents.map { $0.root.map(Parsed.flow) } == ["{'a': 1, 'b': null}", "{'c': null}", "{'d': 4}"])
  }
}
