import SeamValue

/// Sums and differences of timestamps and durations (cel-spec, *List of Standard Definitions*).
enum TimeArithmetic {
  /// Nil where there is no such operation.
  static func apply(_ operation: Node.Operator, _ a: Value, _ b: Value) throws(EvaluationError) -> Value? {
    switch (a, operation, b) {
    case (.timestamp(let x), .add, .duration(let y)), (.duration(let y), .add, .timestamp(let x)):
      return .timestamp(try sum(x, y.seconds, y.nanoseconds))
    case (.timestamp(let x), .subtract, .duration(let y)):
      return .timestamp(try sum(x, -y.seconds, -y.nanoseconds))
    case (.timestamp(let x), .subtract, .timestamp(let y)):
      return .duration(try span(x.seconds - y.seconds, Int64(x.nanoseconds) - Int64(y.nanoseconds)))
    case (.duration(let x), .add, .duration(let y)):
      return .duration(try span(x.seconds + y.seconds, Int64(x.nanoseconds) + Int64(y.nanoseconds)))
    case (.duration(let x), .subtract, .duration(let y)):
      return .duration(try span(x.seconds - y.seconds, Int64(x.nanoseconds) - Int64(y.nanoseconds)))
    default:
      return nil
    }
  }

  // No sum of seconds overflows: a timestamp has at most 12 digits of them, a duration 10. Values from elsewhere are held to the same by the
  // checks that follow.
  private static func sum(_ timestamp: Timestamp, _ seconds: Int64, _ nanoseconds: Int32) throws(EvaluationError) -> Timestamp {
    let (total, overflow) = timestamp.seconds.addingReportingOverflow(seconds)
    guard !overflow, let result = Timestamp(inRange: total, Int64(timestamp.nanoseconds) + Int64(nanoseconds)) else {
      throw timestampOutOfRange("the result")
    }
    return result
  }

  private static func span(_ seconds: Int64, _ nanoseconds: Int64) throws(EvaluationError) -> TimeSpan {
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (total, overflowed) = whole.addingReportingOverflow(nanoseconds)
    guard !overflow, !overflowed else {
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
