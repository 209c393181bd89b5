/// The text of one file, kept as bytes, and the only thing that knows where a line begins.
///
/// Offsets everywhere are in UTF-8 bytes from the start of the file. Lines and columns exist only for people: they count from 1, and a
/// column counts Unicode scalars, as editors do.
package final class SourceFile: Sendable {
  /// The name shown to users: the path as they would write it, relative to the working directory.
  package let name: String
  package let bytes: [UInt8]

  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  package convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// A place for people. Line and column count from 1.
  package struct Position: Sendable, Hashable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }
  }

  /// Where an offset is; one past the end is the end.
  package func position(at offset: Int) -> Position {
    let offset = min(max(offset, 0), bytes.count)
    var line = 1
    var lineStart = 0
    var index = 0
    while index < offset {
      if let next = lineBreakEnd(at: index), next <= offset {
        line += 1
        lineStart = next
        index = next
      } else {
        index += 1
      }
    }
    return Position(line: line, column: 1 + Self.scalarCount(bytes[lineStart..<offset]))
  }

  /// The bytes of the line that holds an offset, without its line break.
  package func lineRange(at offset: Int) -> Range<Int> {
    let offset = min(max(offset, 0), bytes.count)
    var start = offset
    while start > 0, bytes[start - 1] != 0x0A, !(bytes[start - 1] == 0x0D && (start >= bytes.count || bytes[start] != 0x0A)) {
      start -= 1
    }
    var end = offset
    while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
    return start..<max(start, end)
  }

  /// The bytes of a line, counted from 1, its line break among them; nil where there is none.
  package func range(ofLine line: Int) -> Range<Int>? {
    guard line > 0 else { return nil }
    var (start, count, index) = (0, 1, 0)
    while index < bytes.count {
      guard let next = lineBreakEnd(at: index) else {
        index += 1
        continue
      }
      if count == line { return start..<next }
      (start, count, index) = (next, count + 1, next)
    }
    return count == line ? start..<bytes.count : nil
  }

  /// The text of a range of bytes; what is not UTF-8 is replaced by U+FFFD.
  package func text(_ range: Range<Int>) -> String {
    let lower = min(max(range.lowerBound, 0), bytes.count)
    let upper = min(max(range.upperBound, lower), bytes.count)
    return String(decoding: bytes[lower..<upper], as: UTF8.self)
  }

  private func lineBreakEnd(at index: Int) -> Int? {
    switch bytes[index] {
    case 0x0A: index + 1
    case 0x0D: index + 1 < bytes.count && bytes[index + 1] == 0x0A ? index + 2 : index + 1
    default: nil
    }
  }

  private static func scalarCount(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }
}
