import SeamValue

/// The string extension (cel-spec, *extensions/strings*). Positions count Unicode code points from 0.
let stringFunctions: [LibraryFunction] = [
  LibraryFunction([method("charAt", [.init("position", .int)], .string, "The character at a position; the empty text at the end.")]) {
    arguments, budget throws(EvaluationError) in
    guard arguments.count == 2, let text = try scalars(arguments[0], &budget), case .int(let position) = arguments[1] else { return nil }
    guard 0...Int64(text.count) ~= position else { throw outOfRange(position, text.count) }
    return .string(position == text.count ? "" : String(Character(text[Int(position)])))
  },
  LibraryFunction(searches("indexOf", "The position where a part first occurs, looked for from a position on; -1 where there is none.")) {
    arguments, budget throws(EvaluationError) in
    guard let (text, part, start) = try search(arguments, &budget) else { return nil }
    let from = start ?? 0
    if from < 0 || from > text.count { throw outOfRange(from, text.count) }
    return .int(Int64(try find(part, in: text, from: Int(from), &budget) ?? -1))
  },
  LibraryFunction(searches("lastIndexOf", "The position where a part last occurs, at a position or before it; -1 where there is none.")) {
    arguments, budget throws(EvaluationError) in
    guard let (text, part, start) = try search(arguments, &budget) else { return nil }
    let from = start ?? Int64(text.count)
    if from < 0 || from > text.count { throw outOfRange(from, text.count) }
    var position = min(Int(from), text.count - part.count)
    while position >= 0 {
      if try occurs(part, in: text, at: position, &budget) { return .int(Int64(position)) }
      position -= 1
    }
    return .int(-1)
  },
  LibraryFunction([
    method("substring", [.init("start", .int)], .string, "The part from a position to the end."),
    method("substring", [.init("start", .int), .init("end", .int)], .string, "The part from a position up to another."),
  ]) { arguments, budget throws(EvaluationError) in
    guard 2...3 ~= arguments.count, let text = try scalars(arguments[0], &budget), case .int(let start) = arguments[1] else { return nil }
    var end = Int64(text.count)
    if arguments.count == 3 {
      guard case .int(let given) = arguments[2] else { return nil }
      end = given
    }
    for position in [start, end] where !(0...Int64(text.count) ~= position) { throw outOfRange(position, text.count) }
    guard start <= end else { throw EvaluationError("the start \(start) lies behind the end \(end)") }
    return .string(string(text[Int(start)..<Int(end)]))
  },
  casing("lowerAscii", "The text with A to Z in lower case.") { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 },
  casing("upperAscii", "The text with a to z in upper case.") { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 ? $0 & 0xDF : $0 },
  LibraryFunction([method("trim", [], .string, "The text without white space at either end.")]) {
    arguments, budget throws(EvaluationError) in
    guard arguments.count == 1, let text = try scalars(arguments[0], &budget) else { return nil }
    let start = text.prefix { $0.properties.isWhitespace }.count
    let end = text.count - text[start...].reversed().prefix { $0.properties.isWhitespace }.count
    return .string(string(text[start..<end]))
  },
  LibraryFunction([method("reverse", [], .string, "The text with its characters in the opposite order.")]) {
    arguments, budget throws(EvaluationError) in
    guard arguments.count == 1, let text = try scalars(arguments[0], &budget) else { return nil }
    return .string(string(text.reversed()))
  },
  LibraryFunction([
    method("replace", [.init("old", .string), .init("new", .string)], .string, "The text with every occurrence of a part replaced."),
    method(
      "replace", [.init("old", .string), .init("new", .string), .init("limit", .int)], .string, "The same, at most so many times."),
  ]) { arguments, budget throws(EvaluationError) in
    guard 3...4 ~= arguments.count, let text = try scalars(arguments[0], &budget), let old = try scalars(arguments[1], &budget),
      let new = try scalars(arguments[2], &budget), let limit = limit(arguments, at: 3)
    else { return nil }
    return .string(string(try replace(text, old, new, limit, &budget)))
  },
  LibraryFunction([
    method("split", [.init("separator", .string)], .list(.string), "The parts between separators."),
    method("split", [.init("separator", .string), .init("limit", .int)], .list(.string), "At most so many parts, the last with the rest."),
  ]) { arguments, budget throws(EvaluationError) in
    guard 2...3 ~= arguments.count, let text = try scalars(arguments[0], &budget), let separator = try scalars(arguments[1], &budget),
      let limit = limit(arguments, at: 2)
    else { return nil }
    return .list(try split(text, separator, limit, &budget).map { .string(string($0)) })
  },
  LibraryFunction([
    FunctionSignature("join", on: .list(.string), result: .string, documentation: "The texts of a list, one behind the other."),
    FunctionSignature(
      "join", on: .list(.string), [.init("separator", .string)], result: .string, documentation: "The same, with a text between them."),
  ]) { arguments, budget throws(EvaluationError) in
    guard 1...2 ~= arguments.count, case .list(let items) = arguments[0] else { return nil }
    var separator = ""
    if arguments.count == 2 {
      guard case .string(let given) = arguments[1] else { return nil }
      separator = given
    }
    var joined = ""
    for (index, item) in items.enumerated() {
      guard case .string(let text) = item else {
        throw EvaluationError("'join' takes a list of texts, and [\(index)] is \(item.described)", label: "write .map(x, string(x)).join()")
      }
      try budget.spend(bytes: text.utf8.count + separator.utf8.count)
      if index > 0 { joined += separator }
      joined += text
    }
    return .string(joined)
  },
  LibraryFunction([
    method("format", [.init("values", .list(.any))], .string, "The text with %s, %d, %f, %e, %x, %o and %b replaced by the values.")
  ]) { arguments, budget throws(EvaluationError) in
    guard arguments.count == 2, case .string(let template) = arguments[0], case .list(let values) = arguments[1] else { return nil }
    var format = TextFormat(values: values)
    return .string(try format.apply(template, &budget))
  },
  LibraryFunction([
    FunctionSignature(
      "strings.quote", [.init("text", .string)], result: .string, documentation: "The text in double quotes, with escape sequences.")
  ]) { arguments, budget throws(EvaluationError) in
    guard arguments.count == 1, case .string(let text) = arguments[0] else { return nil }
    try budget.spend(bytes: text.utf8.count * 2)
    return .string(quoted(text))
  },
]

