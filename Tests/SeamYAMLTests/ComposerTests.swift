import SeamSource
import SeamYAML
import Testing

/// Anchors, aliases, merges, keys and tags, and the limits on what a document may stand for.
@Suite struct ComposerTests {
  // MARK: - Anchors and aliases

  @Test func aliases() {
    #expect(Parsed("a: &x [1, 2]\nb: *x\nc: [*x, &y z, *y]\n").flow() == "{'a': [1, 2], 'b': [1, 2], 'c': [[1, 2], 'z', 'z']}")
    #expect(Parsed("&k a: 1\nb: *k\n").flow() == "{'a': 1, 'b': 'a'}")
    #expect(Parsed("a: &x b\n*x : 1\n").flow() == "{'a': 'b', 'b': 1}", "an alias may be a key where it stands for text")
    #expect(Parsed("- &x 1\n- *x\n- &x 2\n- *x\n").flow() == "[1, 1, 2, 2]", "the last anchor of a name counts")
    #expect(Parsed("a: &x\nb: *x\n").flow() == "{'a': null, 'b': null}")
    #expect(Parsed("a: &x\n  b: 1\nc: &y\n- *x\n").flow() == "{'a': {'b': 1}, 'c': [{'b': 1}]}")
  }

  /// Anchors belong to their document.
  @Test func anchorsEndWithTheirDocument() {
    #expect(Parsed("&x a\n---\n*x\n").ids == ["unknown-alias"])
  }

  @Test func aliasHasItsOwnRange() throws {
    let parsed = Parsed("a: &x {b: 1}\nc: *x\n")
    let node = try parsed.entry("c").value
    #expect(parsed.text(node.range) == "*x")
    guard case .mapping(let entries) = node.content else { throw Parsed.NotFound() }
    #expect(entries.map { parsed.text($0.value.range) } == ["1"], "what is inside stands where it was written")
  }

  /// Names are told apart byte for byte, even where they look the same.
  @Test func namesAreExact() {
    #expect(Parsed("- &\u{E9} 1\n- *e\u{301}\n").ids == ["unknown-alias"])
    #expect(Parsed("\u{E9}: 1\ne\u{301}: 2\n").ids == [])
  }

  // MARK: - Merges

  @Test func merges() {
    #expect(Parsed("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3, z: 4}\n").flow() == "{'a': {'x': 1, 'y': 2}, 'b': {'x': 1, 'y': 3, 'z': 4}}")
    #expect(Parsed("y: 3\n<<: {x: 1, y: 2}\n").flow() == "{'y': 3, 'x': 1}", "a written key wins, wherever it stands")
    #expect(Parsed("<<: [{x: 1}, {x: 2, y: 2}]\n").flow() == "{'x': 1, 'y': 2}", "of several, the first wins")
    #expect(Parsed("a: &a {<<: {x: 1}}\nb: {<<: *a}\n").flow() == "{'a': {'x': 1}, 'b': {'x': 1}}")
    #expect(Parsed("<<: []\na: 1\n").flow() == "{'a': 1}")
    #expect(Parsed("'<<': 1\n").flow() == "{'<<': 1}", "in quotes it is a key like any other")
  }

  @Test func mergesOfSomethingElse() {
    #expect(Parsed("<<: 1\n").ids == ["merge-value"])
    #expect(Parsed("<<: [{a: 1}, b]\n").ids == ["merge-value"])
    #expect(Parsed("<<: {a: 1}\n<<: {b: 1}\n").ids == ["duplicate-key"])
    #expect(Parsed("<<: *nowhere\n").ids == ["unknown-alias"])
  }

  // MARK: - Keys

  @Test func duplicateKeys() {
    #expect(Parsed("a: 1\nb: 2\na: 3\n").ids == ["duplicate-key"])
    #expect(Parsed("{a: 1, 'a': 2}").ids == ["duplicate-key"])
    #expect(Parsed("10: x\n0xA: y\n").ids == ["duplicate-key"], "both are the number ten")
    #expect(Parsed("~: x\nnull: y\n").ids == ["duplicate-key"])
    #expect(Parsed("1: x\n'1': y\n").ids == ["duplicate-key"], "nobody could ask for one of them by name")
    #expect(Parsed("a: {a: {a: 1}}\n").ids == [])
    let many = (0..<40).map { "k\($0): \($0)\n" }.joined()
    #expect(Parsed(many).ids == [])
    #expect(Parsed(many + "k3: 1\nk39: 1\n").ids == ["duplicate-key", "duplicate-key"])
  }

  @Test(arguments: ["[a]: b", "{a: b}: c", "? - a\n: b", "? a: b\n", "{[a]: b}", "{? {a: b} : c}", "[[a]: b]", "[? [a] : b]", "x: {{ y }}"])
  func collectionsAsKeys(_ text: String) {
    #expect(Parsed(text).ids == ["collection-key"])
  }

