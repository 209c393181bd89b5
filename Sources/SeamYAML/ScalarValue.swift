/// What a scalar stands for in the core schema (YAML 1.2.2, section 10.3).
package enum ScalarValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int64)
  /// A number that is not a 64-bit integer, digit for digit, in the grammar of JSON (RFC 8259, section 6): `.5` is `0.5`, `+1.10` is `1.10`.
  case number(String)
  /// `.inf` and `-.inf`.
  case infinity(isNegative: Bool)
  /// `.nan`.
  case notANumber
  case string(String)
}

extension Scalar {
  /// What the text stands for: by its tag if there is one, else by its look if it is plain. A tag that the text does not satisfy leaves a
  /// string; the parser has then reported it.
  package var value: ScalarValue {
    switch tag {
    case .str: .string(text)
    case .int, .float, .bool, .null: ScalarValue(plain: text)
    case nil: style == .plain ? ScalarValue(plain: text) : .string(text)
    }
  }
}

extension ScalarValue {
  /// The value of an untagged plain scalar: the table of section 10.3.2.
  package init(plain text: String) {
    var copy = text
    self = copy.withUTF8 { ScalarValue.resolve($0) } ?? .string(text)
  }

  private static func resolve(_ bytes: UnsafeBufferPointer<UInt8>) -> ScalarValue? {
    guard let first = bytes.first else { return .null }
    switch first {
    case UInt8(ascii: "~"): return bytes.count == 1 ? .null : nil
    case UInt8(ascii: "n"), UInt8(ascii: "N"): return isOne(of: ["null", "Null", "NULL"], bytes) ? .null : nil
    case UInt8(ascii: "t"), UInt8(ascii: "T"): return isOne(of: ["true", "True", "TRUE"], bytes) ? .bool(true) : nil
    case UInt8(ascii: "f"), UInt8(ascii: "F"): return isOne(of: ["false", "False", "FALSE"], bytes) ? .bool(false) : nil
    case Byte.zero where bytes.count > 2 && bytes[1] == UInt8(ascii: "x"): return radix(bytes, 4)
    case Byte.zero where bytes.count > 2 && bytes[1] == UInt8(ascii: "o"): return radix(bytes, 3)
    case Byte.zero...Byte.nine, Byte.plus, Byte.dash, Byte.dot: return number(bytes)
    default: return nil
    }
  }

  private static func isOne(of words: [StaticString], _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    words.contains { word in
      word.withUTF8Buffer { $0.elementsEqual(bytes) }
    }
  }

  /// `0x` and `0o`, up to 64 bits; the parser refuses what is longer.
  private static func radix(_ bytes: UnsafeBufferPointer<UInt8>, _ bits: UInt64) -> ScalarValue? {
    var value: UInt64 = 0
    for byte in bytes.dropFirst(2) {
      guard let digit = byte.hexDigit, digit < 1 << bits else { return nil }
      guard value >> (64 - bits) == 0 else { return nil }
      value = value << bits | UInt64(digit)
    }
    return Int64(exactly: value).map(ScalarValue.int) ?? .number(String(value))
  }

  /// Decimal integers and floats, with a sign or without.
  private static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> ScalarValue? {
    var index = 0
    let isNegative = bytes[0] == Byte.dash
    if isNegative || bytes[0] == Byte.plus { index = 1 }
    func digits(_ start: Int) -> Int {
      var index = start
      while index < bytes.count, bytes[index].isDigit { index += 1 }
      return index
    }
    let whole = index..<digits(index)
    index = whole.upperBound
    if index == bytes.count { return whole.isEmpty ? nil : integer(bytes, whole, isNegative) }
    var fraction = index..<index
    if bytes[index] == Byte.dot {
      fraction = index + 1..<digits(index + 1)
      index = fraction.upperBound
      if whole.isEmpty, fraction.isEmpty { return special(bytes, isSigned: bytes[0] != Byte.dot, isNegative) }
    } else if whole.isEmpty {
      return nil
    }
    var exponent = index..<index
    if index < bytes.count {
      guard bytes[index] | 0x20 == UInt8(ascii: "e") else { return nil }
      var start = index + 1
      if start < bytes.count, bytes[start] == Byte.plus || bytes[start] == Byte.dash { start += 1 }
      guard digits(start) == bytes.count, start < bytes.count else { return nil }
      exponent = index..<bytes.count
    }
    let text = { (range: Range<Int>) in String(decoding: bytes[range], as: UTF8.self) }
    var out = (isNegative ? "-" : "") + text(withoutZeros(bytes, whole))
    if whole.isEmpty { out += "0" }
    // `5.` and `5.e3` have no digit behind the point, which JSON asks for.
    if !fraction.isEmpty { out += "." + text(fraction) } else if exponent.isEmpty { out += ".0" }
    return .number(out + text(exponent))
  }

  private static func integer(_ bytes: UnsafeBufferPointer<UInt8>, _ digits: Range<Int>, _ isNegative: Bool) -> ScalarValue {
    let text = (isNegative ? "-" : "") + String(decoding: bytes[withoutZeros(bytes, digits)], as: UTF8.self)
    return Int64(text).map(ScalarValue.int) ?? .number(text)
  }

  private static func withoutZeros(_ bytes: UnsafeBufferPointer<UInt8>, _ digits: Range<Int>) -> Range<Int> {
    var start = digits.lowerBound
    while start + 1 < digits.upperBound, bytes[start] == Byte.zero { start += 1 }
    return start..<digits.upperBound
  }

  private static func special(_ bytes: UnsafeBufferPointer<UInt8>, isSigned: Bool, _ isNegative: Bool) -> ScalarValue? {
    let rest = UnsafeBufferPointer(rebasing: bytes.dropFirst(isSigned ? 1 : 0))
    if isOne(of: [".inf", ".Inf", ".INF"], rest) { return .infinity(isNegative: isNegative) }
    if !isSigned, isOne(of: [".nan", ".NaN", ".NAN"], rest) { return .notANumber }
    return nil
  }
}
