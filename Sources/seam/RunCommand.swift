import Dispatch
import Glibc
import SeamEnvironment
import SeamReport
import SeamRuntime
import SeamSource
import Synchronization

/// `seam run`: brings the environment up, runs the specs, takes everything down.
struct RunCommand {
  private let selection: Selection
  private let isVerbose: Bool
  private let format: DiagnosticFormat
  private let reports: [ReportFile]
  private var options = Run.Options()

  init(_ words: [String]) throws(UsageError) {
    let arguments = try Arguments(
      words, flags: ["--fail-fast", "--update", "-v", "--verbose"],
      options: Selection.options.union(["--audit", "--order", "--seed", "--format", "--report", "--start-timeout", "--run-timeout"]))
    selection = try Selection(arguments)
    format = try Mistakes.format(arguments)
    isVerbose = !arguments.flags.isDisjoint(with: ["-v", "--verbose"])
    if arguments.flags.contains("--update") { options.updates = Updates() }
    options.failFast = arguments.flags.contains("--fail-fast")
    if let timeout = try arguments.duration("--start-timeout") { options.startTimeout = timeout }
    if let timeout = try arguments.duration("--run-timeout") { options.timeout = timeout }
    if let text = arguments.values["--seed"]?.last {
      guard let seed = Int(text) else { throw UsageError("--seed needs a whole number, and not '\(text)'") }
      options.seed = seed
    }
    if let text = arguments.values["--order"]?.last {
      let orders = SpecOrder.allCases.map(\.rawValue)
      guard let order = SpecOrder(rawValue: text) else {
        throw UsageError("--order takes \(orders.map { "'\($0)'" }.joined(separator: " or ")), not '\(text)'")
      }
      options.order = order
    }
    switch arguments.values["--audit"]?.last {
    case nil: break
    case "full": options.isThorough = true
    case let other?: throw UsageError("--audit takes 'full', not '\(other)'")
    }
    reports = try ReportFile.all(arguments.values["--report"] ?? [])
  }

  func execute(_ output: Output) throws(UsageError) -> ExitCode {
    let http = httpClient
    // Hardly any run does without, and reading the specs takes as long.
    http.prepare()
    let workspace = try Workspace(selection) { Environment[$0] }
    Mistakes.print(workspace.diagnostics, as: format, to: output)
    guard let plan = workspace.plan else { return .wrong }
    var options = options
    options.stage = workspace.stage
    output.hide(Array(plan.secrets.values) + plan.dependencies.flatMap(\.confidential).map { .string($0) })

    let console = Mutex(
      ConsoleReporter(.init(style: output.style, isLive: output.isLive, isVerbose: isVerbose, width: output.width)))
    let junit = Mutex(JUnitReporter(project: plan.project.name, timestamp: Self.timestamp()))
    let document = Mutex("")
    let hasReports = !reports.isEmpty
    let run = Run(plan, options: options, http: http, processes: DeferredHost(executable: "/proc/self/exe"), loader: DiskLoader()) {
      event in
      let text = console.withLock { console in
        if output.isLive { console.resize(to: output.width) }
        return console.text(for: event)
      }
      output.print(text)
      if hasReports { document.withLock { $0 += junit.withLock { $0.text(for: event) } } }
    }
    let code = Self.code(for: Self.wait(for: run, on: http.executor, output))
    if let updates = options.updates {
      let (written, isComplete) = UpdateFiles.write(updates, output)
      output.print(written.isEmpty ? "nothing to update\n" : "updated \(written.joined(separator: ", "))\n")
      if !isComplete, code == .passed { return .broken }
    }
    return writeReports(document.withLock(\.self), output) || code != .passed ? code : .broken
  }

  /// Whether all of them are there.
  private func writeReports(_ text: String, _ output: Output) -> Bool {
    var areWritten = true
    for report in reports {
      do {
        try output.write(text, to: report)
      } catch {
        output.printError("seam: cannot write the report '\(report.name)': \(error.message)\n")
        areWritten = false
      }
    }
    return areWritten
  }

  /// The present time in UTC, as xs:dateTime writes it.
  private static func timestamp() -> String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let date = "\(1900 + parts.tm_year)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    return "\(date)T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }

  /// Runs where requests are sent, while this thread waits. The first interruption cancels the run, which then cleans up; the second ends
  /// the process at once, and the supervisor ends what is left. Where nobody reads what is printed, that is an interruption too.
  private static func wait(for run: Run, on executor: any TaskExecutor, _ output: Output) -> RunReport {
    let report = Mutex<RunReport?>(nil)
    let done = DispatchSemaphore(value: 0)
    let task = Task.detached(executorPreference: executor) {
      let result = await run.execute()
      report.withLock { $0 = result }
      done.signal()
    }
    Interruption.handle { count, _ in
      if count == 1 { return task.cancel() }
      output.leave()
      _exit(ExitCode.interrupted.rawValue)
    }
    output.onFailure { task.cancel() }
    done.wait()
    return report.withLock { $0 } ?? RunReport(duration: .zero, startUp: .zero)
  }

  private static func code(for report: RunReport) -> ExitCode {
    let code = verdict(on: report)
    // Where nothing could be found out, nobody knows whether it holds: that is not passed over.
    return report.stage?.blocks == false && [.failed, .gate].contains(code) ? .passed : code
  }

  private static func verdict(on report: RunReport) -> ExitCode {
    if report.isInterrupted { return .interrupted }
    if report.counts[.broken] ?? 0 > 0 { return .broken }
    if report.counts[.failed] ?? 0 > 0 { return .failed }
    return report.isOverBudget || report.lateLeaks + (report.counts[.leaked] ?? 0) > 0 ? .gate : .passed
  }
}
