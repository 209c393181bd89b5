import SeamValue

/// Equality, ordering and membership (cel-spec, *Equality and Ordering*). Numbers compare by value whatever their kind.
enum Comparison {
  static func equal(_ a: Value, _ b: Value, _ budget: inout Budget) throws(EvaluationError) -> Bool {
    if let order = asDoubles(a, b) { return order == .same }
    try budget.spend(onSizeOf: a)
    return a.equals(b)
  }

  /// An integer and a double compare as doubles, as in arithmetic: the integer is rounded beyond 2^53. Nil for anything else, and for NaN.
  private static func asDoubles(_ a: Value, _ b: Value) -> Order? {
    switch (a, b) {
    case (.int, .double), (.uint, .double), (.double, .int), (.double, .uint):
      guard let x = a.asDouble, let y = b.asDouble, !x.isNaN, !y.isNaN else { return nil }
      return Order(x, y)
    default: return nil
    }
  }

  static func ordered(_ a: Value, _ operation: Node.Operator, _ b: Value) throws(EvaluationError) -> Bool {
    if let order = asDoubles(a, b) ?? a.order(b) {
      switch operation {
      case .less: return order == .ascending
      case .lessOrEqual: return order != .descending
      case .greater: return order == .descending
      default: return order != .ascending
      }
    }
    // NaN stands in no order to any number.
    if a.asDouble != nil, b.asDouble != nil { return false }
    let label: String? =
      switch (a, b) {
      case (.string, _) where b.asDouble != nil: "write double(…) or int(…) around the first"
      case (_, .string) where a.asDouble != nil: "write double(…) or int(…) around the second"
      default: nil
      }
    throw EvaluationError(
      "\(a.described) \(operation.rawValue) \(b.described) has no answer: they have no common order", label: label)
  }

  /// `value in collection`.
  static func contains(_ collection: Value, _ value: Value, _ budget: inout Budget) throws(EvaluationError) -> Bool {
    switch collection {
    case .list(let items):
      for item in items {
        try budget.spend(onSizeOf: item)
        if item.equals(value) { return true }
      }
      return false
    case .map(let map):
      guard let key = value.asKey else { return false }
      return map[key] != nil
    default:
      let label: String? = if case .string = collection { "write a.contains(b) for texts" } else { nil }
      throw EvaluationError("'in' looks into a list or the keys of an object, not into \(collection.described)", label: label)
    }
  }
}
