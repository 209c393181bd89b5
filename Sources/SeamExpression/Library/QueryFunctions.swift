import SeamValue

/// `jsonpath(value, "$.…")`: a singular path gives the value that it names, any other the list of what it finds.
let queryFunctions: [LibraryFunction] = [
  LibraryFunction(
    [
      FunctionSignature(
        "jsonpath", [.init("value", .any), .init("path", .string)], result: .any,
        documentation: "What a JSONPath (RFC 9535) finds in a value: the value itself of a path to one place, else the list of all.")
    ], keepsDecimals: true
  ) { arguments, budget throws(EvaluationError) in
    guard arguments.count == 2, case .string(let text) = arguments[1] else { return nil }
    let path: JSONPath
    do throws(JSONPathError) { path = try JSONPath(parsing: text) } catch {
      throw EvaluationError("the path is no JSONPath: \(error.message)", notes: ["at byte \(error.offset) of \(arguments[1].shown)"])
    }
    try budget.spend(onSizeOf: arguments[0])
    let found: [Value]
    do throws(JSONPathEvaluationError) { found = try path.values(in: arguments[0]) } catch {
      var failure = EvaluationError(error.message, notes: ["the path is \(arguments[1].shown)"])
      failure.isFinal = true
      throw failure
    }
    guard path.isSingular else { return .list(found) }
    if let value = found.first { return value }
    throw EvaluationError("there is nothing at '\(text)'", notes: ["it was looked for in \(arguments[0].shown)"])
  }
]
