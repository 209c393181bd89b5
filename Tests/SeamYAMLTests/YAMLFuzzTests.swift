import SeamSource
import SeamYAML
import Testing

/// Whatever the bytes, reading ends, nothing crashes, and every place lies in the file.
@Suite struct YAMLFuzzTests {
  private static let corpus = [
    "a: 1\nb:\n  - x\n  - y: {c: [d, \"e\\n\", 'f''g']}\n# comment\n",
    "- &a |2-\n    text\n   more\n- *a\n- >+\n  folded\n   deeper\n\n  end\n\n- ? k\n  : v\n",
    "%YAML 1.2\n---\n!!map {\n a: !!str 1, b : ,\n ? c : d, \"e\":f }\n...\n---\nplain\n text # c\n---\n",
    "base: &b {x: 1, y: ${z}}\nall:\n  <<: [*b, {q: 2}]\n  'k': \"\\u263A \\\n   x\"\n",
    "\u{FEFF}a:\n\t- b\r\n  c: é\u{2028}😀\n... # end\n? - a\n",
    "x: @a\ny: `b`\nz: %c\nw: [a, b}\nv: \"${x}\" b\nu: a: b\nt:- c\n",
  ]

  private static let pieces = [
    "\n", " ", "  ", "\t", ":", ": ", "- ", "? ", "#", " #", "[", "]", "{", "}", ",", "&a ", "*a", "!", "!!str ", "|", ">", "|2-\n", "\"",
    "'",
    "\\", "---\n", "...\n", "%", "@", "<<: ", "${", "}", "\r", "é", "\u{FEFF}", "0x1", "~", "a",
  ]

  @Test(arguments: 0..<6)
  func mutatedDocuments(_ seed: Int) {
    var random = Generator(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1)
    for round in 0..<700 {
      var bytes = Array(Self.corpus[round % Self.corpus.count].utf8)
      for _ in 0...Int.random(in: 0...5, using: &random) {
        let start = Int.random(in: 0...bytes.count, using: &random)
        let end = min(bytes.count, start + Int.random(in: 0...6, using: &random))
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes.removeSubrange(start..<end)
        case 1: bytes.insert(contentsOf: bytes[start..<end], at: Int.random(in: 0...bytes.count, using: &random))
        case 2: bytes.removeSubrange(start...)
        case 3 where start < bytes.count && round % 4 == 0: bytes[start] = UInt8.random(in: 0...255, using: &random)
        default: bytes.replaceSubrange(start..<end, with: Self.pieces.randomElement(using: &random).map { Array($0.utf8) } ?? [])
        }
      }
      if let failure = failure(SourceFile(name: "fuzz", bytes: bytes)) {
        Issue.record("\(failure) in seed \(seed), round \(round): \(String(decoding: bytes, as: UTF8.self).debugDescription)")
        return
      }
    }
  }

  /// What is wrong with how a file is read, other than the file.
  private func failure(_ file: SourceFile) -> String? {
    let whole = 0...file.bytes.count
    let isInside = { (range: Range<Int>) in whole.contains(range.lowerBound) && whole.contains(range.upperBound) }
    var parser = YAMLParser(file)
    var count = 0
    var open: [YAMLEvent.Kind] = []
    while let event = parser.next() {
      count += 1
      if count > 4 * file.bytes.count + 8 { return "more events than there can be" }
      if !isInside(event.range) || !isInside(event.textRange) { return "an event outside the file" }
      switch event.kind {
      case .documentStart, .sequenceStart, .mappingStart: open.append(event.kind)
      case .documentEnd:
        if event.isAbandoned { open = [.documentStart] }
        if open.popLast() != .documentStart || !open.isEmpty { return "a document that does not end where it began" }
      case .sequenceEnd: if open.popLast() != .sequenceStart { return "a list that ends but did not begin" }
      case .mappingEnd: if open.popLast() != .mappingStart { return "a mapping that ends but did not begin" }
      case .scalar, .alias: _ = parser.text(of: event)
      }
    }
    if !open.isEmpty { return "events that end in the midst of a document" }
    let result = YAML.parse(file)
    if result.documents.contains(where: { !$0.isComplete }) != parser.diagnostics.contains(where: { $0.id != "unsupported-directive" }),
      !result.diagnostics.hasErrors
    {
      return "an incomplete document without a diagnostic"
    }
    for diagnostic in result.diagnostics {
      if DiagnosticText().render(diagnostic).isEmpty { return "an empty diagnostic" }
      for span in [diagnostic.span].compactMap(\.self) + diagnostic.related.map(\.span) where !isInside(span.range) {
        return "\(diagnostic.id) outside the file"
      }
    }
    return result.documents.lazy.compactMap { $0.root.flatMap { self.failure($0, isInside) } }.first
  }

  private func failure(_ node: Node, _ isInside: @escaping (Range<Int>) -> Bool) -> String? {
    if !isInside(node.range) { return "a node outside the file" }
    switch node.content {
    case .sequence(let nodes): return nodes.lazy.compactMap { self.failure($0, isInside) }.first
    case .mapping(let entries): return entries.lazy.compactMap { self.failure($0.key, isInside) ?? self.failure($0.value, isInside) }.first
    case .scalar(let scalar):
      var last = 0
      for offset in 0...scalar.text.utf8.count {
        let place = scalar.fileOffset(of: offset)
        if !isInside(place..<place) { return "a byte of a text outside the file" }
        if place < last { return "a text that runs backwards" }
        last = place
      }
      return nil
    }
  }

  /// SplitMix64: the same mutations every time.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }
}
