import SeamReport
import SeamSource

/// `seam check`: everything that can be known to be wrong without running.
struct CheckCommand {
  private let selection: Selection
  private let format: DiagnosticFormat
  /// Whether a warning counts as an error.
  private let isStrict: Bool

  init(_ words: [String]) throws(UsageError) {
    let arguments = try Arguments(words, flags: ["--strict"], options: Selection.options.union(["--format"]))
    selection = try Selection(arguments)
    format = try Mistakes.format(arguments)
    isStrict = arguments.flags.contains("--strict")
  }

  func execute(_ output: Output) throws(UsageError) -> ExitCode {
    let workspace = try Workspace(selection, environment: nil, advises: true)
    output.print(format.render(workspace.diagnostics, style: output.style))
    guard !workspace.diagnostics.hasErrors else { return .wrong }
    if format == .text {
      let count = workspace.plan?.specs.count ?? 0
      output.print("\(count == 1 ? "1 spec" : "\(count) specs"), \(workspace.diagnostics.isEmpty ? "nothing wrong" : "no errors")\n")
    }
    return isStrict && !workspace.diagnostics.isEmpty ? .wrong : .passed
  }
}

/// Prints what is wrong with the files, all of it in one go.
enum Mistakes {
  static func print(_ diagnostics: [Diagnostic], as format: DiagnosticFormat = .text, to output: Output) {
    guard !diagnostics.isEmpty else { return }
    output.print(format.render(diagnostics, style: output.style))
  }

  /// What `--format` says.
  static func format(_ arguments: Arguments) throws(UsageError) -> DiagnosticFormat {
    guard let text = arguments.values["--format"]?.last else { return .text }
    guard let format = DiagnosticFormat(rawValue: text) else {
      throw UsageError("--format takes text, json or github, not '\(text)'")
    }
    return format
  }
}
