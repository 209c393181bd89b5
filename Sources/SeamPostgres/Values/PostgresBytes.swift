/// `bytea` as text (PostgreSQL, *Binary Data Types*).
enum PostgresBytes {
  /// The hex format.
  static func write(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var out = Array("\\x".utf8)
    out.reserveCapacity(2 + bytes.count * 2)
    for byte in bytes { out += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: out, as: UTF8.self)
  }

  /// The hex format, and the escape format that `bytea_output` can ask for.
  static func read(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    let backslash = UInt8(ascii: "\\")
    if text.count >= 2, text[0] == backslash, text[1] == UInt8(ascii: "x") {
      guard text.count % 2 == 0 else { return nil }
      var bytes: [UInt8] = []
      bytes.reserveCapacity(text.count / 2 - 1)
      for index in stride(from: 2, to: text.count, by: 2) {
        guard let high = hexDigit(text[index]), let low = hexDigit(text[index + 1]) else { return nil }
        bytes.append(high << 4 | low)
      }
      return bytes
    }
    var bytes: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] != backslash {
        bytes.append(text[index])
        index += 1
      } else if index + 1 < text.count, text[index + 1] == backslash {
        bytes.append(backslash)
        index += 2
      } else {
        guard index + 3 < text.count, let value = UInt8(String(decoding: text[index + 1..<index + 4], as: UTF8.self), radix: 8) else {
          return nil
        }
        bytes.append(value)
        index += 4
      }
    }
    return bytes
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
