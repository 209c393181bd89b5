import Glibc
import SeamSource
import TestSupport
import Testing

@testable import SeamReport
@testable import SeamRuntime

@Suite("A run as JUnit XML")
struct JUnitReporterTests {
  private let file = SourceFile(
    name: "specs/orders.spec.yaml", bytes: Array("spec: One\nsteps:\n  - http: GET /\n    expect: { status: 200 }\n".utf8))

  private func reference(_ index: Int, _ name: String, in other: SourceFile? = nil) -> SpecReference {
    SpecReference(index: index, name: name, span: SourceSpan(other ?? file, 6..<9), file: (other ?? file).name)
  }

  private func report(_ events: [Event], timestamp: String? = "2026-01-02T03:04:05Z") -> String {
    var reporter = JUnitReporter(project: "orders", timestamp: timestamp)
    return events.map { reporter.text(for: $0) }.joined()
  }

  private func finished(_ counts: [Verdict: Int]) -> Event {
    var report = RunReport(duration: .milliseconds(1_234_567), startUp: .zero)
    report.counts = counts
    return .runFinished(report)
  }

  /// Judged by a tool that knows nothing of Seam: xmllint(1), of libxml2.
  private func validate(_ text: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws {
    let schema = Files.packageRoot + "/Tests/Golden/junit/junit-10.xsd"
    let result = try #require(
      ChildProcess.run("/usr/bin/xmllint", ["--noout", "--schema", schema, "-"], in: "/", input: text), sourceLocation: sourceLocation)
    #expect(result.status == 0, "\(result.errors)\n\(text)", sourceLocation: sourceLocation)
  }

  private func mismatch() -> SeamRuntime.Issue {
    let exchange = Exchange { [.init("answer", "500 after 1 ms\n<b>out of \u{0}luck & time</b>")] }
    var issue = SeamRuntime.Issue(
      .failed,
      [
        Diagnostic("mismatch", "status: expected 200, found 500", at: SourceSpan(file, 45..<51), label: "found 500"),
        Diagnostic("mismatch", "json.a: expected \"<\", found \"]]>\"", at: SourceSpan(file, 45..<51)),
      ], exchange: exchange)
    issue.logs = [.init(service: "orders_api", lines: ["GET / & so on", "\u{1B}[31mpanic\u{1B}[0m"])]
    return issue
  }

  @Test("every verdict is told apart, with all that is known of it")
  func verdicts() throws {
    let other = SourceFile(name: "./specs/deep/x.spec.yaml", bytes: Array("spec: Two\nsteps: []\n".utf8))
    let names = ["One", "Fails, with \"quotes\" & <tags>", "Left out", "Interrupted", "Out of time"].enumerated().map {
      reference($0.offset, $0.element, in: $0.offset < 3 ? nil : other)
    }
    let late = SeamRuntime.Issue(.broken, [Diagnostic("spec-timeout", "the spec ran out of time", at: names[4].span)])
    func step(_ reference: SpecReference, note: String) -> Event {
      .stepFinished(
        reference, StepReport(title: "log", phase: "steps", outcome: .passed, duration: .zero, exchange: nil, note: note))
    }
    let text = report([
      .runStarted(specs: 5), .specStarted(names[0]), step(names[0], note: "a line"), step(names[0], note: "and <another>"),
      .specFinished(SpecReport(reference: names[0], verdict: .passed, duration: .microseconds(12_345))),
      .specStarted(names[1]),
      .specFinished(SpecReport(reference: names[1], verdict: .failed, duration: .seconds(2), issues: [mismatch()])),
      .specStarted(names[2]),
      .specFinished(SpecReport(reference: names[2], verdict: .skipped, duration: .zero, reason: "not before \"spring\"")),
      .specStarted(names[3]), .specFinished(SpecReport(reference: names[3], verdict: .skipped, duration: .zero)),
      .specStarted(names[4]), .specFinished(SpecReport(reference: names[4], verdict: .broken, duration: .zero, issues: [late])),
      finished([.passed: 1, .failed: 1, .skipped: 2, .broken: 1]),
    ])
    try validate(text)
    Golden.check(text, "junit/verdicts.xml")
  }

  @Test("what a spec left behind, and what nobody can be blamed for")
  func leaks() throws {
    let text = report(LeakedRun.events)
    try validate(text)
    Golden.check(text, "junit/leaks.xml")
  }

  @Test("where the environment broke, each spec that it took along says so")
  func environment() throws {
    let reason = "not run: the environment is broken"
    let text = report([
      .environmentFailed(EnvironmentFailure("orders_db", "ended with killed by signal 9", log: ["LOG: <ready>"], hint: "run it again")),
      .specStarted(reference(0, "One")),
      .specFinished(SpecReport(reference: reference(0, "One"), verdict: .broken, duration: .zero, reason: reason)),
      .specStarted(reference(1, "Two")),
      .specFinished(SpecReport(reference: reference(1, "Two"), verdict: .broken, duration: .zero, reason: reason)),
      finished([.broken: 2]),
    ])
    try validate(text)
    Golden.check(text, "junit/environment.xml")
  }

  @Test("a run that did not end has no report")
  func unfinished() {
    #expect(
      report([
        .specStarted(reference(0, "One")), .specFinished(SpecReport(reference: reference(0, "One"), verdict: .passed, duration: .zero)),
      ]) == "")
  }

  @Test("a run without specs is a report without suites")
  func empty() throws {
    let text = report([finished([:])], timestamp: nil)
    try validate(text)
    #expect(text.contains("tests=\"0\""))
  }

  @Test("the schema refuses what it should: otherwise the tests above would prove nothing")
  func schema() throws {
    let schema = Files.packageRoot + "/Tests/Golden/junit/junit-10.xsd"
    for wrong in [
      "<testsuites><testsuite name='a' tests='1' failures='0'/></testsuites>", "<testsuites><testcase name='a'/></testsuites>",
      "<testsuites><testsuite name='a' tests='1' failures='0' errors='0' time='1 s'/></testsuites>",
      "<testsuites><testsuite name='a' tests='1' failures='0' errors='0'><testcase name='a' line='3'/></testsuite></testsuites>",
    ] {
      let result = try #require(ChildProcess.run("/usr/bin/xmllint", ["--noout", "--schema", schema, "-"], in: "/", input: wrong))
      #expect(result.status != 0, "\(wrong)")
    }
  }
}
