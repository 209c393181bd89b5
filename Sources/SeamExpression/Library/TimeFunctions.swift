import SeamValue

/// The parts of timestamps, in UTC or in a time zone, and of durations (cel-spec, *List of Standard Definitions*).
let timeFunctions: [LibraryFunction] = [
  part("getFullYear", "The year.") { Int64($0.date.year) },
  part("getMonth", "The month, 0 for January.") { Int64($0.date.month) - 1 },
  part("getDate", "The day of the month, from 1.") { Int64($0.date.day) },
  part("getDayOfMonth", "The day of the month, from 0.") { Int64($0.date.day) - 1 },
  part("getDayOfYear", "The day of the year, from 0.") { time in
    time.days - (CivilDate(year: time.date.year, month: 1, day: 1)?.daysSince1970 ?? time.days)
  },
  // 1970-01-01 was a Thursday.
  part("getDayOfWeek", "The day of the week, 0 for Sunday.") { (($0.days + 4) % 7 + 7) % 7 },
  part("getHours", "The hour, 0 to 23; of a duration, all its hours.", ofDuration: { $0.seconds / 3600 }) { $0.secondOfDay / 3600 },
  part("getMinutes", "The minute, 0 to 59; of a duration, all its minutes.", ofDuration: { $0.seconds / 60 }) { $0.secondOfDay / 60 % 60 },
  part("getSeconds", "The second, 0 to 59; of a duration, all its seconds.", ofDuration: { $0.seconds }) { $0.secondOfDay % 60 },
  part(
    "getMilliseconds", "The milliseconds of the second, 0 to 999; of a duration too.", ofDuration: { Int64($0.nanoseconds) / 1_000_000 }
  ) { $0.nanoseconds / 1_000_000 },
]

/// A timestamp as a clock on the wall shows it.
private struct WallTime {
  let days: Int64
  let secondOfDay: Int64
  let nanoseconds: Int64

  init(_ timestamp: Timestamp, offset: Int64) {
    let seconds = timestamp.seconds &+ offset
    days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    secondOfDay = seconds - days * 86_400
    nanoseconds = Int64(timestamp.nanoseconds)
  }

  var date: CivilDate { CivilDate(daysSince1970: days) }
}

private func part(
  _ name: String, _ documentation: String, ofDuration: (@Sendable (TimeSpan) -> Int64)? = nil,
  _ value: @escaping @Sendable (WallTime) -> Int64
) -> LibraryFunction {
  var forms = [
    FunctionSignature(name, on: .timestamp, result: .int, documentation: documentation),
    FunctionSignature(name, on: .timestamp, [.init("zone", .string)], result: .int, documentation: documentation),
  ]
  if ofDuration != nil { forms.append(FunctionSignature(name, on: .duration, result: .int, documentation: documentation)) }
  return LibraryFunction(forms) { arguments, _ throws(EvaluationError) in
    switch arguments.first {
    case .timestamp(let timestamp):
      var offset: Int64 = 0
      if arguments.count == 2, case .string(let zone) = arguments[1] {
        guard let found = TimeZoneOffset.seconds(east: zone, at: timestamp.seconds) else {
          throw EvaluationError(
            "there is no time zone \(arguments[1].shown)", notes: ["a zone is written UTC, +01:00 or by its name: Europe/Paris"])
        }
        offset = found
      } else if arguments.count != 1 {
        return nil
      }
      return .int(value(WallTime(timestamp, offset: offset)))
    case .duration(let duration):
      return arguments.count == 1 ? ofDuration.map { .int($0(duration)) } : nil
    default: return nil
    }
  }
}
