import SeamValue

extension StaticType {
  /// The receiver in a usage line: `string` in `string.contains(part)`.
  var shortName: String {
    switch self {
    case .any: "value"
    case .null: "null"
    case .bool: "boolean"
    case .int: "integer"
    case .double: "double"
    case .number: "number"
    case .string: "string"
    case .bytes: "bytes"
    case .timestamp: "timestamp"
    case .duration: "duration"
    case .list: "list"
    case .object, .map: "object"
    }
  }

  /// Whether a value of this type may be what is asked for.
  func fits(_ wanted: StaticType) -> Bool {
    switch (self, wanted) {
    case (.any, _), (_, .any): true
    case (.list(let a), .list(let b)): a.fits(b)
    case (.object, .map(let b)): b == .any || b == .string
    case (.map(let a), .map(let b)): a.fits(b)
    case (.map, .object), (.object, .object): true
    case (.int, .number), (.double, .number), (.number, .int), (.number, .double): true
    default: self == wanted
    }
  }

  /// Whether values of the two types can be equal at all. Null is the absence of any value, so anything may be asked for it.
  package func canEqual(_ other: StaticType) -> Bool {
    switch (self, other) {
    case (.null, _), (_, .null): true
    case (.list(let a), .list(let b)): a.canEqual(b)
    case _ where isNumber && other.isNumber: true
    case _ where isObject && other.isObject: true
    default: fits(other)
    }
  }
}
