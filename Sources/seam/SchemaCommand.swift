/// `seam schema [NAME]`: the JSON Schemas of the files that people write, for editors and validators.
struct SchemaCommand {
  private let name: String?

  init(_ words: [String]) throws(UsageError) {
    let arguments = try Arguments(words, flags: [], options: [])
    guard arguments.paths.count <= 1 else { throw UsageError("schema prints one at a time") }
    name = arguments.paths.first
    if let name, !Schemas.all.contains(where: { $0.name == name }) {
      throw .unknown("schema", name, among: Schemas.all.map(\.name))
    }
  }

  /// Without a name, an object of all of them by their names.
  func execute(_ output: Output) -> ExitCode {
    if let text = Schemas.all.first(where: { $0.name == name })?.text {
      output.print(text)
    } else {
      output.print("{\n" + Schemas.all.map { "\"\($0.name)\": \($0.text.dropLast())" }.joined(separator: ",\n") + "\n}\n")
    }
    return .passed
  }
}
