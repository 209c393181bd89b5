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
    case .text, .time, .interval, .other: return .string(text(bytes))
    }
  }

  private static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}
