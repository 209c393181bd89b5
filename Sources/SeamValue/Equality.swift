extension Value {
  /// Equality of the spec language and of CEL: numbers by value whatever their kind, texts scalar by scalar, lists item by item, objects
  /// without regard to order; values of different kinds are different.
  ///
  /// Integers and decimals are compared exactly. A double equals the decimals to which it is the nearest double, so that a computed 0.1
  /// equals the 0.1 of a document. NaN equals nothing.
  package func equals(_ other: Value) -> Bool {
    if let isEqual = scalarEquals(other) { return isEqual }
    // Without recursion, so that depth costs no stack.
    var waiting = [(self, other)]
    while let (a, b) = waiting.popLast() {
      switch (a, b) {
      case (.list(let a), .list(let b)):
        guard a.count == b.count else { return false }
        for index in a.indices {
          guard let isEqual = a[index].scalarEquals(b[index]) else {
            waiting.append((a[index], b[index]))
            continue
          }
          if !isEqual { return false }
        }
      case (.map(let a), .map(let b)):
        guard a.count == b.count else { return false }
        for entry in a.entries {
          guard let value = b[entry.key] else { return false }
          guard let isEqual = entry.value.scalarEquals(value) else {
            waiting.append((entry.value, value))
            continue
          }
          if !isEqual { return false }
        }
      default: return false
      }
    }
    return true
  }

  /// Nil where both are lists or both are objects, which takes a closer look.
  func scalarEquals(_ other: Value) -> Bool? {
    switch (self, other) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.int(let a), .int(let b)): a == b
    case (.string(let a), .string(let b)): a.isSame(as: b)
    case (.bytes(let a), .bytes(let b)): a == b
    case (.timestamp(let a), .timestamp(let b)): a == b
    case (.duration(let a), .duration(let b)): a == b
    case (.type(let a), .type(let b)): a == b
    case (.list, .list), (.map, .map): nil
    default: Number(self).flatMap { a in Number(other).map { a.order($0) == .same } } ?? false
    }
  }

  /// How two values of a kind that has an order compare: numbers by value, texts by Unicode scalar, booleans (false first), bytes, timestamps
  /// and durations. Nil where there is no order: other kinds, two kinds, NaN.
  package func order(_ other: Value) -> Order? {
    switch (self, other) {
    case (.int(let a), .int(let b)): return Order(a, b)
    case (.string(let a), .string(let b)):
      return a.isSame(as: b) ? .same : a.unicodeScalars.lexicographicallyPrecedes(b.unicodeScalars) ? .ascending : .descending
    case (.bool(let a), .bool(let b)): return Order(a ? 1 : 0, b ? 1 : 0)
    case (.bytes(let a), .bytes(let b)): return a == b ? .same : a.lexicographicallyPrecedes(b) ? .ascending : .descending
    case (.timestamp(let a), .timestamp(let b)):
      return a.seconds == b.seconds ? Order(a.nanoseconds, b.nanoseconds) : Order(a.seconds, b.seconds)
    case (.duration(let a), .duration(let b)):
      return a.seconds == b.seconds ? Order(a.nanoseconds, b.nanoseconds) : Order(a.seconds, b.seconds)
    default: return Number(self).flatMap { a in Number(other).flatMap { a.order($0) } }
    }
  }
}
