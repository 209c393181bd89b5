import SeamReport
import SeamSource
import TestSupport
import Testing

@testable import SeamRuntime

@Suite("The console shows a run")
struct ConsoleReporterTests {
  private static let file = SourceFile(
    name: "specs/orders.spec.yaml", text: "spec: One\nsteps:\n  - http: GET /\n    expect: { status: 200 }\n")

  private static func reference(_ index: Int, _ name: String) -> SpecReference {
    SpecReference(index: index, name: name, span: SourceSpan(file, 6..<9), file: file.name)
  }

  /// A run in which each verdict occurs, with a failure that has everything a failure can have.
  static let events: [Event] = {
    var issue = SeamRuntime.Issue(
      .failed,
      [Diagnostic("mismatch", "status: expected 200, found 500", at: SourceSpan(file, 54..<57), label: "found 500")],
      exchange: Exchange { [.init("request", "GET http://127.0.0.1:1/"), .init("answer", "500 after 2 ms\n\noh \u{1B}[31mno\n")] })
    issue.logs = [.init(service: "api", lines: ["GET / 500", "cannot reach the database"])]
    return [
      .runStarted(specs: 4), .starting(name: "db"), .ready(name: "db", after: .milliseconds(120)), .starting(name: "api"),
      .ready(name: "api", after: .milliseconds(30)), .environmentReady(after: .milliseconds(150)),
      .specStarted(reference(0, "It works")),
      .stepFinished(
        reference(0, "It works"),
        StepReport(
          title: "GET /", phase: "steps", outcome: .passed, duration: .milliseconds(2),
          exchange: Exchange { [.init("request", "GET http://127.0.0.1:1/"), .init("answer", "200 after 2 ms")] })),
      .stepFinished(
        reference(0, "It works"), StepReport(title: "log", phase: "steps", outcome: .passed, duration: .zero, note: "a line of the spec")),
      .specFinished(SpecReport(reference: reference(0, "It works"), verdict: .passed, duration: .milliseconds(12))),
      .specStarted(reference(1, "It fails")),
      .stepFinished(
        reference(1, "It fails"), StepReport(title: "GET /", phase: "steps", outcome: .failed, duration: .milliseconds(2))),
      .stepFinished(
        reference(1, "It fails"),
        StepReport(title: "GET /next", phase: "steps", outcome: .skipped("'GET /' did not pass"), duration: .zero)),
      .specFinished(SpecReport(reference: reference(1, "It fails"), verdict: .failed, duration: .milliseconds(9), issues: [issue])),
      .specStarted(reference(2, "It waits")),
      .specFinished(SpecReport(reference: reference(2, "It waits"), verdict: .skipped, duration: .zero, reason: "not written yet")),
      .specStarted(reference(3, "It breaks")),
      .environmentFailed(
        EnvironmentFailure("api", "ended with exit status 7 in the middle of the run", log: ["out of luck"], hint: "start it again")),
      .specFinished(SpecReport(reference: reference(3, "It breaks"), verdict: .broken, duration: .milliseconds(3))),
      .runFinished(
        {
          var report = RunReport(duration: .milliseconds(800), startUp: .milliseconds(150))
          report.counts = [.passed: 1, .failed: 1, .skipped: 1, .broken: 1]
          return report
        }()),
    ]
  }()

  private func render(_ options: ConsoleReporter.Options) -> String {
    var reporter = ConsoleReporter(options)
    return Self.events.map { reporter.text(for: $0) }.joined()
  }

  @Test("what a spec left behind, what nobody can be blamed for, and what is done because rights are missing")
  func leaks() {
    var reporter = ConsoleReporter()
    Golden.check(LeakedRun.events.map { reporter.text(for: $0) }.joined(), "console/leaks")
  }

  /// Control characters in a form that can be read and compared.
  private func visible(_ text: String) -> String {
    text.replacing("\u{1B}", with: "␛").replacing("\r", with: "␍")
  }

  @Test("in lines that stay, where nobody watches")
  func plain() {
    let text = render(.init())
    #expect(!text.contains("\u{1B}") && !text.contains("\r"))
    Golden.check(text, "console/plain")
  }

  @Test("with every step and exchange")
  func verbose() {
    Golden.check(render(.init(isVerbose: true)), "console/verbose")
  }

  @Test("on a terminal, with colour and a line that is rewritten")
  func terminal() {
    Golden.check(visible(render(.init(style: .coloured, isLive: true, width: 40))), "console/terminal")
  }

  @Test("colour changes nothing but colour")
  func colour() {
    #expect(render(.init(style: .coloured)).replacing(/\u{1B}\[[0-9;]*m/, with: "") == render(.init()))
  }
}
