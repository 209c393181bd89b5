import SeamSource
import SeamYAML

/// The text of a block, and where each of its lines stands.
enum BlockText {
  static func whole(_ block: MarkdownBlocks.Block, in file: SourceFile) -> Node { node(block.lines, isEnded: true, block, file) }

  /// Without the line break of its last line.
  static func withoutEnd(_ block: MarkdownBlocks.Block, in file: SourceFile) -> Node { node(block.lines, isEnded: false, block, file) }

  static func node(_ lines: [Range<Int>], isEnded: Bool, _ block: MarkdownBlocks.Block, _ file: SourceFile) -> Node {
    var text: [UInt8] = []
    var pieces: [(text: Int, file: Int)] = []
    for (index, line) in lines.enumerated() {
      pieces.append((text.count, line.lowerBound))
      text += file.bytes[line]
      if isEnded || index < lines.count - 1 { text.append(0x0A) }
    }
    let range = lines.first.map { $0.lowerBound..<(lines.last ?? $0).upperBound } ?? block.range
    let scalar = Scalar(
      text: String(decoding: text, as: UTF8.self), style: .literal, layout: pieces.isEmpty ? .verbatim(range.lowerBound) : .pieces(pieces))
    return Node(.scalar(scalar), range: range)
  }

  static func text(_ range: Range<Int>, in file: SourceFile) -> Node {
    Node(.scalar(Scalar(text: file.text(range), style: .literal, layout: .verbatim(range.lowerBound))), range: range)
  }

  static func key(_ name: String, _ range: Range<Int>) -> Node {
    Node(.scalar(Scalar(text: name, style: .literal, layout: .verbatim(range.lowerBound))), range: range)
  }
}

/// A query.
enum SQLBlock {
  static func step(_ block: MarkdownBlocks.Block, in file: SourceFile, on target: Node?) -> Node {
    let text = BlockText.withoutEnd(block, in: file)
    var entries = [Node.Entry(key: BlockText.key("sql", text.range), value: text)]
    if let target { entries.append(.init(key: BlockText.key("on", target.range), value: target)) }
    return Node(.mapping(entries), range: text.range)
  }
}

/// A request as HTTP/1.1 writes it (RFC 9112, section 2.1): a line with the method and the target, header fields, an empty line, and the body. A body
/// that begins like JSON is JSON, in which an expression keeps its type.
enum HTTPBlock {
  static func step(
    _ block: MarkdownBlocks.Block, in file: SourceFile, on target: Node?, _ diagnostics: inout [Diagnostic]
  ) -> Node? {
    let lines = block.lines.drop { $0.isEmpty }
    guard let first = lines.first else {
      diagnostics.append(Diagnostic("empty", "the request is empty", at: SourceSpan(file, block.infoRange)))
      return nil
    }
    let request = requestLine(first, file)
    var entries = [Node.Entry(key: BlockText.key("http", request), value: BlockText.text(request, in: file))]
    if let target { entries.append(.init(key: BlockText.key("on", target.range), value: target)) }
    let rest = lines.dropFirst()
    let fields = rest.prefix { !$0.isEmpty }
    var headers: [Node.Entry] = []
    for line in fields {
      guard let colon = file.bytes[line].firstIndex(of: UInt8(ascii: ":")), colon > line.lowerBound else {
        diagnostics.append(
          Diagnostic(
            "bad-header", "a header is written 'name: value'", at: SourceSpan(file, line), label: "the body comes after an empty line"))
        continue
      }
      let value = trimmed(colon + 1..<line.upperBound, file)
      headers.append(.init(key: BlockText.text(line.lowerBound..<colon, in: file), value: BlockText.text(value, in: file)))
    }
    if let line = fields.first {
      entries.append(
        .init(
          key: BlockText.key("headers", line), value: Node(.mapping(headers), range: line.lowerBound..<(fields.last ?? line).upperBound)))
    }
    var body = Array(rest.dropFirst(fields.count).drop { $0.isEmpty })
    while let last = body.last, last.isEmpty { body.removeLast() }
    if let start = body.first { entries.append(bodyEntry(body, start, block, file, &diagnostics)) }
    return Node(.mapping(entries), range: request)
  }

  private static func bodyEntry(
    _ lines: [Range<Int>], _ first: Range<Int>, _ block: MarkdownBlocks.Block, _ file: SourceFile, _ diagnostics: inout [Diagnostic]
  ) -> Node.Entry {
    let byte = file.bytes[trimmed(first, file)].first
    if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
      let yaml = YAML.parse(Markdown.masked(lines, of: file))
      for var problem in yaml.diagnostics {
        if let span = problem.span { problem.span = SourceSpan(file, span.range) }
        diagnostics.append(problem)
      }
      if let root = yaml.documents.first?.root { return .init(key: BlockText.key("json", first), value: root) }
    }
    return .init(key: BlockText.key("body", first), value: BlockText.node(lines, isEnded: false, block, file))
  }

  /// The line without the version at its end.
  private static func requestLine(_ line: Range<Int>, _ file: SourceFile) -> Range<Int> {
    let text = trimmed(line, file)
    guard let space = file.bytes[text].lastIndex(of: 0x20), file.bytes[space + 1..<text.upperBound].starts(with: Array("HTTP/".utf8)) else {
      return text
    }
    return trimmed(text.lowerBound..<space, file)
  }

  private static func trimmed(_ range: Range<Int>, _ file: SourceFile) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, file.bytes[start] == 0x20 || file.bytes[start] == 0x09 { start += 1 }
    while end > start, file.bytes[end - 1] == 0x20 || file.bytes[end - 1] == 0x09 { end -= 1 }
    return start..<end
  }
}
