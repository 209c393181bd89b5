import SeamValue

/// Timestamps and durations as text.
enum TimeText {
  /// RFC 3339, section 5.6: `2009-02-13T23:31:30.5+01:00`. Nil for anything else, and beyond the years 1 to 9999.
  static func timestamp(_ text: String) -> Timestamp? {
    var scanner = Scanner(bytes: Array(text.utf8))
    guard let year = scanner.digits(4), scanner.take("-"), let month = scanner.digits(2), scanner.take("-"), let day = scanner.digits(2),
      scanner.takeAny("Tt "), let hour = scanner.digits(2), scanner.take(":"), let minute = scanner.digits(2), scanner.take(":"),
      let second = scanner.digits(2), hour < 24, minute < 60, second < 60,
      let date = CivilDate(year: year, month: Int(month), day: Int(day))
    else { return nil }
    var nanoseconds: Int64 = 0
    if scanner.take(".") {
      guard let fraction = scanner.fraction() else { return nil }
      nanoseconds = fraction
    }
    guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
    return Timestamp(inRange: date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second - offset, nanoseconds)
  }

  /// A sequence of decimal numbers with units, as Go writes durations: `1h30m`, `-1.5s`, `250ms`, `0`.
  static func duration(_ text: String) -> TimeSpan? {
    var scanner = Scanner(bytes: Array(text.utf8))
    let isNegative = scanner.take("-")
    if !isNegative { _ = scanner.take("+") }
    if scanner.rest == "0" { return TimeSpan(seconds: 0) }
    var total: Int64 = 0
    repeat {
      guard let (whole, fraction) = scanner.number(), let unit = scanner.unit() else { return nil }
      let (nanoseconds, overflow) = whole.multipliedReportingOverflow(by: unit)
      // Nanoseconds are the smallest part; a fraction of at most 18 digits times a unit of an hour fits a double closely enough below that.
      let part = Int64(fraction * Double(unit))
      let (sum, overflowed) = nanoseconds.addingReportingOverflow(part)
      let (next, overflowing) = total.addingReportingOverflow(sum)
      if overflow || overflowed || overflowing { return nil }
      total = next
    } while !scanner.isAtEnd
    return TimeSpan(nanoseconds: isNegative ? -total : total)
  }

  private struct Scanner {
    let bytes: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == bytes.count }
    var rest: String { String(decoding: bytes[position...], as: UTF8.self) }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
      position += 1
      return true
    }

    mutating func takeAny(_ characters: String) -> Bool {
      guard position < bytes.count, characters.utf8.contains(bytes[position]) else { return false }
      position += 1
      return true
    }

    mutating func digits(_ count: Int) -> Int64? {
      guard position + count <= bytes.count else { return nil }
      var number: Int64 = 0
      for byte in bytes[position..<position + count] {
        guard byte.isDigit else { return nil }
        number = number * 10 + Int64(byte - UInt8(ascii: "0"))
      }
      position += count
      return number
    }

    /// The digits behind a point, in nanoseconds; further ones are cut off.
    mutating func fraction() -> Int64? {
      let start = position
      var nanoseconds: Int64 = 0
      var unit: Int64 = 100_000_000
      while position < bytes.count, bytes[position].isDigit {
        nanoseconds += Int64(bytes[position] - UInt8(ascii: "0")) * unit
        unit /= 10
        position += 1
      }
      return position > start ? nanoseconds : nil
    }

    /// `Z` or `±hh:mm`, in seconds.
    mutating func offset() -> Int64? {
      if takeAny("Zz") { return 0 }
      let isNegative = take("-")
      guard isNegative || take("+"), let hours = digits(2), take(":"), let minutes = digits(2), hours < 24, minutes < 60 else { return nil }
      return (hours * 3600 + minutes * 60) * (isNegative ? -1 : 1)
    }

    mutating func number() -> (whole: Int64, fraction: Double)? {
      let start = position
      while position < bytes.count, bytes[position].isDigit { position += 1 }
      let whole = position > start ? Int64(String(decoding: bytes[start..<position], as: UTF8.self)) : 0
      var fraction = 0.0
      var hasFraction = false
      if take(".") {
        let first = position
        while position < bytes.count, bytes[position].isDigit { position += 1 }
        hasFraction = position > first
        fraction = Double("0." + String(decoding: bytes[first..<position], as: UTF8.self) + "0") ?? 0
      }
      guard let whole, position > start, hasFraction || bytes[start].isDigit else { return nil }
      return (whole, fraction)
    }

    /// Nanoseconds of a unit.
    mutating func unit() -> Int64? {
      let units: [(String, Int64)] = [
        ("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000),
        ("h", 3_600_000_000_000),
      ]
      for (name, nanoseconds) in units where bytes[position...].starts(with: name.utf8) {
        position += name.utf8.count
        return nanoseconds
      }
      return nil
    }
  }
}
