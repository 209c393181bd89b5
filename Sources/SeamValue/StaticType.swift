/// What is known of a value before a run: enough to find a misspelt field or an impossible comparison while planning.
package indirect enum StaticType: Sendable, Equatable {
  /// Nothing is known, so nothing can be wrong.
  case any
  case null
  case bool
  case int
  case double
  /// Integer or double.
  case number
  case string
  case bytes
  case timestamp
  case duration
  case list(StaticType)
  /// An object of which every field is known.
  case object([String: StaticType])
  /// An object with text keys that are not known, such as a row or headers.
  case map(StaticType)
}

extension StaticType {
  /// The type of a value that is known.
  package init(of value: Value) {
    self =
      switch value {
      case .null: .null
      case .bool: .bool
      case .int, .uint: .int
      case .double, .decimal: .double
      case .string: .string
      case .bytes: .bytes
      case .timestamp: .timestamp
      case .duration: .duration
      case .list: .list(.any)
      case .map: .map(.any)
      case .type: .any
      }
  }

  /// As `init(of:)`, with the types of the fields and items.
  package static func exact(of value: Value) -> StaticType {
    switch value {
    case .list(let items):
      let types = items.map(exact)
      return .list(types.first.map { first in types.dropFirst().reduce(first) { $0.joined($1) } } ?? .any)
    case .map(let map):
      var fields: [String: StaticType] = [:]
      for entry in map.entries {
        guard case .string(let key) = entry.key else { return .map(.any) }
        fields[key] = exact(of: entry.value)
      }
      return .object(fields)
    default: return StaticType(of: value)
    }
  }

  /// The type of a value that is of one type or the other.
  package func joined(_ other: StaticType) -> StaticType {
    if self == other { return self }
    return isNumber && other.isNumber ? .number : .any
  }

  package var isNumber: Bool {
    switch self {
    case .int, .double, .number: true
    default: false
    }
  }

  package var isObject: Bool {
    switch self {
    case .object, .map: true
    default: false
    }
  }

  /// The type as messages name it, with its article: `an integer`, `a list`.
  package var described: String {
    switch self {
    case .any: "a value"
    case .null: "null"
    case .bool: "a boolean"
    case .int: "an integer"
    case .double: "a double"
    case .number: "a number"
    case .string: "a string"
    case .bytes: "bytes"
    case .timestamp: "a timestamp"
    case .duration: "a duration"
    case .list: "a list"
    case .object, .map: "an object"
    }
  }
}
