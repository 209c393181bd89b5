import Glibc
import SeamValue

/// The math extension (cel-spec, *extensions/math*).
let mathFunctions: [LibraryFunction] = [
  extreme("math.greatest", "The greatest of numbers, or of a list of them.") { $0 == .descending },
  extreme("math.least", "The least of numbers, or of a list of them.") { $0 == .ascending },
  rounding("math.ceil", "The least whole number that is not less.") { $0.rounded(.up) },
  rounding("math.floor", "The greatest whole number that is not greater.") { $0.rounded(.down) },
  rounding("math.round", "The nearest whole number, a half away from zero.") { $0.rounded(.toNearestOrAwayFromZero) },
  rounding("math.trunc", "The number without its fraction.") { $0.rounded(.towardZero) },
  test("math.isInf", "Whether a double is infinite.") { $0.isInfinite },
  test("math.isNaN", "Whether a double is not a number.") { $0.isNaN },
  test("math.isFinite", "Whether a double is neither infinite nor NaN.") { $0.isFinite },
  numeric("math.abs", "The number without its sign.") { value throws(EvaluationError) in
    switch value {
    case .int(let number):
      guard number != .min else { throw EvaluationError("the absolute value of \(number) is beyond the range of integers") }
      return .int(abs(number))
    case .uint: return value
    case .double(let number): return .double(number.magnitude)
    default: return nil
    }
  },
  numeric("math.sign", "-1, 0 or 1, as a number of the same kind.") { value in
    switch value {
    case .int(let number): .int(number.signum())
    case .uint(let number): .uint(number == 0 ? 0 : 1)
    case .double(let number): .double(number.isNaN ? .nan : number == 0 ? 0 : number < 0 ? -1 : 1)
    default: nil
    }
  },
  numeric("math.sqrt", "The square root, a double.") { value in value.asDouble.map { .double($0.squareRoot()) } },
  bitwise("math.bitAnd", "The bits that both have.", { $0 & $1 }, { $0 & $1 }),
  bitwise("math.bitOr", "The bits that either has.", { $0 | $1 }, { $0 | $1 }),
  bitwise("math.bitXor", "The bits that only one of them has.", { $0 ^ $1 }, { $0 ^ $1 }),
  LibraryFunction([FunctionSignature("math.bitNot", [.init("integer", .int)], result: .int, documentation: "The bits that it has not.")]) {
    arguments, _ in
    switch arguments.count == 1 ? arguments[0] : .null {
    case .int(let number): .int(~number)
    case .uint(let number): .uint(~number)
    default: nil
    }
  },
  shift("math.bitShiftLeft", "The bits moved up; zeros come in.") { $1 > 63 ? 0 : $0 << $1 },
  shift("math.bitShiftRight", "The bits moved down; zeros come in, for negative integers too.") { $1 > 63 ? 0 : $0 >> $1 },
]

private func extreme(_ name: String, _ documentation: String, _ isBetter: @escaping @Sendable (Order) -> Bool) -> LibraryFunction {
  let numbers = FunctionSignature(name, [.init("number", .number)], isVariadic: true, result: .number, documentation: documentation)
  let list = FunctionSignature(name, [.init("numbers", .list(.number))], result: .number, documentation: documentation)
  return LibraryFunction([numbers, list], keepsDecimals: true) { arguments, budget throws(EvaluationError) in
    var candidates = arguments
    if arguments.count == 1, case .list(let items) = arguments[0] { candidates = items }
    try budget.spend(candidates.count)
    guard var best = candidates.first else { throw EvaluationError("'\(name)' needs at least one number") }
    for candidate in candidates {
      guard candidate.asDouble != nil else { return nil }
      if let order = candidate.order(best), isBetter(order) { best = candidate }
    }
    return best
  }
}

private func rounding(_ name: String, _ documentation: String, _ round: @escaping @Sendable (Double) -> Double) -> LibraryFunction {
  LibraryFunction([FunctionSignature(name, [.init("double", .double)], result: .double, documentation: documentation)]) { arguments, _ in
    guard arguments.count == 1, case .double(let number) = arguments[0] else { return nil }
    return .double(round(number))
  }
}

private func test(_ name: String, _ documentation: String, _ test: @escaping @Sendable (Double) -> Bool) -> LibraryFunction {
  LibraryFunction([FunctionSignature(name, [.init("double", .double)], result: .bool, documentation: documentation)]) { arguments, _ in
    guard arguments.count == 1, case .double(let number) = arguments[0] else { return nil }
    return .bool(test(number))
  }
}

private func numeric(
  _ name: String, _ documentation: String, _ compute: @escaping @Sendable (Value) throws(EvaluationError) -> Value?
) -> LibraryFunction {
  LibraryFunction([FunctionSignature(name, [.init("number", .number)], result: .number, documentation: documentation)]) {
    arguments, _ throws(EvaluationError) in
    arguments.count == 1 ? try compute(arguments[0]) : nil
  }
}

private func bitwise(
  _ name: String, _ documentation: String, _ signed: @escaping @Sendable (Int64, Int64) -> Int64,
  _ unsigned: @escaping @Sendable (UInt64, UInt64) -> UInt64
) -> LibraryFunction {
  let signature = FunctionSignature(name, [.init("a", .int), .init("b", .int)], result: .int, documentation: documentation)
  return LibraryFunction([signature]) { arguments, _ in
    guard arguments.count == 2 else { return nil }
    switch (arguments[0], arguments[1]) {
    case (.int(let a), .int(let b)): return .int(signed(a, b))
    case (.uint(let a), .uint(let b)): return .uint(unsigned(a, b))
    default: return nil
    }
  }
}

private func shift(_ name: String, _ documentation: String, _ move: @escaping @Sendable (UInt64, Int64) -> UInt64) -> LibraryFunction {
  let signature = FunctionSignature(name, [.init("bits", .int), .init("places", .int)], result: .int, documentation: documentation)
  return LibraryFunction([signature]) { arguments, _ throws(EvaluationError) in
    guard arguments.count == 2, case .int(let places) = arguments[1] else { return nil }
    guard places >= 0 else { throw EvaluationError("bits cannot be moved by \(places) places: the number is negative") }
    switch arguments[0] {
    case .int(let bits): return .int(Int64(bitPattern: move(UInt64(bitPattern: bits), places)))
    case .uint(let bits): return .uint(move(bits, places))
    default: return nil
    }
  }
}
