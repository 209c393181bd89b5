import Glibc

/// A value as a number, for comparisons across the four kinds of number.
enum Number {
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case decimal(Decimal)

  init?(_ value: Value) {
    switch value {
    case .int(let number): self = .int(number)
    case .uint(let number): self = .uint(number)
    case .double(let number): self = .double(number)
    case .decimal(let number): self = .decimal(number)
    default: return nil
    }
  }

  /// Nil where either is NaN.
  func order(_ other: Number) -> Order? {
    switch (self, other) {
    case (.int(let a), .int(let b)): Order(a, b)
    case (.uint(let a), .uint(let b)): Order(a, b)
    case (.int(let a), .uint(let b)): a < 0 ? .ascending : Order(UInt64(a), b)
    case (.double(let a), .double(let b)): a.isNaN || b.isNaN ? nil : Order(a, b)
    case (.decimal(let a), .decimal(let b)): a.digits == b.digits ? .same : a.canonical.order(b.canonical)
    case (.int(let a), .double(let b)): Self.order(a, b)
    case (.uint(let a), .double(let b)): Self.order(a, b)
    case (.int(let a), .decimal(let b)): Decimal(validated: String(a)).canonical.order(b.canonical)
    case (.uint(let a), .decimal(let b)): Decimal(validated: String(a)).canonical.order(b.canonical)
    case (.decimal(let a), .double(let b)): Self.order(a, b)
    default: other.order(self)?.reversed
    }
  }

  /// Exact: no integer is rounded to a double.
  private static func order<I: FixedWidthInteger>(_ a: I, _ b: Double) -> Order? {
    if b.isNaN { return nil }
    let whole = b.rounded(.towardZero)
    guard let integer = I(exactly: whole) else { return b < 0 ? .descending : .ascending }
    return a == integer ? Order(0, b - whole) : Order(a, integer)
  }

  private static func order(_ a: Decimal, _ b: Double) -> Order? {
    if b.isNaN { return nil }
    if b.isInfinite { return b < 0 ? .descending : .ascending }
    return Order(a.double, b)
  }
}

extension Value {
  /// The number as a double, whatever its kind; nil for anything else.
  package var asDouble: Double? {
    switch self {
    case .int(let number): Double(number)
    case .uint(let number): Double(number)
    case .double(let number): number
    case .decimal(let number): number.double
    default: nil
    }
  }
}
