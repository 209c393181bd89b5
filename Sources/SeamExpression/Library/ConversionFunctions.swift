import SeamValue

/// The conversions between types (cel-spec, *List of Standard Definitions*): each is named for the type it gives, and fails where the value
/// has no counterpart.
let conversionFunctions: [LibraryFunction] = [
  conversion(
    "int", [("number", .number), ("text", .string), ("timestamp", .timestamp)], .int,
    "The integer: a number without its fraction, a text in decimal digits, a timestamp in seconds since 1970.", toInt),
  conversion("uint", [("number", .number), ("text", .string)], .int, "The unsigned integer.", toUInt),
  conversion("double", [("number", .number), ("text", .string)], .double, "The nearest double.", toDouble),
  conversion("string", [("value", .any)], .string, "The text of a value.", toText),
  conversion("bytes", [("text", .string), ("bytes", .bytes)], .bytes, "The bytes of a text in UTF-8.") {
    value, budget throws(EvaluationError) in
    switch value {
    case .bytes: return value
    case .string(let text):
      try budget.spend(bytes: text.utf8.count)
      return .bytes(Array(text.utf8))
    default: return nil
    }
  },
  conversion("bool", [("text", .string), ("boolean", .bool)], .bool, "The boolean that a text such as true, t or 1 stands for.") {
    value, _ throws(EvaluationError) in
    switch value {
    case .bool: return value
    case .string(let text):
      switch text {
      case "1", "t", "T", "true", "TRUE", "True": return true
      case "0", "f", "F", "false", "FALSE", "False": return false
      default: throw notA("boolean", value)
      }
    default: return nil
    }
  },
  conversion(
    "timestamp", [("text", .string), ("seconds", .int), ("timestamp", .timestamp)], .timestamp,
    "The instant of a text in RFC 3339, or so many seconds after 1970."
  ) { value, _ throws(EvaluationError) in
    switch value {
    case .timestamp: return value
    case .int(let seconds):
      guard let timestamp = Timestamp(inRange: seconds, 0) else { throw timestampOutOfRange("\(seconds) seconds after 1970") }
      return .timestamp(timestamp)
    case .string(let text):
      guard let timestamp = TimeText.timestamp(text) else {
        throw notA(
          "timestamp", value, ["a timestamp is written 2009-02-13T23:31:30Z or 2009-02-13T23:31:30.5+01:00, in the years 1 to 9999"])
      }
      return .timestamp(timestamp)
    default: return nil
    }
  },
  conversion("duration", [("text", .string), ("duration", .duration)], .duration, "The length of time of a text such as 1h30m or 250ms.") {
    value, _ throws(EvaluationError) in
    switch value {
    case .duration: return value
    case .string(let text):
      guard let duration = TimeText.duration(text) else {
        throw notA("duration", value, ["a duration is written 90s, 1h30m, 250ms or -1.5s, and spans at most 292 years"])
      }
      return .duration(duration)
    default: return nil
    }
  },
]

private func conversion(
  _ name: String, _ forms: [(String, StaticType)], _ result: StaticType, _ documentation: String,
  _ convert: @escaping @Sendable (Value, inout Budget) throws(EvaluationError) -> Value?
) -> LibraryFunction {
  let signatures = forms.map { FunctionSignature(name, [.init($0.0, $0.1)], result: result, documentation: documentation) }
  return LibraryFunction(signatures, keepsDecimals: true) { arguments, budget throws(EvaluationError) in
    arguments.count == 1 ? try convert(arguments[0], &budget) : nil
  }
}

private func notA(_ kind: String, _ value: Value, _ notes: [String] = []) -> EvaluationError {
  EvaluationError("\(value.described) is no \(kind)", notes: notes)
}

private func beyond(_ kind: String, _ value: Value, _ limits: String) -> EvaluationError {
  EvaluationError("\(value.described) is beyond the range of \(kind)", notes: ["it goes from \(limits)"])
}

private func toInt(_ value: Value, _ budget: inout Budget) throws(EvaluationError) -> Value? {
  let limits = "\(Int64.min) to \(Int64.max)"
  switch value {
  case .int: return value
  case .uint(let number):
    guard let result = Int64(exactly: number) else { throw beyond("integers", value, limits) }
    return .int(result)
  case .decimal(let number):
    if let exact = number.int64 { return .int(exact) }
    return try toInt(.double(number.double), &budget)
  case .double(let number):
    // 2^63 itself is what the largest integers round to, so the ends are excluded.
    guard number > -0x1p63, number < 0x1p63 else { throw beyond("integers", value, limits) }
    return .int(Int64(number))
  case .timestamp(let timestamp): return .int(timestamp.seconds)
  case .string(let text):
    guard let result = Int64(text) else { throw notA("integer", value) }
    return .int(result)
  default: return nil
  }
}

private func toUInt(_ value: Value, _ budget: inout Budget) throws(EvaluationError) -> Value? {
  let limits = "0 to \(UInt64.max)"
  switch value {
  case .uint: return value
  case .int(let number):
    guard let result = UInt64(exactly: number) else { throw beyond("unsigned integers", value, limits) }
    return .uint(result)
  case .decimal(let number): return try toUInt(number.int64.map { .int($0) } ?? .double(number.double), &budget)
  case .double(let number):
    guard number >= 0, number < 0x1p64 else { throw beyond("unsigned integers", value, limits) }
    return .uint(UInt64(number))
  case .string(let text):
    guard let result = UInt64(text) else { throw notA("unsigned integer", value) }
    return .uint(result)
  default: return nil
  }
}

private func toDouble(_ value: Value, _ budget: inout Budget) throws(EvaluationError) -> Value? {
  guard case .string(let text) = value else { return value.asDouble.map { .double($0) } }
  switch text.lowercased() {
  case "nan": return .double(.nan)
  case "inf", "+inf", "infinity", "+infinity": return .double(.infinity)
  case "-inf", "-infinity": return .double(-.infinity)
  default:
    // Swift reads more than decimal notation, such as hexadecimal.
    guard text.utf8.allSatisfy({ $0.isDigit || "+-.eE".utf8.contains($0) }), let result = Double(text) else { throw notA("number", value) }
    return .double(result)
  }
}

private func toText(_ value: Value, _ budget: inout Budget) throws(EvaluationError) -> Value? {
  switch value {
  case .string: return value
  case .bool, .int, .uint, .double, .decimal, .timestamp, .duration, .type: return .string(value.rendered)
  case .bytes(let bytes):
    try budget.spend(bytes: bytes.count)
    guard let text = String(validating: bytes, as: UTF8.self) else { throw EvaluationError("the bytes are no UTF-8 text") }
    return .string(text)
  case .null, .list, .map:
    throw EvaluationError(
      "\(value.described) has no text of its own", notes: ["write '%s'.format([a]), or put the value into a text with ${…}"])
  }
}