private func method(
  _ name: String, _ parameters: [FunctionSignature.Parameter], _ result: StaticType, _ documentation: String
) -> FunctionSignature {
  FunctionSignature(name, on: .string, parameters, result: result, documentation: documentation)
}

private func searches(_ name: String, _ documentation: String) -> [FunctionSignature] {
  [
    method(name, [.init("part", .string)], .int, documentation),
    method(name, [.init("part", .string), .init("position", .int)], .int, documentation),
  ]
}

private func casing(_ name: String, _ documentation: String, _ change: @escaping @Sendable (UInt8) -> UInt8) -> LibraryFunction {
  LibraryFunction([method(name, [], .string, documentation)]) { arguments, budget throws(EvaluationError) in
    guard arguments.count == 1, case .string(let text) = arguments[0] else { return nil }
    try budget.spend(bytes: text.utf8.count)
    return .string(String(decoding: text.utf8.map(change), as: UTF8.self))
  }
}

// MARK: - On code points

private func scalars(_ value: Value, _ budget: inout Budget) throws(EvaluationError) -> [Unicode.Scalar]? {
  guard case .string(let text) = value else { return nil }
  try budget.spend(bytes: text.utf8.count * 4)
  return Array(text.unicodeScalars)
}

private func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
  var view = String.UnicodeScalarView()
  view.append(contentsOf: scalars)
  return String(view)
}

private func outOfRange(_ position: Int64, _ count: Int) -> EvaluationError {
  EvaluationError("position \(position) is out of range", notes: ["the text has \(count) character\(count == 1 ? "" : "s")"])
}

/// An optional last argument that limits how often; -1 for no limit, nil for a wrong kind.
private func limit(_ arguments: [Value], at index: Int) -> Int64? {
  guard index < arguments.count else { return -1 }
  if case .int(let limit) = arguments[index] { return limit }
  return nil
}

private func search(
  _ arguments: [Value], _ budget: inout Budget
) throws(EvaluationError) -> (text: [Unicode.Scalar], part: [Unicode.Scalar], start: Int64?)? {
  guard 2...3 ~= arguments.count, let text = try scalars(arguments[0], &budget), let part = try scalars(arguments[1], &budget) else {
    return nil
  }
  if arguments.count == 2 { return (text, part, nil) }
  guard case .int(let start) = arguments[2] else { return nil }
  return (text, part, start)
}

/// The comparisons are counted, for a text and a part of many repetitions cost the product of their lengths.
private func occurs(
  _ part: [Unicode.Scalar], in text: [Unicode.Scalar], at position: Int, _ budget: inout Budget
) throws(EvaluationError) -> Bool {
  var matched = 0
  while matched < part.count, text[position + matched] == part[matched] { matched += 1 }
  try budget.spend(matched / 8 + 1)
  return matched == part.count
}

/// The first position of a part, at or after another position.
private func find(
  _ part: [Unicode.Scalar], in text: [Unicode.Scalar], from start: Int, _ budget: inout Budget
) throws(EvaluationError) -> Int? {
  var position = start
  while position + part.count <= text.count {
    if try occurs(part, in: text, at: position, &budget) { return position }
    position += 1
  }
  return nil
}

private func replace(
  _ text: [Unicode.Scalar], _ old: [Unicode.Scalar], _ new: [Unicode.Scalar], _ limit: Int64, _ budget: inout Budget
) throws(EvaluationError) -> [Unicode.Scalar] {
  var result: [Unicode.Scalar] = []
  var position = 0
  var count: Int64 = 0
  while limit < 0 || count < limit {
    // An empty part occurs before each character and at the end.
    let from = old.isEmpty && count > 0 ? position + 1 : position
    guard from <= text.count, let found = try find(old, in: text, from: from, &budget) else { break }
    try budget.spend(bytes: (found - position + new.count) * 4)
    result += text[position..<found]
    result += new
    position = found + old.count
    count += 1
  }
  return result + text[min(position, text.count)...]
}

private func split(
  _ text: [Unicode.Scalar], _ separator: [Unicode.Scalar], _ limit: Int64, _ budget: inout Budget
) throws(EvaluationError) -> [ArraySlice<Unicode.Scalar>] {
  if limit == 0 { return [] }
  var parts: [ArraySlice<Unicode.Scalar>] = []
  var position = 0
  while limit < 0 || parts.count < limit - 1 {
    // Without a separator the parts are the characters.
    let from = separator.isEmpty ? position + 1 : position
    guard from < text.count || !separator.isEmpty, let found = try find(separator, in: text, from: from, &budget) else { break }
    parts.append(text[position..<found])
    position = found + separator.count
  }
  if !separator.isEmpty || !text.isEmpty { parts.append(text[position...]) }
  return parts
}

private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\u{07}": result += "\\a"
    case "\u{08}": result += "\\b"
    case "\u{0C}": result += "\\f"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "\u{0B}": result += "\\v"
    case "\\": result += "\\\\"
    case "\"": result += "\\\""
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
