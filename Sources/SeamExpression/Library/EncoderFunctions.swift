import SeamValue

/// The encoder extension (cel-go, *ext/encoders*).
let encoderFunctions: [LibraryFunction] = [
  LibraryFunction([
    FunctionSignature("base64.encode", [.init("bytes", .bytes)], result: .string, documentation: "The bytes in base64 (RFC 4648).")
  ]) { arguments, budget throws(EvaluationError) in
    guard arguments.count == 1, case .bytes(let bytes) = arguments[0] else { return nil }
    try budget.spend(bytes: bytes.count * 4 / 3)
    return .string(Base64.encode(bytes))
  },
  LibraryFunction([
    FunctionSignature(
      "base64.decode", [.init("text", .string)], result: .bytes, documentation: "The bytes of a base64 text, with its padding or without.")
  ]) { arguments, budget throws(EvaluationError) in
    guard arguments.count == 1, case .string(let text) = arguments[0] else { return nil }
    try budget.spend(bytes: text.utf8.count)
    let padding = text.utf8.contains(UInt8(ascii: "=")) ? "" : String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    guard let bytes = Base64.decode(text + padding) else { throw EvaluationError("\(arguments[0].described) is no base64") }
    return .bytes(bytes)
  },
]
