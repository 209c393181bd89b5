import SeamValue

/// The date of a cookie's `Expires` as clients read it (RFC 6265, section 5.1.1): a time, a day, a month and a year in any order, with anything between.
enum CookieDate {
  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

  /// Seconds since 1970; nil where it is no date, and the attribute is ignored.
  static func seconds(_ text: Substring) -> Int64? {
    var time: (hour: Int, minute: Int, second: Int)?
    var day: Int?
    var month: Int?
    var year: Int?
    for token in text.utf8.split(whereSeparator: isDelimiter) {
      if time == nil, let found = self.time(token) {
        time = found
      } else if day == nil, let number = number(token, 1...2) {
        day = number
      } else if month == nil, let index = months.firstIndex(where: { String(Substring(token.prefix(3))).lowercased() == $0 }) {
        month = index + 1
      } else if year == nil, let number = number(token, 2...4) {
        year = number
      }
    }
    guard let time, let day, let month, var year else { return nil }
    if 70...99 ~= year { year += 1900 } else if 0...69 ~= year { year += 2000 }
    guard year >= 1601, time.hour < 24, time.minute < 60, time.second < 60,
      let date = CivilDate(year: Int64(year), month: month, day: day)
    else { return nil }
    return date.daysSince1970 * 86_400 + Int64(time.hour * 3600 + time.minute * 60 + time.second)
  }

  private static func isDelimiter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x09, 0x20...0x2F, 0x3B...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }

  /// `8:05:09`, behind which anything but a digit may follow.
  private static func time(_ token: Substring.UTF8View) -> (hour: Int, minute: Int, second: Int)? {
    let fields = token.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard fields.count == 3, let hour = number(fields[0], 1...2), fields[0].count <= 2, let minute = number(fields[1], 1...2),
      fields[1].count <= 2, let second = number(fields[2], 1...2)
    else { return nil }
    return (hour, minute, second)
  }

  /// The digits at the start, if there are so many.
  private static func number(_ token: Substring.UTF8View, _ count: ClosedRange<Int>) -> Int? {
    let digits = token.prefix { 0x30...0x39 ~= $0 }
    return count ~= digits.count ? Int(Substring(digits)) : nil
  }
}
