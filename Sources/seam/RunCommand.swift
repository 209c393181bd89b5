import Dispatch
import Glibc
import SeamEnvironment
import SeamHTTP
import SeamReport
import SeamRuntime
import SeamSource
import Synchronization

/// `seam run`: brings the environment up, runs the specs, takes everything down.
struct RunCommand {
  private let selection: Selection
  private let isVerbose: Bool
  private var options = Run.Options()

  init(_ words: [String]) throws(UsageError) {
    let arguments = try Arguments(words, flags: ["--fail-fast", "-v", "--verbose"], options: Selection.options)
    selection = Selection(arguments)
    isVerbose = !arguments.flags.isDisjoint(with: ["-v", "--verbose"])
    options.failFast = arguments.flags.contains("--fail-fast")
  }

  func execute(_ output: Output) throws(UsageError) -> ExitCode {
    let workspace = try Workspace(selection) { Environment[$0] }
    Mistakes.print(workspace.diagnostics, to: output)
    guard let plan = workspace.plan else { return .wrong }
    output.hide(Array(plan.secrets.values))

    let reporter = Mutex(
      ConsoleReporter(.init(style: output.style, isLive: output.isLive, isVerbose: isVerbose, width: output.width)))
    let http = CurlHTTPClient(userAgent: "seam/\(Seam.version)")
    let run = Run(plan, options: options, http: http, processes: DeferredHost(executable: "/proc/self/exe")) { event in
      reporter.withLock { output.print($0.text(for: event)) }
    }
    return Self.code(for: Self.wait(for: run, on: http.executor))
  }

  /// Runs where requests are sent, while this thread waits. The first interruption cancels the run, which then cleans up; the second ends
  /// the process at once, and the supervisor ends what is left.
  private static func wait(for run: Run, on executor: any TaskExecutor) -> RunReport {
    let report = Mutex<RunReport?>(nil)
    let done = DispatchSemaphore(value: 0)
    let task = Task.detached(executorPreference: executor) {
      let result = await run.execute()
      report.withLock { $0 = result }
      done.signal()
    }
    Interruption.handle { count, _ in
      if count == 1 { task.cancel() } else { _exit(ExitCode.interrupted.rawValue) }
    }
    done.wait()
    return report.withLock { $0 } ?? RunReport(duration: .zero, startUp: .zero)
  }

  private static func code(for report: RunReport) -> ExitCode {
    if report.isInterrupted { return .interrupted }
    if report.counts[.broken] ?? 0 > 0 { return .broken }
    return report.counts[.failed] ?? 0 > 0 ? .failed : .passed
  }
}
