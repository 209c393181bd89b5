import SeamRuntime
import SeamSource

/// A run as JUnit XML, in the form that Jenkins' xunit plugin reads (its schema junit-10.xsd) and with it every CI system.
///
/// A function from events to text: the whole document comes with the last event, so there is none of a run that did not end. A spec file is a
/// `testsuite`, a spec a `testcase`. What did not hold is a `failure`, what Seam could not find out an `error`. The schema has no place for
/// the line of a test: it stands in the text of what went wrong.
package struct JUnitReporter: Sendable {
  private struct Suite {
    var file: String
    var cases: [String] = []
    var counts: [Verdict: Int] = [:]
    var duration = Duration.zero
  }

  private let project: String
  /// When the run began, as xs:dateTime writes it.
  private let timestamp: String?
  private var suites: [Suite] = []
  private var unattributed = Suite(file: "unattributed leaks")
  private var failure: EnvironmentFailure?
  /// What the running spec wrote with `log`.
  private var notes: [String] = []
  private let issueText = IssueText(showsLogs: false)

  package init(project: String, timestamp: String? = nil) {
    self.project = project
    self.timestamp = timestamp
  }

  /// The text that an event adds to the report.
  package mutating func text(for event: Event) -> String {
    switch event {
    case .environmentFailed(let failure): self.failure = self.failure ?? failure
    case .specStarted: notes = []
    case .stepFinished(_, let step): notes += [step.note].compactMap(\.self)
    case .specFinished(let report): add(report)
    case .leakedLate(let late): add(late)
    case .runFinished(let report): return document(report)
    case .runStarted, .starting, .ready, .remark, .environmentReady: break
    }
    return ""
  }

  // MARK: A spec

  private mutating func add(_ report: SpecReport) {
    let file = report.reference.file
    if suites.last?.file != file { suites.append(Suite(file: file)) }
    let last = suites.count - 1
    suites[last].counts[report.verdict, default: 0] += 1
    suites[last].duration += report.duration
    suites[last].cases.append(testcase(report, className: Self.className(file)))
  }

  /// What no spec can be blamed for is a case of its own, in a suite of its own.
  private mutating func add(_ late: LateLeak) {
    unattributed.counts[.leaked, default: 0] += 1
    let text = late.leak.lines(of: late.dependency, candidates: late.candidates)
    let failure = Self.element("failure", [("type", "leak"), ("message", text.first ?? "leaked")], text: lines(text))
    let name = "\(late.dependency): \(late.leak.subject)"
    unattributed.cases.append(
      Self.element(
        "testcase", [("name", name), ("classname", unattributed.file), ("time", "0.000")], [failure].compactMap(\.self), indent: 4))
  }

  private func testcase(_ report: SpecReport, className: String) -> String {
    let children =
      [outcome(report), Self.element("system-out", text: lines(notes)), Self.element("system-err", text: lines(Self.printed(report)))]
      .compactMap(\.self)
    let attributes = [("name", report.reference.name), ("classname", className), ("time", Self.seconds(report.duration))]
    return Self.element("testcase", attributes, children, indent: 4)
  }

  private func outcome(_ report: SpecReport) -> String? {
    let first = report.issues.lazy.flatMap(\.diagnostics).first
    switch report.verdict {
    case .passed: return nil
    case .failed, .leaked:
      return Self.element(
        "failure", [("type", first?.id ?? "failed"), ("message", first?.message ?? report.reason ?? "failed")], text: body(report))
    case .broken:
      let environment = failure.map { "\($0.name): \($0.message)" }
      let type = failure == nil ? first?.id ?? "broken" : "environment"
      let message = environment ?? first?.message ?? report.reason ?? "broken"
      return Self.element("error", [("type", type), ("message", message)], text: body(report))
    case .skipped:
      return Self.element("skipped", [("message", report.reason ?? "the run was interrupted")], text: report.reference.location)
    }
  }

  /// Everything that is known of why a spec did not pass.
  private func body(_ report: SpecReport) -> String {
    var parts = report.issues.map(issueText.describe)
    if parts.isEmpty { parts.append("\(report.reference.location)\n") }
    if let reason = report.reason { parts.append("\(reason)\n") }
    if report.verdict == .broken, let failure { parts.append(issueText.describe(failure)) }
    return parts.joined(separator: "\n")
  }

  private static func printed(_ report: SpecReport) -> [String] {
    report.issues.flatMap(\.logs).flatMap { log in log.lines.map { "\(log.service) | \($0)" } }
  }

  private func lines(_ lines: [String]) -> String? {
    lines.isEmpty ? nil : lines.joined(separator: "\n") + "\n"
  }

  /// `specs/orders/placing.spec.yaml` as a class in packages, as the viewers of these files group them: `specs.orders.placing`.
  private static func className(_ file: String) -> String {
    let suffix = ".spec.yaml"
    let path = file.hasSuffix(suffix) ? String(file.dropLast(suffix.count)) : file
    return path.split(separator: "/").filter { $0 != "." && $0 != ".." }.joined(separator: ".")
  }

  // MARK: The document

  private func document(_ report: RunReport) -> String {
    let attributes =
      [("name", project), ("time", Self.seconds(report.duration))] + Self.sums(report.counts, late: unattributed.cases.count)
    let children = (suites + (unattributed.cases.isEmpty ? [] : [unattributed])).map { suite in
      var attributes = [("name", suite.file), ("file", suite.file), ("time", Self.seconds(suite.duration))]
      if let timestamp { attributes.append(("timestamp", timestamp)) }
      attributes += Self.sums(suite.counts) + [("skipped", String(suite.counts[.skipped] ?? 0))]
      return Self.element("testsuite", attributes, suite.cases, indent: 2)
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + Self.element("testsuites", attributes, children, indent: 0) + "\n"
  }

  private static func sums(_ counts: [Verdict: Int], late: Int = 0) -> [(String, String)] {
    [
      ("tests", String(counts.values.reduce(late, +))), ("failures", String((counts[.failed] ?? 0) + (counts[.leaked] ?? 0) + late)),
      ("errors", String(counts[.broken] ?? 0)),
    ]
  }

  /// With three digits behind the point.
  private static func seconds(_ duration: Duration) -> String {
    let milliseconds = duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
    let rest = String(milliseconds % 1000)
    return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
  }

  // MARK: Elements

  private static func open(_ name: String, _ attributes: [(String, String)]) -> String {
    "<\(name)" + attributes.map { " \($0.0)=\"\(XMLText.escaped($0.1, isAttribute: true))\"" }.joined()
  }

  /// One that holds others, each on a line of its own.
  private static func element(_ name: String, _ attributes: [(String, String)], _ children: [String], indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    guard !children.isEmpty else { return margin + open(name, attributes) + "/>" }
    // The text of an element below begins right behind its tag: it is taken as it stands.
    let inner = children.map { $0.hasPrefix(" ") ? $0 : margin + "  " + $0 }
    return ([margin + open(name, attributes) + ">"] + inner + [margin + "</\(name)>"]).joined(separator: "\n")
  }

  private static func element(_ name: String, _ attributes: [(String, String)] = [], text: String?) -> String? {
    text.map { open(name, attributes) + ">" + XMLText.escaped($0) + "</\(name)>" }
  }
}
