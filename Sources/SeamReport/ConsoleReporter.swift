import SeamRuntime
import SeamSource
import SeamSpec

/// What a person sees of a run: a line for each spec, everything needed to understand a failure, and the sums at the end.
///
/// A function from events to text. On a terminal the line of the running spec is rewritten while it runs; elsewhere every line is final.
package struct ConsoleReporter: Sendable {
  package struct Options: Sendable {
    /// Colour, as the terminal and `NO_COLOR` allow.
    package var style: TextStyle
    /// Whether the running spec is shown on a line that is rewritten.
    package var isLive: Bool
    /// Every step and every exchange, also of specs that pass.
    package var isVerbose: Bool
    /// Columns of the terminal, for the live line.
    package var width: Int

    package init(style: TextStyle = .plain, isLive: Bool = false, isVerbose: Bool = false, width: Int = 80) {
      self.style = style
      self.isLive = isLive
      self.isVerbose = isVerbose
      self.width = width
    }
  }

  private var options: Options
  private var total = 0
  private var started: [String] = []
  /// What is wrong with the environment has been said; that a spec was not run because of it need not be.
  private var isBroken = false

  package init(_ options: Options = Options()) {
    self.options = options
  }

  /// The terminal may change its size while the run goes on.
  package mutating func resize(to width: Int) {
    options.width = width
  }

  private var style: TextStyle { options.style }

  /// Where every exchange is shown with its step, none is shown again.
  private var issueText: IssueText { IssueText(style: style, showsExchange: !options.isVerbose) }

  /// The text that an event adds to the output.
  package mutating func text(for event: Event) -> String {
    switch event {
    case .runStarted(let specs, let order, let seed):
      total = specs
      return order == .random ? final(style.paint("random order: --order random --seed \(seed) gives it again", .grey)) : ""
    case .starting(let name): return live("starting \(name)")
    case .ready(let name, let duration):
      if !started.contains(name) { started.append(name) }
      return options.isVerbose ? final("ready   \(name)  \(style.paint("(\(DurationText.describe(duration)))", .grey))") : ""
    case .remark(let dependency, let text): return final("\(style.paint("note  ", .yellow))  \(dependency): \(text)")
    case .environmentReady(let duration):
      guard !started.isEmpty else { return "" }
      return final(style.paint("environment ready in \(DurationText.describe(duration)): \(started.joined(separator: ", "))", .grey))
    case .environmentFailed(let failure):
      isBroken = true
      return final(issueText.describe(failure))
    case .specStarted(let reference):
      let heading = options.isVerbose ? final("\nrun     \(style.bold(reference.name))  \(reference.location)") : ""
      return heading + live("\(reference.index + 1)/\(total)  \(reference.name)")
    case .stepFinished(let reference, let step): return describe(step, of: reference)
    case .specFinished(let report): return final(describe(report))
    case .leakedLate(let late): return final(describe(late))
    case .runFinished(let report): return final(describe(report))
    }
  }

  // MARK: Lines

  /// A line that the next one replaces; nothing where lines stay.
  private func live(_ text: @autoclosure () -> String) -> String {
    guard options.isLive else { return "" }
    let line = text()
    let shown = line.count < options.width ? line : line.prefix(max(0, options.width - 2)) + "…"
    return "\r\u{1B}[2K" + style.paint(shown, .grey)
  }

  /// Text that stays.
  private func final(_ text: String) -> String {
    (options.isLive ? "\r\u{1B}[2K" : "") + text + (text.utf8.last == UInt8(ascii: "\n") ? "" : "\n")
  }

  private func word(for verdict: Verdict) -> String {
    switch verdict {
    case .passed: style.paint("pass  ", .green)
    case .failed: style.paint("FAIL  ", .red, bold: true)
    case .broken: style.paint("BROKEN", .red, bold: true)
    case .leaked: style.paint("LEAKED", .red, bold: true)
    case .skipped: style.paint("skip  ", .yellow)
    }
  }

  // MARK: Specs and steps

  private func describe(_ report: SpecReport) -> String {
    var line = "\(word(for: report.verdict))  \(report.reference.name)"
    switch report.verdict {
    case .passed: line += "  " + style.paint("(\(DurationText.describe(report.duration)))", .grey)
    case .skipped, .broken, .failed, .leaked:
      line += "  " + style.paint(report.reference.location, .grey)
      if let reason = report.reason, !(isBroken && report.verdict == .broken) { line += "\n        \(reason)" }
    }
    if !report.issues.isEmpty {
      if let seed = report.seed { line += "\n  random numbers: --seed \(seed) gives them again" }
      line += "\n\n" + report.issues.map(issueText.describe).joined(separator: "\n") + (options.isVerbose ? "" : "\n")
    }
    return line
  }

  private func describe(_ late: LateLeak) -> String {
    var text = "\(style.paint("LEAKED", .red, bold: true))  \(late.dependency), by nobody who can be named"
    for note in late.leak.lines(of: late.dependency, candidates: late.candidates) { text += "\n        \(note)" }
    return text
  }

  private func describe(_ step: StepReport, of reference: SpecReference) -> String {
    if !options.isVerbose {
      guard let note = step.note else { return live("\(reference.index + 1)/\(total)  \(reference.name)  \(step.title)") }
      return final("log     \(note)")
    }
    let indent = String(repeating: "  ", count: step.depth + 1)
    var text: String
    switch step.outcome {
    case .passed: text = "\(indent)\(style.paint("pass", .green))  \(step.title)"
    case .failed: text = "\(indent)\(style.paint("FAIL", .red, bold: true))  \(step.title)"
    case .broken: text = "\(indent)\(style.paint("BROKEN", .red, bold: true))  \(step.title)"
    case .skipped(let reason): return final("\(indent)\(style.paint("skip", .yellow))  \(step.title): \(reason)")
    }
    text += "  " + style.paint("(\(DurationText.describe(step.duration)))", .grey) + "\n"
    if let note = step.note { text += "    \(note)\n" }
    if let exchange = step.exchange { text += issueText.describe(exchange) }
    return final(text)
  }

  // MARK: The whole run

  /// What the stage makes of the run.
  private func describe(_ stage: Stage?, _ report: RunReport, isGood: Bool) -> String {
    guard let stage else { return "" }
    var text = ""
    if let budget = stage.budget {
      let line = "'\(stage.name)' may take \(DurationText.written(budget)) and took \(DurationText.describe(report.duration))"
      text +=
        report.isOverBudget ? style.paint("over budget: the stage \(line)", .red, bold: true) + "\n" : "within budget: the stage \(line)\n"
    }
    let isPassedOver = !stage.blocks && (report.counts[.broken] ?? 0) == 0 && !report.isInterrupted
    if isPassedOver, !isGood || report.isOverBudget { text += "the stage '\(stage.name)' does not block: this holds nothing up\n" }
    return text
  }

  private func describe(_ report: RunReport) -> String {
    let parts = [
      (Verdict.passed, "passed"), (.failed, "failed"), (.broken, "broken"), (.leaked, "leaked"), (.skipped, "skipped"),
    ].compactMap { verdict, word in
      report.counts[verdict].map { "\($0) \(word)" }
    }
    let late = report.lateLeaks
    let unattributed = late == 0 ? [] : ["\(late) unattributed \(late == 1 ? "leak" : "leaks")"]
    let specs = report.total == 1 ? "1 spec" : "\(report.total) specs"
    let bad = [Verdict.failed, .broken, .leaked].reduce(late) { $0 + (report.counts[$1] ?? 0) }
    let isGood = bad == 0 && !report.isInterrupted
    let sums = style.paint("\(specs): \((parts + unattributed).joined(separator: ", "))", isGood ? .green : .red, bold: true)
    let interrupted = report.isInterrupted ? "interrupted after " : ""
    let time = "\(interrupted)\(DurationText.describe(report.duration)), of which \(DurationText.describe(report.startUp)) start-up"
    return "\n\(sums)\n\(time)\n" + describe(report.stage, report, isGood: isGood)
  }
}
