import SeamRuntime
import SeamSource

/// What people read of something that went wrong: its diagnostics, what was sent and what came back, what the stubs received, what the
/// services printed.
struct IssueText: Sendable {
  var style: TextStyle = .plain
  /// Left out where it was shown already.
  var showsExchange = true
  /// Left out where it has a place of its own.
  var showsLogs = true

  /// Lines of a service's log that are shown; the whole of it may be long.
  private static let logLines = 20
  /// Characters of such a line that are shown.
  private static let lineLength = 1000

  func describe(_ issue: Issue) -> String {
    let renderer = DiagnosticText(style: style)
    var text = issue.diagnostics.map(renderer.render).joined(separator: "\n")
    if showsExchange, let exchange = issue.exchange { text += "\n" + describe(exchange) }
    for exchange in issue.activity { text += "\n" + describe(exchange) }
    guard showsLogs else { return text }
    for log in issue.logs {
      let lines = log.lines.suffix(Self.logLines)
      let title = lines.count < log.lines.count ? "\(log.service) printed, at the end" : "\(log.service) printed"
      text += "\n" + section(title, lines.map(Self.cut).joined(separator: "\n"))
    }
    return text
  }

  func describe(_ exchange: Exchange) -> String {
    exchange.sections.map { section($0.title, $0.text) }.joined()
  }

  func describe(_ failure: EnvironmentFailure) -> String {
    var text = style.paint("error[environment]", .red, bold: true) + style.bold(": \(failure.name): \(failure.message)") + "\n"
    if !failure.log.isEmpty { text += section("the end of its log", failure.log.map(Self.cut).joined(separator: "\n")) }
    if let hint = failure.hint { text += "  \(style.bold("hint"))\n    \(hint)\n" }
    return text
  }

  private func section(_ title: String, _ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \(Self.visible($0))".trimmedEnd }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return "  \(style.bold(title))\n" + lines.joined(separator: "\n") + "\n"
  }

  private static func cut(_ line: String) -> String {
    let rest = line.utf8.count > lineLength ? line.dropFirst(lineLength).count : 0
    return rest > 0 ? "\(line.prefix(lineLength))… (\(rest) characters more)" : line
  }

  /// What came from elsewhere tells the terminal nothing: control characters are replaced.
  private static func visible(_ line: Substring) -> String {
    String(
      String.UnicodeScalarView(
        line.unicodeScalars.filter { $0 != "\r" }.map { $0.value < 0x20 && $0 != "\t" || $0.value == 0x7F ? "\u{FFFD}" : $0 }))
  }
}
