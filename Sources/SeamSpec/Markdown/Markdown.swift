import SeamSource
import SeamYAML

/// Markdown whose fenced blocks are specs: `yaml seam`, and the shorthand `http seam`, `sql seam`, `json seam` and `text seam`.
///
/// The blocks of a file follow each other; one that starts with `spec:` begins the next spec. What is read is the same tree as that of a YAML file,
/// with every place in the Markdown.
package enum Markdown {
  /// Whether a file is read as Markdown.
  package static func isName(_ name: String) -> Bool { name.hasSuffix(".md") || name.hasSuffix(".markdown") }

  /// Whether any block is meant for Seam.
  package static func hasSpecs(_ file: SourceFile) -> Bool {
    MarkdownBlocks(file.bytes).blocks.contains { $0.words.dropFirst().contains("seam") }
  }

  package static func parse(_ file: SourceFile) -> YAMLResult {
    var reader = MarkdownReader(file)
    return reader.read()
  }

  /// What stands in a block, at the same places as in the file: everything else is blank.
  static func masked(_ lines: [Range<Int>], of file: SourceFile) -> SourceFile {
    var bytes = file.bytes.prefix(lines.last.map { min($0.upperBound + 2, file.bytes.count) } ?? 0).map { byte -> UInt8 in
      byte == 0x0A || byte == 0x0D ? byte : 0x20
    }
    if let last = lines.last, bytes.count > last.upperBound { bytes.removeSubrange(lineBreakEnd(last.upperBound, bytes)...) }
    for line in lines {
      for index in line { bytes[index] = file.bytes[index] }
    }
    return SourceFile(name: file.name, bytes: bytes)
  }

  private static func lineBreakEnd(_ end: Int, _ bytes: [UInt8]) -> Int {
    bytes[end] == 0x0D && end + 1 < bytes.count && bytes[end + 1] == 0x0A ? end + 2 : end + 1
  }
}

/// Collects the specs of one file.
private struct MarkdownReader {
  private let file: SourceFile
  private let parts: MarkdownBlocks
  private var result = YAMLResult(documents: [], diagnostics: [])
  private var spec: SpecParts?

  /// A spec whose blocks are still coming.
  private struct SpecParts {
    var entries: [Node.Entry]
    var range: Range<Int>
    var isComplete = true
  }

  init(_ file: SourceFile) {
    self.file = file
    parts = MarkdownBlocks(file.bytes)
  }

  mutating func read() -> YAMLResult {
    for block in parts.blocks where block.words.dropFirst().contains("seam") {
      let attributes = attributes(of: block)
      switch block.words[0] {
      case "yaml", "yml": readYAML(block)
      case "http":
        if let step = HTTPBlock.step(block, in: file, on: attributes["on"], &result.diagnostics) { add(step) }
      case "sql": add(SQLBlock.step(block, in: file, on: attributes["on"]))
      case "json", "text", "txt": readAnswer(block, status: attributes["status"])
      case let language:
        report(
          "unknown-block", "there is no block '\(language) seam'", block.infoRange,
          notes: ["the blocks are: yaml seam, http seam, sql seam, json seam, text seam"])
      }
    }
    end()
    return result
  }

  private mutating func report(_ id: String, _ message: String, _ range: Range<Int>, label: String? = nil, notes: [String] = []) {
    result.diagnostics.append(Diagnostic(id, message, at: SourceSpan(file, range), label: label, notes: notes))
  }

  /// The words with `=` behind the language.
  private mutating func attributes(of block: MarkdownBlocks.Block) -> [String: Node] {
    var attributes: [String: Node] = [:]
    var known: [String] = []
    switch block.words[0] {
    case "http", "sql": known = ["on"]
    case "json", "text", "txt": known = ["status"]
    default: break
    }
    for word in block.words.dropFirst() where word != "seam" {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, known.contains(parts[0]) else {
        report(
          "unknown-word", "a block '\(block.words[0]) seam' takes no '\(word)'", block.infoRange,
          label: known.isEmpty ? nil : "it takes \(known[0])=…")
        continue
      }
      attributes[parts[0]] = Node(
        .scalar(Scalar(text: parts[1], style: .plain, layout: .verbatim(block.infoRange.lowerBound))), range: block.infoRange)
    }
    return attributes
  }

  // MARK: YAML

  private mutating func documents(of block: MarkdownBlocks.Block) -> [YAMLDocument] {
    var yaml = YAML.parse(Markdown.masked(block.lines, of: file))
    for index in yaml.diagnostics.indices {
      if let span = yaml.diagnostics[index].span { yaml.diagnostics[index].span = SourceSpan(file, span.range) }
      for place in yaml.diagnostics[index].related.indices {
        yaml.diagnostics[index].related[place].span = SourceSpan(file, yaml.diagnostics[index].related[place].span.range)
      }
    }
    result.diagnostics += yaml.diagnostics
    return yaml.documents
  }

