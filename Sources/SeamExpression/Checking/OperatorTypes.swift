import SeamValue

/// Which operators are defined for which types (cel-spec, *List of Standard Definitions*), with integers and doubles mixing.
enum OperatorTypes {
  /// The type of the result; nil where there is no such operation, whatever the values are.
  static func result(_ operation: Node.Operator, _ a: StaticType, _ b: StaticType) -> StaticType? {
    if a == .any, b == .any { return .any }
    if a == .any { return canTakePart(operation, b) ? .any : nil }
    if b == .any { return canTakePart(operation, a) ? .any : nil }
    switch (a, b) {
    case _ where a.isNumber && b.isNumber:
      if operation == .remainder { return a == .double || b == .double ? nil : .int }
      return a == .int && b == .int ? .int : a == .double || b == .double ? .double : .number
    case (.string, .string), (.bytes, .bytes): return operation == .add ? a : nil
    case (.list(let x), .list(let y)): return operation == .add ? .list(x.joined(y)) : nil
    case (.timestamp, .duration): return operation == .add || operation == .subtract ? .timestamp : nil
    case (.duration, .timestamp): return operation == .add ? .timestamp : nil
    case (.duration, .duration): return operation == .add || operation == .subtract ? .duration : nil
    case (.timestamp, .timestamp): return operation == .subtract ? .duration : nil
    default: return nil
    }
  }

  /// Whether there is an operation with such an operand.
  private static func canTakePart(_ operation: Node.Operator, _ type: StaticType) -> Bool {
    switch type {
    case .int, .number: true
    case .double: operation != .remainder
    case .string, .bytes, .list: operation == .add
    case .timestamp, .duration: operation == .add || operation == .subtract
    default: false
    }
  }

  static func areOrdered(_ a: StaticType, _ b: StaticType) -> Bool {
    hasOrder(a) && hasOrder(b) && a.canEqual(b)
  }

  private static func hasOrder(_ type: StaticType) -> Bool {
    switch type {
    case .null, .list, .object, .map: false
    default: true
    }
  }
}
