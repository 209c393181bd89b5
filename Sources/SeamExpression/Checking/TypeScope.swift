import SeamValue

/// What an expression may refer to: the variables with their types, and the functions.
package struct TypeScope: Sendable {
  package var variables: [String: StaticType]
  /// The functions of the host; those of the library are always there.
  package let functions: [FunctionSignature]

  package init(variables: [String: StaticType], functions: [FunctionSignature] = []) {
    self.variables = variables
    self.functions = functions
  }

  /// All forms of a function.
  func signatures(of name: String, isMethod: Bool) -> [FunctionSignature] {
    if let index = FunctionLibrary.index(of: name, isMethod: isMethod) { return FunctionLibrary.functions[index].signatures }
    return isMethod ? [] : functions.filter { $0.name == name }
  }

  /// The names of all methods, or of all functions that stand alone.
  func names(areMethods: Bool) -> [String] {
    var names = FunctionLibrary.functions.filter { $0.isMethod == areMethods }.map(\.name)
    if areMethods {
      names += ["all", "exists", "exists_one", "map", "filter"]
    } else {
      names += functions.map(\.name) + ["has"]
    }
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
