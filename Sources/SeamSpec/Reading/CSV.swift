import SeamSource

/// Comma-separated values (RFC 4180): records of fields, quoted or not, with their places in the file.
struct CSV {
  struct Field {
    var text: String
    /// A quoted field is text, whatever it looks like.
    var isQuoted: Bool
    /// Bytes of the file, quotes included.
    var range: Range<Int>
  }

  struct Problem {
    var message: String
    var label: String?
    var range: Range<Int>
  }

  private(set) var records: [[Field]] = []
  private(set) var problems: [Problem] = []

  private let bytes: [UInt8]
  private var index = 0

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")

  /// Reads all records, the names among them. After a quote that is out of place nothing further is read: where the next field begins is not
  /// known.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // A byte order mark, as spreadsheets write it.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    while index < bytes.count, problems.isEmpty { readRecord() }
  }

  private mutating func readRecord() {
    var fields: [Field] = []
    while true {
      guard let field = readField() else { return }
      fields.append(field)
      guard index < bytes.count, bytes[index] == Self.comma else { break }
      index += 1
    }
    endLine()
    records.append(fields)
  }

  private mutating func readField() -> Field? {
    let start = index
    guard index < bytes.count, bytes[index] == Self.quote else {
      while index < bytes.count, bytes[index] != Self.comma, !isLineEnd {
        if bytes[index] == Self.quote {
          problems.append(
            Problem(
              message: "a quote inside a field that does not begin with one", label: "quote all of it, and write \"\" for a quote",
              range: index..<index + 1))
          return nil
        }
        index += 1
      }
      let range = start..<index
      if range.isEmpty { return Field(text: "", isQuoted: false, range: range) }
      if bytes[start] == 0x20 || bytes[start] == 0x09 || bytes[index - 1] == 0x20 || bytes[index - 1] == 0x09 {
        problems.append(
          Problem(message: "a space at the edge of a field belongs to it", label: "leave it out, or quote the field", range: range))
      }
      return Field(text: String(decoding: bytes[range], as: UTF8.self), isQuoted: false, range: range)
    }
    index += 1
    var text: [UInt8] = []
    while index < bytes.count {
      if bytes[index] == Self.quote {
        guard index + 1 < bytes.count, bytes[index + 1] == Self.quote else { break }
        index += 1
      }
      text.append(bytes[index])
      index += 1
    }
    guard index < bytes.count else {
      problems.append(Problem(message: "a quoted field is never closed", label: nil, range: start..<start + 1))
      return nil
    }
    index += 1
    guard index == bytes.count || bytes[index] == Self.comma || isLineEnd else {
      problems.append(
        Problem(
          message: "a quoted field ends with its quote", label: "a comma or the end of the line has to follow", range: index..<index + 1))
      return nil
    }
    return Field(text: String(decoding: text, as: UTF8.self), isQuoted: true, range: start..<index)
  }

  /// LF, or CR LF as the standard has it.
  private var isLineEnd: Bool {
    bytes[index] == 0x0A || bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A
  }

  private mutating func endLine() {
    guard index < bytes.count else { return }
    index += bytes[index] == 0x0D ? 2 : 1
  }
}