  private mutating func readYAML(_ block: MarkdownBlocks.Block) {
    for document in documents(of: block) {
      guard let root = document.root else { continue }
      switch root.content {
      case .mapping(let entries) where entries.first?.key.text == "spec":
        end()
        spec = SpecParts(entries: entries, range: root.range)
      case .mapping(let entries) where entries.allSatisfy({ Vocabulary.spec.keys.contains($0.key.text ?? "") }):
        begin(at: root)
        for entry in entries { merge(entry) }
      case .sequence(let steps): for step in steps { add(step) }
      default: add(root)
      }
      if !document.isComplete { spec?.isComplete = false }
    }
  }

  /// Blocks before the first `spec:` are a spec too, with the name of the heading above them.
  private mutating func begin(at node: Node) {
    guard spec == nil else { return }
    let heading = parts.headings.last { $0.lowerBound < node.range.lowerBound } ?? 0..<0
    let name = heading.isEmpty ? FilePath.name(of: file.name) : file.text(heading)
    spec = SpecParts(entries: [.init(key: key("spec", heading), value: text(name, heading))], range: node.range)
  }

  private mutating func merge(_ entry: Node.Entry) {
    guard let index = spec?.entries.firstIndex(where: { $0.key.text == entry.key.text }), let old = spec?.entries[index] else {
      spec?.entries.append(entry)
      return
    }
    switch (old.value.content, entry.value.content) {
    case (.sequence(let first), .sequence(let second)): spec?.entries[index].value.content = .sequence(first + second)
    case (.mapping(let first), .mapping(let second)): spec?.entries[index].value.content = .mapping(first + second)
    default: report("duplicate-key", "the spec has '\(entry.key.text ?? "")' already", entry.key.range)
    }
  }

  private mutating func add(_ step: Node) {
    begin(at: step)
    merge(.init(key: key("steps", step.range), value: Node(.sequence([step]), range: step.range)))
  }

  private mutating func end() {
    guard let spec else { return }
    let root = Node(.mapping(spec.entries), range: spec.range)
    result.documents.append(YAMLDocument(root: root, range: spec.range, isComplete: spec.isComplete))
    self.spec = nil
  }

  // MARK: Answers

  /// What is expected of the step above.
  private mutating func readAnswer(_ block: MarkdownBlocks.Block, status: Node?) {
    guard let index = spec?.entries.firstIndex(where: { $0.key.text == "steps" }),
      case .sequence(var steps)? = spec?.entries[index].value.content, let last = steps.last, case .mapping(var entries) = last.content
    else {
      return report("no-step", "a block '\(block.words[0]) seam' says what a step answers, and no step stands above it", block.infoRange)
    }
    let action = entries.compactMap(\.key.text).first { Vocabulary.actions.contains($0) } ?? ""
    let isText = block.words[0] != "json"
    let field = action == "sql" ? "rows" : isText ? (action == "http" ? "body" : "stdout") : "json"
    var expected: [Node.Entry] = []
    if let status { expected.append(.init(key: key("status", block.infoRange), value: status)) }
    if isText {
      let lines = field == "body" ? BlockText.withoutEnd(block, in: file) : BlockText.whole(block, in: file)
      expected.append(.init(key: key(field, block.infoRange), value: lines))
    } else {
      let root =
        documents(of: block).first?.root
        ?? Node(.scalar(Scalar(text: "", style: .literal, layout: .verbatim(block.range.lowerBound))), range: block.range)
      expected.append(.init(key: key(field, block.infoRange), value: root))
    }
    if let place = entries.firstIndex(where: { $0.key.text == "expect" }), case .mapping(let known) = entries[place].value.content {
      if let twice = expected.first(where: { new in known.contains { $0.key.text == new.key.text } }) {
        return report("duplicate-key", "the step expects '\(twice.key.text ?? "")' already", block.infoRange)
      }
      entries[place].value.content = .mapping(known + expected)
    } else {
      entries.append(.init(key: key("expect", block.infoRange), value: Node(.mapping(expected), range: block.infoRange)))
    }
    steps[steps.count - 1].content = .mapping(entries)
    spec?.entries[index].value.content = .sequence(steps)
  }

  private func key(_ name: String, _ range: Range<Int>) -> Node { text(name, range) }

  private func text(_ text: String, _ range: Range<Int>) -> Node {
    Node(.scalar(Scalar(text: text, style: .literal, layout: .verbatim(range.lowerBound))), range: range)
  }
}
