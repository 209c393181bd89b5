import SeamValue

/// Sums and differences of timestamps and durations (cel-spec, *List of Standard Definitions*).
enum TimeArithmetic {
  /// Nil where there is no such operation.
  static func apply(_ operation: Node.Operator, _ a: Value, _ b: Value) throws(EvaluationError) -> Value? {
    switch (a, operation, b) {
    case (.timestamp(let x), .add, .duration(let y)), (.duration(let y), .add, .timestamp(let x)):
      return .timestamp(try timestamp(nanoseconds(x.seconds, x.nanoseconds) + nanoseconds(y.seconds, y.nanoseconds)))
    case (.timestamp(let x), .subtract, .duration(let y)):
      return .timestamp(try timestamp(nanoseconds(x.seconds, x.nanoseconds) - nanoseconds(y.seconds, y.nanoseconds)))
    case (.timestamp(let x), .subtract, .timestamp(let y)):
      return .duration(try span(nanoseconds(x.seconds, x.nanoseconds) - nanoseconds(y.seconds, y.nanoseconds)))
    case (.duration(let x), .add, .duration(let y)):
      return .duration(try span(nanoseconds(x.seconds, x.nanoseconds) + nanoseconds(y.seconds, y.nanoseconds)))
    case (.duration(let x), .subtract, .duration(let y)):
      return .duration(try span(nanoseconds(x.seconds, x.nanoseconds) - nanoseconds(y.seconds, y.nanoseconds)))
    default:
      return nil
    }
  }

  private static let second: Int128 = 1_000_000_000

  /// Wide enough for whatever 64-bit seconds a value holds.
  private static func nanoseconds(_ seconds: Int64, _ nanoseconds: Int32) -> Int128 {
    Int128(seconds) * second + Int128(nanoseconds)
  }

  private static func timestamp(_ nanoseconds: Int128) throws(EvaluationError) -> Timestamp {
    guard let seconds = Int64(exactly: nanoseconds / second), let result = Timestamp(inRange: seconds, Int64(nanoseconds % second)) else {
      throw timestampOutOfRange("the result")
    }
    return result
  }

  private static func span(_ nanoseconds: Int128) throws(EvaluationError) -> TimeSpan {
    guard let total = Int64(exactly: nanoseconds) else {
      throw EvaluationError("the result is beyond the range of durations", notes: ["a duration spans at most 292 years"])
    }
    return TimeSpan(nanoseconds: total)
  }
}

func timestampOutOfRange(_ what: String) -> EvaluationError {
  EvaluationError("\(what) is beyond the range of timestamps", notes: ["it goes from the year 1 to the year 9999"])
}

extension Timestamp {
  /// Nil beyond the years 1 to 9999; nanoseconds may be negative, or more than a second.
  init?(inRange seconds: Int64, _ nanoseconds: Int64) {
    let carry = nanoseconds >= 0 ? nanoseconds / 1_000_000_000 : (nanoseconds - 999_999_999) / 1_000_000_000
    let (whole, overflow) = seconds.addingReportingOverflow(carry)
    guard !overflow, -62_135_596_800...253_402_300_799 ~= whole else { return nil }
    self.init(seconds: whole, nanoseconds: Int32(nanoseconds - carry * 1_000_000_000))
  }
}

extension TimeSpan {
  init(nanoseconds: Int64) {
    self.init(seconds: nanoseconds / 1_000_000_000, nanoseconds: Int32(nanoseconds % 1_000_000_000))
  }
}
