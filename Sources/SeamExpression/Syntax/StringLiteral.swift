import SeamValue

/// String and bytes literals (cel-spec, *String and Bytes Values*): where one ends, and what it stands for.
enum StringLiteral {
  struct Opening {
    var isRaw = false
    var isBytes = false
    var isTriple = false
    var quote: UInt8 = UInt8(ascii: "'")
    var contentStart = 0
  }

  /// Reads the prefix and the opening quote; the caller has seen that there is one.
  static func opening(in bytes: [UInt8], from start: Int) -> Opening {
    var opening = Opening()
    var position = start
    while position < bytes.count, bytes[position] != UInt8(ascii: "'"), bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] | 0x20 == UInt8(ascii: "r") { opening.isRaw = true }
      if bytes[position] | 0x20 == UInt8(ascii: "b") { opening.isBytes = true }
      position += 1
    }
    guard position < bytes.count else { return opening }
    opening.quote = bytes[position]
    opening.isTriple =
      position + 2 < bytes.count && bytes[position + 1] == opening.quote && bytes[position + 2] == opening.quote
    opening.contentStart = position + (opening.isTriple ? 3 : 1)
    return opening
  }

  /// The offset behind the closing quote; nil where there is none, or a line break before it.
  static func end(in bytes: [UInt8], from start: Int) -> Int? {
    let opening = opening(in: bytes, from: start)
    var position = opening.contentStart
    while position < bytes.count {
      switch bytes[position] {
      case opening.quote:
        if !opening.isTriple { return position + 1 }
        if position + 2 < bytes.count, bytes[position + 1] == opening.quote, bytes[position + 2] == opening.quote { return position + 3 }
        position += 1
      case UInt8(ascii: "\\") where !opening.isRaw: position += 2
      case 0x0A, 0x0D:
        if !opening.isTriple { return nil }
        position += 1
      default: position += 1
      }
    }
    return nil
  }

  static func value(of bytes: [UInt8], in range: Range<Int>) throws(ExpressionProblem) -> Value {
    let opening = opening(in: bytes, from: range.lowerBound)
    let end = range.upperBound - (opening.isTriple ? 3 : 1)
    var content: [UInt8] = []
    content.reserveCapacity(end - opening.contentStart)
    var position = opening.contentStart
    while position < end {
      if bytes[position] == UInt8(ascii: "\\"), !opening.isRaw {
        try escape(bytes, &position, end: end, isBytes: opening.isBytes, into: &content)
      } else {
        content.append(bytes[position])
        position += 1
      }
    }
    return opening.isBytes ? .bytes(content) : .string(String(decoding: content, as: UTF8.self))
  }

  private static func escape(
    _ bytes: [UInt8], _ position: inout Int, end: Int, isBytes: Bool, into content: inout [UInt8]
  ) throws(ExpressionProblem) {
    let start = position
    guard start + 1 < end else { throw .invalidEscape("\\", at: start..<end) }
    position += 2
    switch bytes[start + 1] {
    case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): content.append(bytes[start + 1])
    case UInt8(ascii: "a"): content.append(0x07)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "v"): content.append(0x0B)
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      let code = try digits(2, base: 16, bytes, &position, from: start, end: end)
      try append(code, start..<position, bytes, isBytes, into: &content)
    case UInt8(ascii: "0")...UInt8(ascii: "3"):
      position -= 1
      let code = try digits(3, base: 8, bytes, &position, from: start, end: end)
      try append(code, start..<position, bytes, isBytes, into: &content)
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let count = bytes[start + 1] == UInt8(ascii: "u") ? 4 : 8
      var code = try digits(count, base: 16, bytes, &position, from: start, end: end)
      if isBytes {
        throw .invalidEscape("", at: start..<position, "bytes are written with \\x or octal escapes, not by code point")
      }
      if count == 4, 0xD800...0xDBFF ~= code, position + 1 < end, bytes[position] == UInt8(ascii: "\\"),
        bytes[position + 1] == UInt8(ascii: "u")
      {
        let second = position
        position += 2
        let low = try digits(4, base: 16, bytes, &position, from: second, end: end)
        if 0xDC00...0xDFFF ~= low { code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) }
      }
      try append(code, start..<position, bytes, isBytes, into: &content)
    default:
      var length = 2
      while start + length < end, bytes[start + length] & 0xC0 == 0x80 { length += 1 }
      throw .invalidEscape(String(decoding: bytes[start..<start + length], as: UTF8.self), at: start..<start + length)
    }
  }

  private static func digits(
    _ count: Int, base: UInt32, _ bytes: [UInt8], _ position: inout Int, from start: Int, end: Int
  ) throws(ExpressionProblem) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<count {
      guard position < end, let digit = bytes[position].hexValue, digit < base else {
        let kind = base == 8 ? "octal" : "hexadecimal"
        let stop = max(min(position, end), start + 1)
        throw .invalidEscape(
          "", at: start..<stop, "'\(String(decoding: bytes[start..<stop], as: UTF8.self))' needs \(count) \(kind) digits")
      }
      code = code &* base &+ digit
      position += 1
    }
    return code
  }

  private static func append(
    _ code: UInt32, _ range: Range<Int>, _ bytes: [UInt8], _ isBytes: Bool, into content: inout [UInt8]
  ) throws(ExpressionProblem) {
    if isBytes {
      content.append(UInt8(truncatingIfNeeded: code))
      return
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw .invalidEscape("", at: range, "'\(String(decoding: bytes[range], as: UTF8.self))' is no Unicode character")
    }
    content.append(contentsOf: String(Character(scalar)).utf8)
  }
}
