import SeamSource
import SeamSpec
import SeamValue

/// An expected block of a Markdown file, `json seam` or `text seam`, which `--update` may rewrite.
struct ExpectedBlock {
  private let file: SourceFile
  private let block: MarkdownBlocks.Block

  /// The block in which an expectation is written; nil where it stands in none.
  init?(of expectation: Step.Expectation) {
    file = expectation.span.file
    guard Markdown.isName(file.name) else { return nil }
    let found = MarkdownBlocks(file.bytes).blocks.first { $0.infoRange == expectation.span.range }
    guard let found, ["json", "text", "txt"].contains(found.words.first ?? "") else { return nil }
    block = found
  }

  /// What has to change for the block to say what was found; nil where the block cannot hold it.
  func edits(_ pattern: Pattern<Value>, _ found: Value?) -> [Updates.Edit]? {
    guard let found else { return nil }
    if block.words[0] != "json" {
      guard case .string(let text) = found else { return nil }
      return whole(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    }
    if block.lines.allSatisfy(\.isEmpty) { return whole(JSON.write(found, indented: true)) }
    var edits: [Updates.Edit] = []
    collect(pattern, found, &edits)
    return edits.contains { hasFence($0.text) } ? nil : edits
  }

  /// Only what does not hold is replaced, so that operators that hold stay.
  private func collect(_ pattern: Pattern<Value>, _ found: Value, _ edits: inout [Updates.Edit]) {
    if pattern.holds(for: found) { return }
    switch (pattern.test, found) {
    case (.object(let fields), .map(let map)):
      let known = fields.compactMap { field in
        if case .name(let name) = field.key { map[name].map { (field.pattern, $0) } } else { nil as (Pattern<Value>, Value)? }
      }
      if known.count == fields.count, !fields.isEmpty { return known.forEach { collect($0.0, $0.1, &edits) } }
    case (.list(let patterns), .list(let items)) where patterns.count == items.count:
      return zip(patterns, items).forEach { collect($0, $1, &edits) }
    default: break
    }
    guard let span = pattern.span else { return }
    // The lines below begin as the line on which the value begins.
    let line = file.lineRange(at: span.range.lowerBound)
    let start = file.bytes[line].prefix { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ">") }
    let text = JSON.write(found, indented: true).split(separator: "\n", omittingEmptySubsequences: false)
    edits.append(.init(range: span.range, text: text.joined(separator: lineBreak + String(decoding: start, as: UTF8.self))))
  }

  private func whole(_ text: String) -> [Updates.Edit]? {
    if hasFence(text) { return nil }
    let prefix = String(decoding: block.fence.prefix, as: UTF8.self)
    let lines = text.isEmpty ? [] : text.split(separator: "\n", omittingEmptySubsequences: false)
    return [.init(range: block.range, text: lines.map { ($0.isEmpty ? prefix.trimmedEnd : prefix) + $0 + lineBreak }.joined())]
  }

  /// Whether the text would end the block.
  private func hasFence(_ text: String) -> Bool {
    text.split(separator: "\n").contains { line in
      line.utf8.drop { $0 == 0x20 }.prefix { $0 == block.fence.character }.count >= block.fence.length
    }
  }

  /// As the file ends its lines.
  private var lineBreak: String {
    let end = file.lineRange(at: block.infoRange.upperBound).upperBound
    return file.bytes[end...].starts(with: [0x0D, 0x0A]) ? "\r\n" : "\n"
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
