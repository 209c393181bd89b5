import SeamValue

/// The functions of cel-spec, *List of Standard Definitions*, that neither convert nor tell the time, and `json`.
let standardFunctions: [LibraryFunction] = [
  LibraryFunction(sizes(on: nil)) { arguments, _ in size(arguments) },
  LibraryFunction([.string, .bytes, .list(.any), .map(.any)].flatMap { sizes(on: $0) }) { arguments, _ in size(arguments) },
  LibraryFunction(
    [FunctionSignature("type", [.init("value", .any)], result: .any, documentation: "The type of a value, such as int or string.")],
    keepsDecimals: true
  ) { arguments, _ in arguments.count == 1 ? .type(TypeName.of(arguments[0])) : nil },
  LibraryFunction(
    [
      FunctionSignature(
        "dyn", [.init("value", .any)], result: .any, documentation: "The value itself, of which nothing is known beforehand.")
    ],
    keepsDecimals: true
  ) { arguments, _ in arguments.count == 1 ? arguments[0] : nil },
  LibraryFunction(
    [FunctionSignature("json", [.init("text", .string)], result: .any, documentation: "The value that a JSON text holds.")]
  ) { arguments, budget throws(EvaluationError) in
    let bytes: [UInt8]
    switch arguments.count == 1 ? arguments[0] : .null {
    case .string(let text): bytes = Array(text.utf8)
    case .bytes(let given): bytes = given
    default: return nil
    }
    try budget.spend(bytes.count)
    do throws(JSONError) { return try JSON.parse(bytes) } catch {
      throw EvaluationError("the text is no JSON: \(error.message)", notes: ["at byte \(error.offset) of it"])
    }
  },
  textTest("contains", "part", "Whether a text contains another.") { text, part, budget throws(EvaluationError) in
    try isFound(part, in: text, &budget)
  },
  textTest("startsWith", "prefix", "Whether a text starts with another.") { text, prefix, _ in text.starts(with: prefix) },
  textTest("endsWith", "suffix", "Whether a text ends with another.") { text, suffix, _ in text.suffix(suffix.count).elementsEqual(suffix)
  },
  LibraryFunction([matches(on: .string)]) { arguments, budget throws(EvaluationError) in try matches(arguments, &budget) },
  LibraryFunction([matches(on: nil)]) { arguments, budget throws(EvaluationError) in try matches(arguments, &budget) },
]

private func sizes(on receiver: StaticType?) -> [FunctionSignature] {
  if let receiver {
    return [
      FunctionSignature("size", on: receiver, result: .int, documentation: "How many characters, bytes, items or entries there are.")
    ]
  }
  let kinds: [(String, StaticType)] = [("text", .string), ("bytes", .bytes), ("list", .list(.any)), ("object", .map(.any))]
  return kinds.map {
    FunctionSignature(
      "size", [.init($0.0, $0.1)], result: .int, documentation: "How many characters, bytes, items or entries there are.")
  }
}

private func size(_ arguments: [Value]) -> Value? {
  guard arguments.count == 1 else { return nil }
  switch arguments[0] {
  case .string(let text): return .int(Int64(text.unicodeScalars.count))
  case .bytes(let bytes): return .int(Int64(bytes.count))
  case .list(let items): return .int(Int64(items.count))
  case .map(let map): return .int(Int64(map.count))
  default: return nil
  }
}

/// The comparisons are counted, for a text and a part of many repetitions cost the product of their lengths.
private func isFound(_ part: [UInt8], in text: [UInt8], _ budget: inout Budget) throws(EvaluationError) -> Bool {
  guard let first = part.first else { return true }
  var position = 0
  while position + part.count <= text.count {
    if text[position] == first {
      var matched = 1
      while matched < part.count, text[position + matched] == part[matched] { matched += 1 }
      if matched == part.count { return true }
      try budget.spend(matched / 8)
    }
    position += 1
  }
  return false
}

private func textTest(
  _ name: String, _ parameter: String, _ documentation: String,
  _ test: @escaping @Sendable ([UInt8], [UInt8], inout Budget) throws(EvaluationError) -> Bool
) -> LibraryFunction {
  LibraryFunction(
    [FunctionSignature(name, on: .string, [.init(parameter, .string)], result: .bool, documentation: documentation)]
  ) { arguments, budget throws(EvaluationError) in
    guard arguments.count == 2, case .string(let text) = arguments[0], case .string(let part) = arguments[1] else { return nil }
    try budget.spend(bytes: text.utf8.count)
    return .bool(try test(Array(text.utf8), Array(part.utf8), &budget))
  }
}

private func matches(on receiver: StaticType?) -> FunctionSignature {
  let pattern = FunctionSignature.Parameter("pattern", .string)
  return FunctionSignature(
    "matches", on: receiver, receiver == nil ? [.init("text", .string), pattern] : [pattern], result: .bool,
    documentation: "Whether a regular expression (PCRE2) matches a part of a text; ^ and $ ask for the whole.")
}
