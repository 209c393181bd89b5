import SeamValue

/// Values as the log writes them, by the name of their type: the same that a query would give.
enum LoggedValue {
  static func read(_ text: String, as type: String) -> Value {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { PostgresValue.read($0, as: Self.type(type)) }
  }

  /// - Parameter name: as `format_type` gives it.
  private static func type(_ name: String) -> PostgresType {
    if name.hasSuffix("[]") {
      let element = String(name.dropLast(2))
      return .array(of: type(element), delimiter: UInt8(ascii: element == "box" ? ";" : ","))
    }
    // Without what stands in parentheses: numeric(6,2), timestamp(3) with time zone.
    var base = ""
    var depth = 0
    for character in name {
      if character == "(" { depth += 1 }
      if depth == 0 { base.append(character) }
      if character == ")" { depth -= 1 }
    }
    switch base {
    case "boolean": return .bool
    case "integer", "bigint", "smallint", "oid": return .integer
    case "real", "double precision": return .float
    case "numeric": return .numeric
    case "json", "jsonb": return .json
    case "bytea": return .bytes
    case "timestamp with time zone": return .instant
    default: return .text
    }
  }
}
