import SeamValue

/// `text.format(values)`: `%[.precision]conversion` (cel-spec, *extensions/strings*).
struct TextFormat {
  /// Digits behind the point, at most: more than any double has.
  private static let maximumPrecision = 1100

  let values: [Value]
  private var next = 0

  init(values: [Value]) {
    self.values = values
  }

  mutating func apply(_ template: String, _ budget: inout Budget) throws(EvaluationError) -> String {
    let bytes = Array(template.utf8)
    var result: [UInt8] = []
    var position = 0
    while position < bytes.count {
      guard bytes[position] == UInt8(ascii: "%") else {
        result.append(bytes[position])
        position += 1
        continue
      }
      position += 1
      if position < bytes.count, bytes[position] == UInt8(ascii: "%") {
        result.append(UInt8(ascii: "%"))
        position += 1
        continue
      }
      let text = try clause(bytes, &position, &budget)
      try budget.spend(bytes: text.utf8.count)
      result += Array(text.utf8)
    }
    try budget.spend(bytes: result.count)
    return String(decoding: result, as: UTF8.self)
  }

  private mutating func clause(_ bytes: [UInt8], _ position: inout Int, _ budget: inout Budget) throws(EvaluationError) -> String {
    var precision: Int?
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      let start = position
      while position < bytes.count, bytes[position].isDigit { position += 1 }
      guard let digits = Int(String(decoding: bytes[start..<position], as: UTF8.self)), digits <= Self.maximumPrecision else {
        throw EvaluationError("the precision behind '%.' must be a number up to \(Self.maximumPrecision)")
      }
      precision = digits
    }
    guard position < bytes.count else { throw EvaluationError("the text ends within a '%' clause", label: "write %% for a percent sign") }
    let conversion = bytes[position]
    position += 1
    guard "sdfexXob".utf8.contains(conversion) else {
      let shown = String(decoding: bytes[(position - 1)...], as: UTF8.self).prefix(1)
      throw EvaluationError(
        "'%\(shown)' is no formatting clause", label: "write %% for a percent sign",
        notes: ["the clauses are %s, %d, %f, %e, %x, %X, %o and %b"])
    }
    guard next < values.count else {
      throw EvaluationError("the text asks for value \(next + 1), and there are \(values.count)")
    }
    let value = values[next]
    next += 1
    let name = "%" + String(Character(Unicode.Scalar(conversion)))
    guard let text = try Self.format(value, conversion, precision ?? 6, &budget) else {
      throw EvaluationError("'\(name)' takes \(Self.wanted(conversion)), and value \(next) is \(value.described)")
    }
    return text
  }

  private static func wanted(_ conversion: UInt8) -> String {
    switch conversion {
    case UInt8(ascii: "o"): "an integer"
    case UInt8(ascii: "b"): "an integer or a boolean"
    case UInt8(ascii: "x"), UInt8(ascii: "X"): "an integer, a string or bytes"
    default: "a number"
    }
  }

  /// Nil where the conversion does not take such a value.
  private static func format(
    _ value: Value, _ conversion: UInt8, _ precision: Int, _ budget: inout Budget
  ) throws(EvaluationError) -> String? {
    switch conversion {
    case UInt8(ascii: "s"): return try text(value, &budget)
    case UInt8(ascii: "d"):
      return value.asDouble == nil ? nil : value.rendered
    case UInt8(ascii: "o"): return integer(value, radix: 8)
    case UInt8(ascii: "b"):
      if case .bool(let flag) = value { return flag ? "1" : "0" }
      return integer(value, radix: 2)
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      let digits: String?
      switch value {
      case .string(let text): digits = hex(Array(text.utf8))
      case .bytes(let bytes): digits = hex(bytes)
      default: digits = integer(value, radix: 16)
      }
      return conversion == UInt8(ascii: "X") ? digits?.uppercased() : digits
    default:
      return value.asDouble.map { NumberText.fixed($0, precision: precision, scientific: conversion == UInt8(ascii: "e")) }
    }
  }

  private static func integer(_ value: Value, radix: Int) -> String? {
    switch value {
    case .int(let number): String(number, radix: radix)
    case .uint(let number): String(number, radix: radix)
    default: nil
    }
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// `%s`: any value; the entries of an object in the order of their keys.
  private static func text(_ value: Value, _ budget: inout Budget) throws(EvaluationError) -> String {
    try budget.spend()
    switch value {
    case .string(let text): return text
    case .bytes(let bytes): return replacingInvalid(bytes)
    case .list(let items):
      var parts: [String] = []
      for item in items {
        parts.append(try text(item, &budget))
        try budget.spend(bytes: parts[parts.count - 1].utf8.count)
      }
      return "[" + parts.joined(separator: ", ") + "]"
    case .map(let map):
      var parts: [(key: String, value: String)] = []
      for entry in map.entries {
        parts.append((try text(entry.key, &budget), try text(entry.value, &budget)))
        try budget.spend(bytes: parts[parts.count - 1].value.utf8.count)
      }
      parts.sort { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
      return "{" + parts.map { $0.key + ": " + $0.value }.joined(separator: ", ") + "}"
    default: return value.rendered
    }
  }

  /// The text of bytes, with one U+FFFD for each run that is no UTF-8.
  private static func replacingInvalid(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var view = String.UnicodeScalarView()
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var wasInvalid = false
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar):
        view.append(scalar)
        wasInvalid = false
      case .error:
        if !wasInvalid { view.append("\u{FFFD}") }
        wasInvalid = true
      case .emptyInput: return String(view)
      }
    }
  }
}
