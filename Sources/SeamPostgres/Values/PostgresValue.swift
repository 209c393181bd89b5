import SeamValue

/// Reads what the server sends in text format.
enum PostgresValue {
  /// What cannot be read as its type (json nested more deeply than Seam reads, an array of more than six dimensions) stays text.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>, as type: PostgresType) -> Value {
    switch type {
    case .bool: return .bool(bytes.first == UInt8(ascii: "t"))
    case .integer: return Int64(text(bytes)).map(Value.int) ?? .string(text(bytes))
    case .float: return Double(text(bytes)).map(Value.double) ?? .string(text(bytes))
    case .numeric:
      let digits = text(bytes)
      switch digits {
      case "NaN": return .double(.nan)
      case "Infinity": return .double(.infinity)
      case "-Infinity": return .double(-.infinity)
      default: return .decimal(Decimal(validated: digits))
      }
    case .json: return (try? JSON.parse(Array(bytes))) ?? .string(text(bytes))
    case .bytes: return PostgresBytes.read(bytes).map(Value.bytes) ?? .string(text(bytes))
    case .array(let element, let delimiter):
      return PostgresArray.read(bytes, of: element, delimiter: delimiter).map(Value.list) ?? .string(text(bytes))
    case .instant: return instant(text(bytes)).map(Value.timestamp) ?? .string(text(bytes))
    case .text, .time, .interval, .other: return .string(text(bytes))
    }
  }

  /// `2026-11-24 15:34:58.7+00` and `… +05:30`, in the ISO style that a session of Seam's has; nil for `infinity` and the years before 1.
  private static func instant(_ text: String) -> Timestamp? {
    var text = text
    if let space = text.firstIndex(of: " ") { text.replaceSubrange(space...space, with: "T") }
    if let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }), text.distance(from: sign, to: text.endIndex) == 3 { text += ":00" }
    return Timestamp(rfc3339: text)
  }

  private static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}
