import SeamSource

/// A page of `seam explain`: what a diagnostic means, with an example that has it and one that does not.
///
/// Pages are Markdown. A line `Wrong:` stands before an example that `seam check` says this of, `Wrong when it runs:` before one of which
/// `seam run` does, `Right:` before one in which nothing is wrong; the tests run all of them. An example is steps, a spec, or files, each
/// behind its name: `# seam.yaml`.
struct Explanation: Sendable {
  let id: String
  /// Without the heading.
  let lines: [Substring]

  /// In the order of their ids.
  static let all: [Explanation] =
    [yamlPages, shapePages, expressionPages, planPages, expectationPages, runPages].flatMap(read).sorted { $0.id < $1.id }

  private static func read(_ pages: String) -> [Explanation] {
    var all: [Explanation] = []
    var id: String?
    var lines: [Substring] = []
    func end() {
      guard let id else { return }
      all.append(Explanation(id: id, lines: Array(lines.drop(while: \.isEmpty).reversed().drop(while: \.isEmpty).reversed())))
    }
    for line in pages.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("## ") {
        end()
        id = String(line.dropFirst(3))
        lines = []
      } else {
        lines.append(line)
      }
    }
    end()
    return all
  }

  /// For a terminal: examples are indented.
  func text(_ style: TextStyle) -> String {
    var out = style.bold(id) + "\n\n"
    var fence: Substring?
    for line in lines {
      if let open = fence {
        if line == open { fence = nil } else { out += (line.isEmpty ? "" : "    \(line)") + "\n" }
      } else if line.hasPrefix("```") {
        fence = line.prefix { $0 == "`" }
      } else {
        out += line + "\n"
      }
    }
    return out
  }

  /// docs/diagnostics.md.
  static var document: String {
    var out = """
      # Diagnostics

      Everything that Seam says about a mistake, by the id that stands in brackets behind `error` or `warning`; `seam explain ID` prints a
      page of it. (This file is what `seam explain --all` prints.)

      An example that begins with a dash is the steps of a spec. One of several files has the name of each before it, as `# seam.yaml`. Where
      there is no `seam.yaml` among them, it is this one:

      ```yaml
      \(standardProject)
      ```

      """
    for page in all { out += "\n## \(page.id)\n\n" + page.lines.joined(separator: "\n") + "\n" }
    return out
  }

  /// What the examples exercise that bring no project of their own.
  private static let standardProject = """
    # seam.yaml
    dependencies:
      orders_db: { sqlite: {} }
      events: { rabbitmq: {} }
      payments: { stub: payments.yaml }
    services:
      shop: { url: "http://127.0.0.1:8080" }
    # payments.yaml
    routes:
      - on: POST /v1/charges
        reply: { status: 201, json: { status: succeeded } }
      - on: GET /v1/charges/{id}
        reply: { json: { id: "${request.path.id}" } }
    """
}
