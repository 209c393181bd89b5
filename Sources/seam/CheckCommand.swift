import SeamSource

/// `seam check`: everything that can be known to be wrong without running.
struct CheckCommand {
  private let selection: Selection

  init(_ words: [String]) throws(UsageError) {
    selection = try Selection(Arguments(words, flags: [], options: Selection.options))
  }

  func execute(_ output: Output) throws(UsageError) -> ExitCode {
    let workspace = try Workspace(selection, environment: nil)
    Mistakes.print(workspace.diagnostics, to: output)
    guard !workspace.diagnostics.hasErrors else { return .wrong }
    let count = workspace.plan?.specs.count ?? 0
    output.print("\(count == 1 ? "1 spec" : "\(count) specs"), \(workspace.diagnostics.isEmpty ? "nothing wrong" : "no errors")\n")
    return .passed
  }
}

/// Prints what is wrong with the files, all of it in one go.
enum Mistakes {
  private static let limit = 100

  static func print(_ diagnostics: [Diagnostic], to output: Output) {
    guard !diagnostics.isEmpty else { return }
    let renderer = DiagnosticText(style: output.style)
    output.print(diagnostics.prefix(limit).map(renderer.render).joined(separator: "\n") + "\n")
    let errors = diagnostics.filter { $0.severity == .error }.count
    let warnings = diagnostics.count - errors
    var sums: [String] = []
    if errors > 0 { sums.append(errors == 1 ? "1 error" : "\(errors) errors") }
    if warnings > 0 { sums.append(warnings == 1 ? "1 warning" : "\(warnings) warnings") }
    let more = diagnostics.count > limit ? ", the first \(limit) shown" : ""
    output.print("\(sums.joined(separator: ", "))\(more)\n")
  }
}
