import SeamSource

@testable import SeamRuntime

/// A run in which things were left behind.
enum LeakedRun {
  private static let file = SourceFile(name: "specs/orders.spec.yaml", text: "spec: One\nsteps: []\n---\nspec: Two\nsteps: []\n")

  private static func reference(_ index: Int, _ name: String) -> SpecReference {
    let start = index == 0 ? 6 : 30
    return SpecReference(index: index, name: name, span: SourceSpan(file, start..<start + 3), file: file.name)
  }

  static let events: [Event] = {
    let names = [reference(0, "One"), reference(1, "Two")]
    let leaks = [
      Leak(
        "orders", "1 inserted, 1 updated after the spec was over", details: [#"inserted: {"id":7}"#, #"updated: n 1 → 2, in {"id":1}"#]),
      Leak("schema", "changed, and the database was replaced by a copy", details: ["new: table public.kept"]),
    ]
    let issues = leaks.map { SeamRuntime.Issue(.leaked, [$0.diagnostic(of: "orders_db", at: names[0].span)]) }
    let late = Leak("notes", "1 inserted while a spec ran that cannot have done it", details: [#"inserted: {"id":3}"#], .exposed)
    var end = RunReport(duration: .milliseconds(800), startUp: .milliseconds(150))
    end.counts = [.leaked: 1, .passed: 1]
    end.lateLeaks = 1
    return [
      .runStarted(specs: 2),
      .remark(dependency: "orders_db", text: "isolation is 'truncate' instead of 'rewind': wal_level is 'replica' and has to be 'logical'"),
      .environmentReady(after: .milliseconds(150)), .specStarted(names[0]),
      .specFinished(SpecReport(reference: names[0], verdict: .leaked, duration: .milliseconds(12), issues: issues)),
      .specStarted(names[1]), .specFinished(SpecReport(reference: names[1], verdict: .passed, duration: .milliseconds(2))),
      .leakedLate(LateLeak(dependency: "orders_db", leak: late, candidates: [names[0]])), .runFinished(end),
    ]
  }()
}
