/// Percent-encoding (RFC 3986, section 2).
package enum URLText {
  /// A value as part of a path or a query: everything but unreserved characters is encoded.
  package static func component(_ text: String) -> String {
    encode(text) { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E
    }
  }

  /// What the user wrote, left as it is but for bytes that no URL may hold.
  package static func escapingUnsafe(_ text: String) -> String {
    encode(text) { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x3C && $0 != 0x3E }
  }

  private static func encode(_ text: String, isKept: (UInt8) -> Bool) -> String {
    if text.utf8.withContiguousStorageIfAvailable({ $0.allSatisfy(isKept) }) ?? text.utf8.allSatisfy(isKept) { return text }
    let digits = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    for byte in text.utf8 {
      if isKept(byte) { out.append(byte) } else { out += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
