import SeamValue

/// What an expression sees while it is evaluated: the variables, and the functions of the host.
package protocol Bindings {
  func value(of name: String) -> Value?

  /// Calls a function that is not in the library, such as `unique`. An error that names no place gets the place of the call.
  func call(_ name: String, _ arguments: [Value]) throws(EvaluationError) -> Value
}

extension Bindings {
  package func call(_ name: String, _ arguments: [Value]) throws(EvaluationError) -> Value {
    throw .unknownFunction(name)
  }
}

/// Variables in a dictionary, without functions of a host.
extension [String: Value]: Bindings {
  package func value(of name: String) -> Value? { self[name] }
}
