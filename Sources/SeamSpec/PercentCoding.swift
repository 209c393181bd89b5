/// Percent-decoding (RFC 3986, section 2.1).
package enum PercentCoding {
  /// The text with every `%XX` as its byte; what is no such triple stays. Bytes that are not UTF-8 are replaced.
  ///
  /// - Parameter plusIsSpace: as in queries and forms (WHATWG URL, application/x-www-form-urlencoded).
  package static func decode(_ text: some Collection<UInt8>, plusIsSpace: Bool = false) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var index = text.startIndex
    while index != text.endIndex {
      let byte = text[index]
      text.formIndex(after: &index)
      if byte == 0x25, let (high, next) = digit(text, index), let (low, end) = digit(text, next) {
        bytes.append(high << 4 | low)
        index = end
      } else {
        bytes.append(byte == 0x2B && plusIsSpace ? 0x20 : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  package static func decode(_ text: String) -> String { decode(text.utf8) }

  private static func digit<Text: Collection<UInt8>>(_ text: Text, _ index: Text.Index) -> (UInt8, Text.Index)? {
    guard index != text.endIndex else { return nil }
    let byte = text[index]
    let value: UInt8
    switch byte {
    case 0x30...0x39: value = byte - 0x30
    case 0x41...0x46: value = byte - 0x37
    case 0x61...0x66: value = byte - 0x57
    default: return nil
    }
    return (value, text.index(after: index))
  }
}
