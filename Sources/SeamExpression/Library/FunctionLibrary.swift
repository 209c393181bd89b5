import SeamValue

/// The functions that every expression may call: those of cel-spec and of its string, encoder and math extensions, and Seam's own that depend
/// on nothing but their arguments.
package enum FunctionLibrary {
  static let functions: [LibraryFunction] =
    standardFunctions + conversionFunctions + timeFunctions + stringFunctions + mathFunctions + encoderFunctions + signingFunctions
    + queryFunctions

  /// For the reference and for completion.
  package static var signatures: [FunctionSignature] { functions.flatMap(\.signatures) }

  /// What stands before the dot in the names of some functions.
  static let namespaces: Set<String> = ["math", "strings", "base64"]

  static func index(of name: String, isMethod: Bool) -> Int? {
    isMethod ? methods[name] : standingAlone[name]
  }

  private static let methods = table(areMethods: true)
  private static let standingAlone = table(areMethods: false)

  private static func table(areMethods: Bool) -> [String: Int] {
    var table: [String: Int] = [:]
    for (index, function) in functions.enumerated() where function.isMethod == areMethods { table[function.name] = index }
    return table
  }
}
