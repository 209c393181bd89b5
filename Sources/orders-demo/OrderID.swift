/// The id of an order: a random UUID (RFC 9562, version 4), in lower case.
struct OrderID: Sendable, Equatable, CustomStringConvertible {
  let description: String

  static func random() -> OrderID {
    var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    var text = ""
    for (position, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(position) { text += "-" }
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return OrderID(description: text)
  }

  /// Any UUID in its usual form, 8-4-4-4-12 hexadecimal digits; nil for anything else.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 36 else { return nil }
    for (position, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "-") where [8, 13, 18, 23].contains(position): continue
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
        if [8, 13, 18, 23].contains(position) { return nil }
      default: return nil
      }
    }
    description = text.lowercased()
  }

  private init(description: String) {
    self.description = description
  }
}
