import SeamReport
import SeamSource

/// `seam plan`: what a run would start, and what each spec would do.
struct PlanCommand {
  private let selection: Selection
  private let format: Format

  /// What the plan is printed as.
  private enum Format: String, CaseIterable {
    case text, mermaid, dot, json
  }

  init(_ words: [String]) throws(UsageError) {
    let arguments = try Arguments(words, flags: [], options: Selection.options.union(["--format"]))
    selection = try Selection(arguments)
    let name = arguments.values["--format"]?.last ?? Format.text.rawValue
    guard let format = Format(rawValue: name) else { throw .unknown("format", name, among: Format.allCases.map(\.rawValue)) }
    self.format = format
  }

  func execute(_ output: Output) throws(UsageError) -> ExitCode {
    let workspace = try Workspace(selection, environment: nil)
    // What another program reads holds nothing else.
    if format == .text || workspace.plan == nil { Mistakes.print(workspace.diagnostics, to: output) }
    guard let plan = workspace.plan else { return .wrong }
    switch format {
    case .text: output.print(PlanText(style: output.style).render(plan))
    case .json: output.print(PlanJSON.render(plan))
    case .dot: output.print(PlanDrawing.render(plan, as: .dot))
    case .mermaid: output.print(PlanDrawing.render(plan, as: .mermaid))
    }
    return .passed
  }
}
