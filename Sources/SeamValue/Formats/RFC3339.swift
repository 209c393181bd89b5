/// Dates and times as RFC 3339, section 5.6, writes them.
package enum RFC3339 {
  package struct Time: Sendable, Equatable {
    /// Since midnight, where the time was written; 86,400 in a leap second at the end of a day.
    package let seconds: Int64
    package let nanoseconds: Int32
    /// East of UTC, in seconds; nil where none is written.
    package let offset: Int64?
  }

  /// `full-date`: 2024-02-29.
  package static func date(_ text: some Collection<UInt8>) -> CivilDate? {
    let bytes = Array(text)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), let year = number(bytes[0..<4]),
      let month = number(bytes[5..<7]), let day = number(bytes[8..<10])
    else { return nil }
    return CivilDate(year: year, month: Int(month), day: Int(day))
  }

  /// `full-time`, or `partial-time` with no offset: 23:59:60.5Z. A leap second exists only at the end of a day in UTC.
  package static func time(_ text: some Collection<UInt8>) -> Time? {
    let bytes = Array(text)
    guard bytes.count >= 8, bytes[2] == UInt8(ascii: ":"), bytes[5] == UInt8(ascii: ":"), let hour = number(bytes[0..<2]),
      let minute = number(bytes[3..<5]), let second = number(bytes[6..<8]), hour < 24, minute < 60, second <= 60
    else { return nil }
    var rest = bytes[8...]
    var nanoseconds: Int32 = 0
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      let digits = rest.prefix { $0 &- 0x30 < 10 }
      if digits.isEmpty { return nil }
      nanoseconds = (Array(digits) + Array(repeating: 0x30, count: 9)).prefix(9).reduce(0) { $0 * 10 + Int32($1 - 0x30) }
      rest.removeFirst(digits.count)
    }
    guard let offset = offset(Array(rest)) else { return nil }
    if second == 60 {
      let utc = hour * 60 + minute - (offset ?? 0) / 60
      guard ((utc % 1440) + 1440) % 1440 == 1439 else { return nil }
    }
    return Time(seconds: hour * 3600 + minute * 60 + second, nanoseconds: nanoseconds, offset: offset)
  }

  /// The outer optional is nil for a mistake, the inner one where nothing is written.
  private static func offset(_ bytes: [UInt8]) -> Int64?? {
    if bytes.isEmpty { return .some(nil) }
    if bytes.count == 1, bytes[0] | 0x20 == UInt8(ascii: "z") { return 0 }
    guard bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"), bytes[3] == UInt8(ascii: ":"),
      let hours = number(bytes[1..<3]), let minutes = number(bytes[4..<6]), hours < 24, minutes < 60
    else { return nil }
    let seconds = hours * 3600 + minutes * 60
    return bytes[0] == UInt8(ascii: "-") ? -seconds : seconds
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    guard digits.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }
}

extension Timestamp {
  /// `date-time`: 2009-02-13T23:31:30.5+01:00. Nil where it is none, or has no offset.
  package init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count > 11, bytes[10] | 0x20 == UInt8(ascii: "t"), let date = RFC3339.date(bytes[..<10]),
      let time = RFC3339.time(bytes[11...]), let offset = time.offset
    else { return nil }
    self.init(seconds: date.daysSince1970 * 86_400 + time.seconds - offset, nanoseconds: time.nanoseconds)
  }
}

extension TimeSpan {
  /// One number with a unit: `5s`, `1.5s`, `250ms`, `2m`, `1h`. Nil where it is something else, or longer than 290 years.
  package init?(_ text: String) {
    let units: [(String, Double)] = [("ms", 1e-3), ("us", 1e-6), ("ns", 1e-9), ("s", 1), ("m", 60), ("h", 3600)]
    guard let unit = units.first(where: { text.hasSuffix($0.0) }) else { return nil }
    let digits = text.dropLast(unit.0.count)
    guard digits.utf8.allSatisfy({ $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }),
      let number = Double(digits)
    else { return nil }
    let nanoseconds = (number * unit.1 * 1e9).rounded()
    guard let exact = Int64(exactly: nanoseconds) else { return nil }
    self.init(seconds: exact / 1_000_000_000, nanoseconds: Int32(exact % 1_000_000_000))
  }
}
