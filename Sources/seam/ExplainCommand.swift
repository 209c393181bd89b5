import SeamReport
import SeamSource

/// `seam explain ID`: what a diagnostic means, with a wrong and a right example.
struct ExplainCommand {
  private let id: String?
  /// All pages as Markdown, which is docs/diagnostics.md.
  private let isAll: Bool

  init(_ words: [String]) throws(UsageError) {
    let arguments = try Arguments(words, flags: ["--all"], options: [])
    isAll = arguments.flags.contains("--all")
    guard arguments.paths.count <= 1 else { throw UsageError("explain takes one id") }
    // As it stands in a message: error[unknown-key].
    id = arguments.paths.first.map { text in
      guard let open = text.firstIndex(of: "["), text.hasSuffix("]") else { return text }
      return String(text[text.index(after: open)...].dropLast())
    }
  }

  func execute(_ output: Output) throws(UsageError) -> ExitCode {
    if isAll {
      output.print(Explanation.document)
    } else if let id {
      guard let page = Explanation.all.first(where: { $0.id == id }) else {
        throw .unknown("diagnostic", id, among: Explanation.all.map(\.id))
      }
      output.print(page.text(output.style))
    } else {
      output.print(Explanation.all.map { $0.id + "\n" }.joined())
    }
    return .passed
  }
}
