/// Reads a query (RFC 9535, appendix A) from its bytes: segments and selectors here, filters in `JSONPathParser+Filter`.
struct JSONPathParser {
  let bytes: [UInt8]
  var index = 0
  var depth = 0

  /// Filters, parentheses and function calls inside one another, at most.
  static let maximumDepth = 40
  /// The greatest index that every JSON implementation can hold (section 2.1): 2^53 - 1.
  private static let maximumInteger = 9_007_199_254_740_991

  static func parse(_ text: String) throws(JSONPathError) -> [JSONPath.Segment] {
    var parser = JSONPathParser(bytes: Array(text.utf8))
    guard parser.take("$") else { throw parser.unexpected("'$'") }
    let segments = try parser.segments()
    guard parser.index == parser.bytes.count else { throw parser.unexpected("'.', '[' or the end") }
    return segments
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func segments() throws(JSONPathError) -> [JSONPath.Segment] {
    var segments: [JSONPath.Segment] = []
    while true {
      let start = index
      skipSpace()
      if take("..") {
        let selectors = peek == UInt8(ascii: "[") ? try bracketed() : [try shorthand()]
        segments.append(JSONPath.Segment(isDescendant: true, selectors: selectors))
      } else if take(".") {
        segments.append(JSONPath.Segment(isDescendant: false, selectors: [try shorthand()]))
      } else if peek == UInt8(ascii: "[") {
        segments.append(JSONPath.Segment(isDescendant: false, selectors: try bracketed()))
      } else {
        index = start
        return segments
      }
    }
  }

  private mutating func shorthand() throws(JSONPathError) -> JSONPath.Selector {
    if take("*") { return .wildcard }
    let start = index
    guard let first = peek, isNameStart(first) else { throw unexpected("a name or '*'") }
    while let byte = peek, isNameStart(byte) || isDigit(byte) { index += 1 }
    return .name(String(decoding: bytes[start..<index], as: UTF8.self))
  }

  private mutating func bracketed() throws(JSONPathError) -> [JSONPath.Selector] {
    index += 1
    var selectors: [JSONPath.Selector] = []
    repeat {
      skipSpace()
      selectors.append(try selector())
      skipSpace()
    } while take(",")
    guard take("]") else { throw unexpected("',' or ']'") }
    return selectors
  }

  private mutating func selector() throws(JSONPathError) -> JSONPath.Selector {
    switch peek {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return .name(try string())
    case UInt8(ascii: "*"):
      index += 1
      return .wildcard
    case UInt8(ascii: "?"):
      index += 1
      skipSpace()
      return .filter(try condition())
    case .some(UInt8(ascii: "-")), .some(UInt8(ascii: ":")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try indexOrSlice()
    default: throw unexpected("a name in quotes, an index, a slice, '*' or '?'")
    }
  }

  private mutating func indexOrSlice() throws(JSONPathError) -> JSONPath.Selector {
    let start = try optionalInteger()
    let end = index
    skipSpace()
    guard take(":") else {
      index = end
      guard let start else { throw unexpected("an index") }
      return .index(start)
    }
    skipSpace()
    let last = try optionalInteger()
    skipSpace()
    var step: Int?
    if take(":") {
      skipSpace()
      step = try optionalInteger()
    }
    return .slice(start: start, end: last, step: step ?? 1)
  }

  private mutating func optionalInteger() throws(JSONPathError) -> Int? {
    guard let byte = peek, byte == UInt8(ascii: "-") || isDigit(byte) else { return nil }
    let start = index
    if byte == UInt8(ascii: "-") { index += 1 }
    let digits = index
    while let byte = peek, isDigit(byte) { index += 1 }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    if index == digits { throw unexpected("a digit") }
    if bytes[digits] == UInt8(ascii: "0"), text != "0" {
      throw JSONPathError(offset: start, message: "an integer is written without leading zeros, and 0 without a sign")
    }
    guard let integer = Int(text), abs(integer) <= Self.maximumInteger else {
      throw JSONPathError(offset: start, message: "an integer is at most \(Self.maximumInteger) in size")
    }
    return integer
  }

  // MARK: Strings

  mutating func string() throws(JSONPathError) -> String {
    let quote = bytes[index]
    index += 1
    var text: [UInt8] = []
    while let byte = peek {
      index += 1
      switch byte {
      case quote: return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(quote, into: &text)
      case 0..<0x20: throw JSONPathError(offset: index - 1, message: "a control character in a string must be escaped")
      default: text.append(byte)
      }
    }
    throw unexpected("a closing quote")
  }

  private mutating func escape(_ quote: UInt8, into text: inout [UInt8]) throws(JSONPathError) {
    guard let byte = peek else { throw unexpected("an escape") }
    switch byte {
    case quote, UInt8(ascii: "/"), UInt8(ascii: "\\"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      text += try unicodeEscape()
      return
    default: throw unexpected("an escape: \\b \\f \\n \\r \\t \\/ \\\\ \\u or the quote")
    }
    index += 1
  }

  private mutating func unicodeEscape() throws(JSONPathError) -> UTF8.EncodedScalar {
    let start = index - 1
    var code = try codeUnit()
    if 0xD800..<0xDC00 ~= code, take("\\") {
      guard peek == UInt8(ascii: "u") else { throw JSONPathError(offset: start, message: "an escape is half of a surrogate pair") }
      let low = try codeUnit()
      guard 0xDC00..<0xE000 ~= low else { throw JSONPathError(offset: start, message: "an escape is half of a surrogate pair") }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code), let encoded = UTF8.encode(scalar) else {
      throw JSONPathError(offset: start, message: "an escape is half of a surrogate pair")
    }
    return encoded
  }

  /// From the `u` to behind its four digits.
  private mutating func codeUnit() throws(JSONPathError) -> UInt32 {
    index += 1
    guard index + 4 <= bytes.count, bytes[index..<index + 4].allSatisfy(isHexDigit),
      let code = UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
    else { throw unexpected("four hexadecimal digits") }
    index += 4
    return code
  }

  // MARK: Bytes

  var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  mutating func take(_ token: StaticString) -> Bool {
    let isNext = token.withUTF8Buffer { bytes[index...].starts(with: $0) }
    if isNext { index += token.utf8CodeUnitCount }
    return isNext
  }

  mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
  }

  func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
  private func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 0x61 < 6 }
  private func isNameStart(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") || byte >= 0x80 }

  func unexpected(_ expected: String) -> JSONPathError {
    guard index < bytes.count else {
      return JSONPathError(offset: index, message: "expected \(expected), but the query ends here")
    }
    var end = index + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    let found = bytes[index] < 0x20 ? "a control character" : "'\(String(decoding: bytes[index..<end], as: UTF8.self))'"
    return JSONPathError(offset: index, message: "expected \(expected), found \(found)")
  }
}
