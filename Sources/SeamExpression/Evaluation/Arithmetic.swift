import SeamValue

/// The arithmetic operators. Within integers the result is exact or an error; where a double takes part, the result is a double.
enum Arithmetic {
  static func apply(_ operation: Node.Operator, _ a: Value, _ b: Value, _ budget: inout Budget) throws(EvaluationError) -> Value {
    switch (a, b) {
    case (.int(let x), .int(let y)): return .int(try integers(operation, x, y))
    case (.uint(let x), .uint(let y)): return .uint(try integers(operation, x, y))
    case (.double(let x), .double(let y)):
      if let result = doubles(operation, x, y) { return .double(result) }
    case (.string(let x), .string(let y)) where operation == .add:
      try budget.spend(bytes: x.utf8.count + y.utf8.count)
      return .string(x + y)
    case (.bytes(let x), .bytes(let y)) where operation == .add:
      try budget.spend(bytes: x.count + y.count)
      return .bytes(x + y)
    case (.list(let x), .list(let y)) where operation == .add:
      try budget.spend(onSizeOf: a)
      try budget.spend(onSizeOf: b)
      return .list(x + y)
    case (.timestamp, _), (.duration, _):
      if let result = try TimeArithmetic.apply(operation, a, b) { return result }
    case (.uint, .int), (.int, .uint):
      // The specification has no such operation, and which kind the result would have is anyone's guess.
      throw noOverload(operation, a, b, label: "write int(…) around the unsigned one")
    default:
      if let x = a.asDouble, let y = b.asDouble, let result = doubles(operation, x, y) { return .double(result) }
    }
    throw noOverload(operation, a, b)
  }

  static func negate(_ value: Value) throws(EvaluationError) -> Value {
    switch value {
    case .int(let number):
      guard number != .min else { throw EvaluationError("-(\(number)) is beyond the range of integers") }
      return .int(-number)
    case .double(let number): return .double(-number)
    case .decimal(let number): return .double(-number.double)
    default: throw EvaluationError("\(value.described) cannot be negated")
    }
  }

  private static func integers<I: FixedWidthInteger>(_ operation: Node.Operator, _ a: I, _ b: I) throws(EvaluationError) -> I {
    let (result, overflow): (I, Bool)
    switch operation {
    case .add: (result, overflow) = a.addingReportingOverflow(b)
    case .subtract: (result, overflow) = a.subtractingReportingOverflow(b)
    case .multiply: (result, overflow) = a.multipliedReportingOverflow(by: b)
    case .divide:
      if b == 0 { throw EvaluationError("division by zero: \(a) / 0") }
      (result, overflow) = a.dividedReportingOverflow(by: b)
    default:
      if b == 0 { throw EvaluationError("remainder of a division by zero: \(a) % 0") }
      (result, overflow) = a.remainderReportingOverflow(dividingBy: b)
    }
    if overflow {
      let kind = I.isSigned ? "integers" : "unsigned integers"
      throw EvaluationError(
        "\(a) \(operation.rawValue) \(b) is beyond the range of \(kind)", label: "double(…) goes further",
        notes: ["it goes from \(I.min) to \(I.max)"])
    }
    return result
  }

  /// Nil for the remainder, which only integers have.
  private static func doubles(_ operation: Node.Operator, _ a: Double, _ b: Double) -> Double? {
    switch operation {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    default: nil
    }
  }

  private static func noOverload(_ operation: Node.Operator, _ a: Value, _ b: Value, label: String? = nil) -> EvaluationError {
    var label = label
    switch (a, b) {
    case (.string, _) where operation == .add: label = "write string(…) around the second"
    case (_, .string) where operation == .add: label = "write string(…) around the first"
    case _ where operation == .remainder && a.asDouble != nil && b.asDouble != nil && label == nil:
      label = "'%' is for integers: write int(…)"
    default: break
    }
    return EvaluationError("\(a.described) \(operation.rawValue) \(b.described) is not possible", label: label)
  }
}
