import SeamValue

/// The rule of a time zone for all the years to come, such as `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX, *TZ*; RFC 8536, section 3.3).
struct TimeZoneRule: Sendable {
  /// Seconds east of UTC.
  private let standard: Int64
  private let summer: (offset: Int64, start: Day, end: Day)?

  /// A day of each year, and the time of its clock at which the offset changes.
  private struct Day: Sendable {
    enum Kind: Sendable {
      /// `M3.5.0`: the fifth, which is the last, Sunday of March.
      case weekday(month: Int, week: Int, day: Int)
      /// `J60`: from 1, February 29 never counted.
      case withoutLeapDay(Int)
      /// `59`: from 0.
      case ofYear(Int)
    }

    let kind: Kind
    let time: Int64

    /// In seconds since 1970, on the clock of the zone.
    func seconds(in year: Int64) -> Int64 {
      func days(_ year: Int64, _ month: Int) -> Int64 { CivilDate(year: year, month: month, day: 1)?.daysSince1970 ?? 0 }
      let day: Int64
      switch kind {
      case .weekday(let month, let week, let weekday):
        let first = days(year, month)
        let next = month == 12 ? days(year + 1, 1) : days(year, month + 1)
        var found = first + ((Int64(weekday) - (first + 4)) % 7 + 7) % 7 + Int64(week - 1) * 7
        while found >= next { found -= 7 }
        day = found
      case .withoutLeapDay(let number):
        let isLeap = days(year + 1, 1) - days(year, 1) == 366
        day = days(year, 1) + Int64(number) - 1 + (isLeap && number > 59 ? 1 : 0)
      case .ofYear(let number): day = days(year, 1) + Int64(number)
      }
      return day * 86_400 + time
    }
  }

  func offset(at time: Int64) -> Int64 {
    guard let summer else { return standard }
    let local = time + standard
    let year = CivilDate(daysSince1970: local >= 0 ? local / 86_400 : (local - 86_399) / 86_400).year
    let start = summer.start.seconds(in: year) - standard
    let end = summer.end.seconds(in: year) - summer.offset
    let isSummer = start < end ? start <= time && time < end : !(end <= time && time < start)
    return isSummer ? summer.offset : standard
  }

  init?(_ bytes: [UInt8]) {
    var scanner = Scanner(bytes: bytes)
    guard scanner.name(), let standard = scanner.time() else { return nil }
    self.standard = -standard
    if scanner.isAtEnd {
      summer = nil
      return
    }
    guard scanner.name() else { return nil }
    var offset = self.standard + 3600
    if scanner.next != UInt8(ascii: ",") {
      guard let given = scanner.time() else { return nil }
      offset = -given
    }
    guard let start = scanner.day(), let end = scanner.day(), scanner.isAtEnd else { return nil }
    summer = (offset, start, end)
  }

  private struct Scanner {
    let bytes: [UInt8]
    var position = 0

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }
    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard next == UInt8(ascii: character) else { return false }
      position += 1
      return true
    }

    /// `CET`, or `<+03>`.
    mutating func name() -> Bool {
      let start = position
      if take("<") {
        while let byte = next, byte != UInt8(ascii: ">") { position += 1 }
        return take(">")
      }
      while let byte = next, byte.startsName { position += 1 }
      return position > start
    }

    mutating func number() -> Int? {
      let start = position
      while position < bytes.count, bytes[position].isDigit, position - start < 4 { position += 1 }
      return Int(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    /// `[±]h[h][:mm[:ss]]`, in seconds.
    mutating func time() -> Int64? {
      let isNegative = take("-")
      if !isNegative { _ = take("+") }
      guard let hours = number() else { return nil }
      var seconds = hours * 3600
      if take(":") {
        guard let minutes = number() else { return nil }
        seconds += minutes * 60
        if take(":") {
          guard let rest = number() else { return nil }
          seconds += rest
        }
      }
      return Int64(isNegative ? -seconds : seconds)
    }

    /// `,M3.5.0/2`: without a time at two o'clock.
    mutating func day() -> Day? {
      guard take(",") else { return nil }
      let kind: Day.Kind
      if take("M") {
        guard let month = number(), take("."), let week = number(), take("."), let day = number(), 1...12 ~= month, 1...5 ~= week,
          0...6 ~= day
        else { return nil }
        kind = .weekday(month: month, week: week, day: day)
      } else {
        let isJulian = take("J")
        guard let day = number(), day <= 365 else { return nil }
        kind = isJulian ? .withoutLeapDay(day) : .ofYear(day)
      }
      var time: Int64 = 7200
      if take("/") {
        guard let given = self.time() else { return nil }
        time = given
      }
      return Day(kind: kind, time: time)
    }
  }
}
