import Glibc
import SeamSource
import SeamYAML
import TestSupport
import Testing

/// Whatever the bytes, reading ends, nothing crashes, and every place lies in the file.
///
/// `SEAM_FUZZ_SECONDS=600` mutates for so long instead of for a moment, and with other mutations each time; `SEAM_FUZZ_SEED=N` repeats those
/// of a run, which prints its seed first. What is read wrongly is kept in Tests/Corpus/yaml.
@Suite struct YAMLFuzzTests {
  private static let folder = Files.packageRoot + "/Tests/Corpus/yaml"

  /// Files of every shape, and those that were once read wrongly.
  private static let corpus = files(in: folder)

  private static func files(in folder: String) -> [[UInt8]] {
    Files.names(in: folder).filter { $0.hasSuffix(".yaml") }.compactMap { Files.read("\(folder)/\($0)") }
  }

  private static let pieces = [
    "\n", " ", "  ", "\t", ":", ": ", "- ", "? ", "#", " #", "[", "]", "{", "}", ",", "&a ", "*a", "!", "!!str ", "|", ">", "|2-\n", "\"",
    "'",
    "\\", "---\n", "...\n", "%", "@", "<<: ", "${", "}", "\r", "é", "\u{FEFF}", "0x1", "~", "a",
  ]

  @Test func corpusIsRead() throws {
    try #require(Self.corpus.count >= 6)
    for bytes in Self.corpus { #expect(failure(SourceFile(name: "corpus", bytes: bytes)) == nil) }
  }

  @Test(arguments: 0..<6)
  func mutatedDocuments(_ seed: Int) {
    var random = SplitMix64(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1)
    for round in 0..<700 {
      let bytes = Self.mutated(Self.corpus[round % Self.corpus.count], withBytes: round % 4 == 0, &random)
      if let failure = failure(SourceFile(name: "fuzz", bytes: bytes)) {
        Issue.record("\(failure) in seed \(seed), round \(round): \(String(decoding: bytes, as: UTF8.self).debugDescription)")
        return
      }
    }
  }

  private static func number(_ variable: String) -> UInt64? { getenv(variable).flatMap { UInt64(String(cString: $0)) } }

  /// What shows something new is mutated on.
  @Test(.enabled(if: number("SEAM_FUZZ_SECONDS") != nil))
  func mutatedForAsLongAsAsked() throws {
    let seconds = try #require(Self.number("SEAM_FUZZ_SECONDS"))
    let seed = Self.number("SEAM_FUZZ_SEED") ?? UInt64(time(nil))
    print("SEAM_FUZZ_SEED=\(seed)")
    var random = SplitMix64(state: seed)
    var pool = Self.corpus + Self.files(in: Files.packageRoot + "/specs")
    var seen: Set<Trait> = []
    var rounds = 0
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      rounds += 1
      let bytes = Self.mutated(pool.randomElement(using: &random) ?? [], withBytes: rounds.isMultiple(of: 8), &random)
      let file = SourceFile(name: "fuzz", bytes: bytes)
      if let failure = failure(file) {
        let name = "found-\(seed)-\(rounds).yaml"
        #expect(Files.write(bytes, to: "\(Self.folder)/\(name)"))
        Issue.record("\(failure): kept as \(name)")
        return
      }
      let traits = Self.traits(of: file)
      if bytes.count < 4096, !traits.isSubset(of: seen) {
        seen.formUnion(traits)
        pool.append(bytes)
      }
    }
    print("\(rounds) documents with \(seen.count) traits, \(pool.count) of them mutated on")
  }

  private static func mutated(_ original: [UInt8], withBytes: Bool, _ random: inout SplitMix64) -> [UInt8] {
    var bytes = original
    for _ in 0...Int.random(in: 0...5, using: &random) {
      let start = Int.random(in: 0...bytes.count, using: &random)
      let end = min(bytes.count, start + Int.random(in: 0...6, using: &random))
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes.removeSubrange(start..<end)
      case 1: bytes.insert(contentsOf: bytes[start..<end], at: Int.random(in: 0...bytes.count, using: &random))
      case 2: bytes.removeSubrange(start...)
      case 3 where start < bytes.count && withBytes: bytes[start] = UInt8.random(in: 0...255, using: &random)
      default: bytes.replaceSubrange(start..<end, with: Self.pieces.randomElement(using: &random).map { Array($0.utf8) } ?? [])
      }
    }
    return bytes
  }

  /// Something that reading a file came by: a mistake, or an event of some style after another.
  private struct Trait: Hashable {
    var mistake = ""
    var before = YAMLEvent.Kind.documentStart
    var kind = YAMLEvent.Kind.documentStart
    var style = Scalar.Style.plain
    var isFlow = false
    var hasProperties = false
  }

  private static func traits(of file: SourceFile) -> Set<Trait> {
    var traits: Set<Trait> = []
    var parser = YAMLParser(file)
    var before = YAMLEvent.Kind.documentEnd
    while let event = parser.next() {
      traits.insert(
        Trait(
          before: before, kind: event.kind, style: event.style, isFlow: event.isFlow,
          hasProperties: event.anchor != nil || event.tag != nil))
      before = event.kind
    }
    for diagnostic in YAML.parse(file).diagnostics { traits.insert(Trait(mistake: diagnostic.id)) }
    return traits
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
}
