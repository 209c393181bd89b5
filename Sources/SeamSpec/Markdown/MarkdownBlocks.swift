/// The fenced code blocks of a Markdown document, and its headings (CommonMark 0.31, sections 4.2, 4.5, 4.6, 5.1 and 5.2).
///
/// Block quotes and list items are followed as far as it takes to know which bytes of a line belong to a block.
package struct MarkdownBlocks: Sendable {
  package struct Block: Sendable {
    /// The words behind the fence: `yaml seam`.
    package var words: [String]
    /// Bytes of the info string.
    package var infoRange: Range<Int>
    package var fence: Fence
    /// What each line holds without the quote markers and the indentation of the block, without its line break.
    package var lines: [Range<Int>]
    /// From the first line of the content to the closing fence.
    package var range: Range<Int>
    package var isClosed: Bool
  }

  package struct Fence: Sendable {
    package var character: UInt8
    package var length: Int
    /// The quote markers and the indentation that the lines of the content repeat.
    package var prefix: [UInt8]
  }

  package private(set) var blocks: [Block] = []
  /// The texts of the headings that are written with `#`.
  package private(set) var headings: [Range<Int>] = []

  private let bytes: [UInt8]
  /// The columns at which the contents of the open list items begin.
  private var items: [Int] = []
  private var skipsUntil: [UInt8]?

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var open: (fence: Fence, quotes: Int, column: Int, indent: Int, block: Block)?
    var position = 0
    while position < bytes.count {
      let line = position..<lineEnd(from: position)
      position = lineBreakEnd(line.upperBound)
      if var current = open {
        let place = unquoted(line, at: current.quotes)
        let content = place.map { indentation(from: $0, in: line) }
        var isOutside = content == nil
        if let content, current.column > 0, content.columns < current.column { isOutside = !isBlank(line, from: content.start) }
        if isOutside {
          current.block.range = current.block.range.lowerBound..<line.lowerBound
          blocks.append(current.block)
          open = nil
        } else if let place, let content {
          if content.columns - current.column <= 3, closes(current.fence, from: content.start, in: line) {
            current.block.range = current.block.range.lowerBound..<line.lowerBound
            current.block.isClosed = true
            blocks.append(current.block)
            open = nil
          } else {
            let strip = min(content.start, place + current.column + current.indent)
            current.block.lines.append(strip..<line.upperBound)
            current.block.range = current.block.range.lowerBound..<position
            open = current
          }
          continue
        }
      }
      guard let (fence, quotes, column, indent, info) = opening(line) else { continue }
      let words = String(decoding: bytes[info], as: UTF8.self).split(whereSeparator: \.isWhitespace).map(String.init)
      let block = Block(words: words, infoRange: info, fence: fence, lines: [], range: position..<position, isClosed: false)
      open = (fence, quotes, column, indent, block)
    }
    if let open { blocks.append(open.block) }
  }

  // MARK: Lines

  private func lineEnd(from start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
    return end
  }

  private func lineBreakEnd(_ end: Int) -> Int {
    guard end < bytes.count else { return end }
    return bytes[end] == 0x0D && end + 1 < bytes.count && bytes[end + 1] == 0x0A ? end + 2 : end + 1
  }

  private func isBlank(_ line: Range<Int>, from start: Int) -> Bool {
    bytes[min(start, line.upperBound)..<line.upperBound].allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  /// Where the text begins, and how many spaces stand before it.
  private func indentation(from start: Int, in line: Range<Int>) -> (start: Int, columns: Int) {
    var (index, columns) = (start, 0)
    while index < line.upperBound {
      if bytes[index] == 0x20 { columns += 1 } else if bytes[index] == 0x09 { columns += 4 - columns % 4 } else { break }
      index += 1
    }
    return (index, columns)
  }

  /// Behind so many quote markers; nil where the line has fewer.
  private func unquoted(_ line: Range<Int>, at quotes: Int) -> Int? {
    var start = line.lowerBound
    for _ in 0..<quotes {
      let (index, columns) = indentation(from: start, in: line)
      guard columns <= 3, index < line.upperBound, bytes[index] == UInt8(ascii: ">") else { return nil }
      start = index + 1
      if start < line.upperBound, bytes[start] == 0x20 { start += 1 }
    }
    return start
  }

  // MARK: What a line begins

  private mutating func opening(_ line: Range<Int>) -> (Fence, quotes: Int, column: Int, indent: Int, info: Range<Int>)? {
    if let end = skipsUntil {
      if contains(end, line) { skipsUntil = nil }
      return nil
    }
    var start = line.lowerBound
    var quotes = 0
    while true {
      let (index, columns) = indentation(from: start, in: line)
      guard columns <= 3, index < line.upperBound, bytes[index] == UInt8(ascii: ">") else { break }
      quotes += 1
      start = index + 1
      if start < line.upperBound, bytes[start] == 0x20 { start += 1 }
    }
    let base = start
    var (index, column) = indentation(from: start, in: line)
    if index == line.upperBound { return nil }
    while let last = items.last, column < last { items.removeLast() }
    var outer = items.last ?? 0
    // Markers of list items, one inside the other.
    while column - outer <= 3, let width = marker(at: index, in: line) {
      let (next, spaces) = indentation(from: index + width, in: line)
      if next == line.upperBound || spaces > 4 { break }
      column += width + spaces
      index = next
      items.append(column)
      outer = column
    }
    guard column - outer <= 3 else { return nil }
    let first = bytes[index]
    if first == UInt8(ascii: "#") { noteHeading(index, line) }
    if first == UInt8(ascii: "<") { skipHTML(index..<line.upperBound) }
    guard first == UInt8(ascii: "`") || first == UInt8(ascii: "~") else { return nil }
    var end = index
    while end < line.upperBound, bytes[end] == first { end += 1 }
    let info = trimmed(end..<line.upperBound)
    guard end - index >= 3, first == UInt8(ascii: "~") || !bytes[info].contains(first) else { return nil }
    // What stands before the fence on its own line may be the marker of an item: its lines are indented instead.
    let prefix = Array(bytes[line.lowerBound..<base]) + [UInt8](repeating: 0x20, count: column)
    return (Fence(character: first, length: end - index, prefix: prefix), quotes, outer, column - outer, info)
  }

  /// The width of a list marker that stands at a place with a space behind it.
  private func marker(at index: Int, in line: Range<Int>) -> Int? {
    var end = index
    if [UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*")].contains(bytes[index]) {
      end += 1
    } else {
      while end < line.upperBound, bytes[end] &- 0x30 < 10, end - index < 9 { end += 1 }
      guard end > index, end < line.upperBound, bytes[end] == UInt8(ascii: ".") || bytes[end] == UInt8(ascii: ")") else { return nil }
      end += 1
    }
    return end < line.upperBound && (bytes[end] == 0x20 || bytes[end] == 0x09) ? end - index : nil
  }

  private func closes(_ fence: Fence, from start: Int, in line: Range<Int>) -> Bool {
    var end = start
    while end < line.upperBound, bytes[end] == fence.character { end += 1 }
    return end - start >= fence.length && isBlank(line, from: end)
  }

  private mutating func noteHeading(_ index: Int, _ line: Range<Int>) {
    var end = index
    while end < line.upperBound, bytes[end] == UInt8(ascii: "#") { end += 1 }
    guard end - index <= 6, end == line.upperBound || bytes[end] == 0x20 || bytes[end] == 0x09 else { return }
    let text = trimmed(end..<line.upperBound)
    if !text.isEmpty { headings.append(text) }
  }

  /// Comments and what HTML takes as it is hold no blocks (section 4.6, kinds 1 and 2).
  private mutating func skipHTML(_ text: Range<Int>) {
    let start = String(decoding: bytes[text].prefix(12), as: UTF8.self).lowercased()
    let ends = ["<!--": "-->", "<pre": "</pre>", "<script": "</script>", "<style": "</style>", "<textarea": "</textarea>"]
    guard let end = ends.first(where: { start.hasPrefix($0.key) })?.value else { return }
    if !contains(Array(end.utf8), text) { skipsUntil = Array(end.utf8) }
  }

  private func contains(_ part: [UInt8], _ range: Range<Int>) -> Bool {
    guard range.count >= part.count else { return false }
    return (range.lowerBound...range.upperBound - part.count).contains { start in
      part.indices.allSatisfy { bytes[start + $0] == part[$0] || bytes[start + $0] | 0x20 == part[$0] }
    }
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    return start..<end
  }
}