  @Test func aliasOfACollectionAsKey() {
    #expect(Parsed("a: &x [1]\n*x : 2\n").ids == ["collection-key"])
  }

  // MARK: - Tags

  @Test func coreTags() {
    #expect(
      Parsed(
        "- !!str 1\n- !!int 0x10\n- !!float 1.50\n- !!bool true\n- !!null\n- !!seq [a]\n- !!map {a: b}\n- !<tag:yaml.org,2002:str> 2\n"
      ).flow()
        == "['1', 16, 1.50, true, null, ['a'], {'a': 'b'}, '2']")
  }

  @Test(arguments: ["!x a", "!!set {a}", "!!binary aGk=", "!!timestamp 2001-01-01", "!e!x a", "!<x> a", "!!omap [a: 1]"])
  func otherTags(_ text: String) {
    #expect(Parsed(text).ids == ["unsupported-tag"])
  }

  @Test(arguments: [
    "!!int a", "!!int 1.5", "!!float x", "!!bool 1", "!!null x", "!!str [a]", "!!seq {a: b}", "!!map [a]", "!!map a", "!!seq a",
  ])
  func tagsThatDoNotFit(_ text: String) {
    #expect(Parsed(text).ids == ["tag-mismatch"])
  }

  @Test func numbersBeyond64Bits() {
    #expect(Parsed("0x1FFFFFFFFFFFFFFFF").ids == ["number-too-large"])
    #expect(Parsed("0o7777777777777777777777").ids == ["number-too-large"])
    #expect(Parsed("'0x1FFFFFFFFFFFFFFFF'").ids == [])
    #expect(Parsed("0x1FFFFFFFFFFFFFFFG").ids == [])
  }

  // MARK: - Limits

  /// Nine levels of nine aliases stand for 400 million values: refused at once.
  @Test func billionLaughs() {
    var text = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for (name, previous) in zip("bcdefghi", "abcdefgh") {
      text += "\(name): &\(name) [" + Array(repeating: "*\(previous)", count: 9).joined(separator: ", ") + "]\n"
    }
    let clock = ContinuousClock()
    let start = clock.now
    #expect(Parsed(text).ids == ["too-many-aliases"])
    #expect(clock.now - start < .seconds(5))
  }

  @Test func billionLaughsByMerging() {
    var text = "a: &a {x: {p: 1, q: 2}}\n"
    for (name, previous) in zip("bcdefghijklmnopqrst", "abcdefghijklmnopqrs") {
      text += "\(name): &\(name) {u: {<<: *\(previous)}, v: {<<: *\(previous)}}\n"
    }
    #expect(Parsed(text).ids == ["too-many-aliases"])
  }

  @Test func aliasCycles() {
    #expect(Parsed("&a [*a]").ids == ["alias-cycle"])
    #expect(Parsed("&a {b: {c: *a}}").ids == ["alias-cycle"])
    #expect(Parsed("a: &a {<<: *a}").ids == ["alias-cycle"])
  }

  /// 200 collections may nest; it costs no stack, so the thread of a test can hold far more than that.
  @Test func nesting() {
    let limit = YAMLParser.depthLimit
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("[a: ", "]")] {
      let each = open == "[a: " ? limit / 2 : limit
      #expect(Parsed(String(repeating: open, count: each) + String(repeating: close, count: each)).ids == [], "\(open)")
      #expect(Parsed(String(repeating: open, count: 100_000)).ids == ["nesting-too-deep"], "\(open)")
    }
    #expect(Parsed(String(repeating: "- ", count: limit) + "x").ids == [])
    #expect(Parsed(String(repeating: "- ", count: 100_000) + "x").ids == ["nesting-too-deep"])
    let block = { (count: Int) in (0..<count).map { String(repeating: " ", count: $0) + "a:\n" }.joined() }
    #expect(Parsed(block(limit)).ids == [])
    #expect(Parsed(block(limit + 1)).ids == ["nesting-too-deep"])
  }

  /// Aliases do not nest deeper than brackets may.
  @Test func nestingThroughAliases() {
    let list = { (inner: String) in String(repeating: "[", count: 90) + inner + String(repeating: "]", count: 90) }
    #expect(Parsed("- &a \(list("x"))\n- &b \(list("*a"))\n").ids == [])
    #expect(Parsed("- &a \(list("x"))\n- &b \(list("*a"))\n- \(list("*b"))\n").ids == ["nesting-too-deep"])
  }

  @Test func longKeys() {
    let key = String(repeating: "é", count: 1024)
    #expect(Parsed("\(key): 1").ids == [])
    #expect(Parsed("\(key)x: 1").ids == ["key-too-long"])
    #expect(Parsed("[\(key)x: 1]").ids == ["key-too-long"])
    #expect(Parsed("? \(key)x\n: 1").ids == [])
  }
}
