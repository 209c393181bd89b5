import SeamReport
import SeamSource

/// `seam plan`: what a run would start, and what each spec would do.
struct PlanCommand {
  private let selection: Selection

  init(_ words: [String]) throws(UsageError) {
    selection = try Selection(Arguments(words, flags: [], options: Selection.options))
  }

  func execute(_ output: Output) throws(UsageError) -> ExitCode {
    let workspace = try Workspace(selection, environment: nil)
    Mistakes.print(workspace.diagnostics, to: output)
    guard let plan = workspace.plan else { return .wrong }
    output.print(PlanText(style: output.style).render(plan))
    return .passed
  }
}
