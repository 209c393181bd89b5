/// How far the clocks of a time zone are ahead of UTC (cel-spec, *Timezones*).
enum TimeZoneOffset {
  /// In seconds; nil where there is no such zone.
  static func seconds(east zone: String, at time: Int64) -> Int64? {
    if zone == "UTC" || zone.isEmpty { return 0 }
    return fixed(Array(zone.utf8)) ?? TimeZoneData.named(zone)?.offset(at: time)
  }

  /// `+01:00`, `-09:30` or, as implementations also take it, `02:00`.
  private static func fixed(_ zone: [UInt8]) -> Int64? {
    let hasSign = zone.first == UInt8(ascii: "+") || zone.first == UInt8(ascii: "-")
    let digits = Array(zone.dropFirst(hasSign ? 1 : 0))
    guard digits.count == 5, digits[2] == UInt8(ascii: ":") else { return nil }
    let numbers = [digits[0], digits[1], digits[3], digits[4]]
    guard numbers.allSatisfy(\.isDigit) else { return nil }
    let values = numbers.map { Int64($0 - UInt8(ascii: "0")) }
    let (hours, minutes) = (values[0] * 10 + values[1], values[2] * 10 + values[3])
    guard hours < 24, minutes < 60 else { return nil }
    return (hours * 3600 + minutes * 60) * (zone.first == UInt8(ascii: "-") ? -1 : 1)
  }
}
