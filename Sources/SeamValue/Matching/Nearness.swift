/// The operand of `$near`: a number or an instant, and how far from it a value may be.
enum Nearness {
  case number(Double, tolerance: Double)
  case instant(Timestamp, tolerance: TimeSpan)

  init?(_ operand: Value) {
    let target: Value
    let tolerance: Value
    if case .list(let items) = operand, items.count == 2 {
      (target, tolerance) = (items[0], items[1])
    } else if case .map(let map) = operand, map.count == 2, let first = map["value"], let second = map["tolerance"] {
      (target, tolerance) = (first, second)
    } else {
      return nil
    }
    if let number = target.double, let limit = tolerance.double, limit >= 0 {
      self = .number(number, tolerance: limit)
    } else if let instant = target.instant, let span = tolerance.span, span.seconds >= 0, span.nanoseconds >= 0 {
      self = .instant(instant, tolerance: span)
    } else {
      return nil
    }
  }

  /// Nil where the value is of another kind. Rounding in binary is forgiven: 0.4 is 0.1 away from 0.3.
  func accepts(_ value: Value) -> Bool? {
    switch self {
    case .number(let target, let tolerance):
      guard let number = value.double else { return nil }
      return abs(number - target) <= tolerance + 4 * max(abs(number), abs(target)).ulp
    case .instant(let target, let tolerance):
      guard let instant = value.instant else { return nil }
      let (first, second) = (min(target, instant), max(target, instant))
      var seconds = UInt64(bitPattern: second.seconds &- first.seconds)
      var nanoseconds = second.nanoseconds - first.nanoseconds
      if nanoseconds < 0 {
        seconds -= 1
        nanoseconds += 1_000_000_000
      }
      return (seconds, nanoseconds) <= (UInt64(tolerance.seconds), tolerance.nanoseconds)
    }
  }

  var phrase: String {
    switch self {
    case .number(let target, let tolerance): "\(Self.text(target)) ± \(Self.text(tolerance))"
    case .instant(let target, let tolerance): "\(target) ± \(tolerance)"
    }
  }

  private static func text(_ number: Double) -> String {
    Int64(exactly: number).map(String.init) ?? number.description
  }
}

extension Timestamp: Comparable {
  package static func < (a: Timestamp, b: Timestamp) -> Bool { (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds) }
}

extension Value {
  /// A number of any kind as a double; nil for what is no finite number.
  package var double: Double? {
    let number: Double
    switch self {
    case .int(let integer): number = Double(integer)
    case .uint(let integer): number = Double(integer)
    case .double(let double): number = double
    case .decimal(let decimal): number = decimal.double
    default: return nil
    }
    return number.isFinite ? number : nil
  }

  /// A timestamp, or a text that is one as RFC 3339 writes it.
  var instant: Timestamp? {
    switch self {
    case .timestamp(let instant): instant
    case .string(let text): Timestamp(rfc3339: text)
    default: nil
    }
  }

  /// A duration, or a text such as `5s`.
  fileprivate var span: TimeSpan? {
    switch self {
    case .duration(let span): span
    case .string(let text): TimeSpan(text)
    default: nil
    }
  }
}
