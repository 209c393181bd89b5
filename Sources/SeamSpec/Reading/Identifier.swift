/// Names of dependencies, services, steps and variables: `[a-z][a-z0-9_]*`, for expressions use them.
package enum Identifier {
  /// The words that CEL keeps for itself (langdef, *Syntax*), and the names that are always in scope.
  package static let reserved: Set<String> = [
    "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
    "package", "namespace", "return", "var", "void", "while",
  ]
  package static let builtIn: Set<String> = ["env", "secrets", "vars", "case", "inputs", "run", "item", "result", "port"]

  /// Why a text cannot be a name; nil if it can.
  package static func problem(with text: String) -> String? {
    if reserved.contains(text) { return "is a word that expressions keep for themselves" }
    if builtIn.contains(text) { return "is a name that expressions already have" }
    let bytes = Array(text.utf8)
    guard let first = bytes.first, (0x61...0x7A).contains(first),
      bytes.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F })
    else { return "is not lower-case letters, digits and '_', starting with a letter" }
    return nil
  }
}
