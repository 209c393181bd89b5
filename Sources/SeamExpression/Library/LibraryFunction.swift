import SeamValue

/// A function of the library: its forms, and what computes it.
struct LibraryFunction: Sendable {
  /// Computes the result of arguments, the receiver of a method being the first; nil where no form takes arguments of these kinds.
  typealias Implementation = @Sendable (_ arguments: [Value], _ budget: inout Budget) throws(EvaluationError) -> Value?

  let name: String
  let isMethod: Bool
  let signatures: [FunctionSignature]
  /// Whether decimals come in as they are; most functions compute, and get doubles.
  let keepsDecimals: Bool
  let implementation: Implementation

  init(_ signatures: [FunctionSignature], keepsDecimals: Bool = false, _ implementation: @escaping Implementation) {
    name = signatures.first?.name ?? ""
    isMethod = signatures.first?.receiver != nil
    self.signatures = signatures
    self.keepsDecimals = keepsDecimals
    self.implementation = implementation
  }

  func call(_ arguments: [Value], _ budget: inout Budget) throws(EvaluationError) -> Value {
    var arguments = arguments
    if !keepsDecimals {
      for index in arguments.indices {
        if case .decimal(let number) = arguments[index] { arguments[index] = .double(number.double) }
      }
    }
    if let result = try implementation(arguments, &budget) { return result }
    throw noForm(arguments)
  }

  private func noForm(_ arguments: [Value]) -> EvaluationError {
    let given = arguments.dropFirst(isMethod ? 1 : 0).map(\.described).joined(separator: ", ")
    let receiver = isMethod ? (arguments.first.map { " of \($0.described)" } ?? "") : ""
    let wantsDouble = signatures.contains { $0.parameters.contains { $0.type == .double } }
    let hasInteger = arguments.contains { if case .int = $0 { true } else { false } }
    let usages = signatures.map(\.usage).joined(separator: ", ")
    return EvaluationError(
      "'\(name)'\(receiver) does not take (\(given))", label: wantsDouble && hasInteger ? "write double(…) around the integer" : nil,
      notes: ["the form\(signatures.count == 1 ? " is" : "s are") \(usages)"])
  }
}
