import SeamValue

/// The names of types, which are values too (cel-spec, *Type Values*).
enum TypeName {
  static func of(_ value: Value) -> String {
    switch value {
    case .null: "null_type"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double, .decimal: "double"
    case .string: "string"
    case .bytes: "bytes"
    case .timestamp: "google.protobuf.Timestamp"
    case .duration: "google.protobuf.Duration"
    case .list: "list"
    case .map: "map"
    case .type: "type"
    }
  }

  /// The type that a name means where no variable has it.
  static func denoted(by name: String) -> String? {
    switch name {
    case "bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type": name
    default: nil
    }
  }
}
