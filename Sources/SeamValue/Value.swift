/// A value of the spec language: what YAML and JSON documents hold, what expressions compute, what steps return.
///
/// The kinds are those of CEL (cel-spec, *Values*), and one more: a number in a document that is not a 64-bit integer stays a `decimal`, digit
/// for digit, until something is computed with it.
package enum Value: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case decimal(Decimal)
  case string(String)
  case bytes([UInt8])
  case timestamp(Timestamp)
  case duration(TimeSpan)
  case list([Value])
  case map(ValueMap)
  case type(String)
}

extension Value {
  /// The kind as error messages name it.
  package var kind: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .int, .uint: "integer"
    case .double, .decimal: "number"
    case .string: "string"
    case .bytes: "bytes"
    case .timestamp: "timestamp"
    case .duration: "duration"
    case .list: "list"
    case .map: "object"
    case .type: "type"
    }
  }

  /// A map with text keys, in the order written.
  package static func object(_ entries: [(String, Value)]) -> Value {
    var map = ValueMap()
    map.reserve(entries.count)
    for (key, value) in entries { map.insert(.string(key), value) }
    return .map(map)
  }

  /// The value at a text key of a map; nil where there is none, or this is no map.
  package subscript(key: String) -> Value? {
    if case .map(let map) = self { map[.string(key)] } else { nil }
  }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByFloatLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .int(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(floatLiteral value: Double) { self = .double(value) }
  package init(arrayLiteral elements: Value...) { self = .list(elements) }
  package init(dictionaryLiteral elements: (Value, Value)...) { self = .map(ValueMap(elements)) }
}
