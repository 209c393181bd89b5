/// An instant: seconds and nanoseconds since 1970-01-01T00:00:00Z (RFC 3339, section 5.6, between the years 1 and 9999).
package struct Timestamp: Sendable, Hashable {
  package var seconds: Int64
  /// 0 ..< 1,000,000,000.
  package var nanoseconds: Int32

  package init(seconds: Int64, nanoseconds: Int32 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }
}

extension Timestamp: CustomStringConvertible {
  /// RFC 3339 in UTC, with as many digits of a second as there are: `2009-02-13T23:31:30.5Z`.
  package var description: String {
    let (quotient, remainder) = seconds.quotientAndRemainder(dividingBy: 86_400)
    let days = remainder < 0 ? quotient - 1 : quotient
    let time = remainder < 0 ? remainder + 86_400 : remainder
    let date = CivilDate(daysSince1970: days)
    return padded(date.year, 4) + "-" + padded(Int64(date.month), 2) + "-" + padded(Int64(date.day), 2) + "T" + padded(time / 3600, 2) + ":"
      + padded(time / 60 % 60, 2) + ":" + padded(time % 60, 2) + fraction(nanoseconds) + "Z"
  }
}

/// A length of time, positive or negative: CEL's `duration`. Seconds and nanoseconds have the same sign.
package struct TimeSpan: Sendable, Hashable {
  package var seconds: Int64
  /// -999,999,999 ... 999,999,999.
  package var nanoseconds: Int32

  package init(seconds: Int64, nanoseconds: Int32 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }
}

extension TimeSpan: CustomStringConvertible {
  /// Seconds, as CEL renders them: `90s`, `-0.5s`.
  package var description: String {
    (seconds < 0 || nanoseconds < 0 ? "-" : "") + String(seconds.magnitude) + fraction(Int32(nanoseconds.magnitude)) + "s"
  }
}

private func padded(_ number: Int64, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

private func fraction(_ nanoseconds: Int32) -> String {
  if nanoseconds == 0 { return "" }
  var digits = padded(Int64(nanoseconds), 9)
  while digits.last == "0" { digits.removeLast() }
  return "." + digits
}
