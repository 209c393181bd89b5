import CProcess
import Dispatch
import Glibc
import SeamEnvironment

/// The command: `seam run`, `seam check`, `seam plan`, `seam eval`, `seam query`, `seam record`.
@main
struct Seam {
  static let version = "0.1.0"

  static func main() {
    // Every thread's heap grows by pages, each a system call that all threads wait for, unless it is given much address space at once.
    mallopt(M_TOP_PAD, 16 << 20)
    let words = Array(CommandLine.arguments.dropFirst())
    // Seam starts itself once more as the parent of everything it starts, so that nothing outlives it.
    if words.first == Supervisor.argument { Supervisor.run() }
    openStandardFiles()
    // Writing tells that nobody reads any more.
    signal(SIGPIPE, SIG_IGN)
    let output = Output()
    let code = run(words, output)
    // Without what libraries do at `exit`: it would meet threads that still use them, and the system takes everything back anyway.
    _exit(output.error.map { end(of: output, $0) }?.rawValue ?? code.rawValue)
  }

  /// Whoever starts Seam may have closed its standard input or output: a file or socket that took their numbers would be written into.
  private static func openStandardFiles() {
    while true {
      let file = open("/dev/null", O_RDWR)
      guard (0...STDERR_FILENO).contains(file) else {
        if file >= 0 { close(file) }
        return
      }
    }
  }

  /// What could not be printed was not done for nothing, but nobody knows.
  private static func end(of output: Output, _ error: Int32) -> ExitCode {
    if error == EPIPE { return .unread }
    output.printError("seam: cannot write to standard output: \(DiskLoader.reason(error))\n")
    return .broken
  }

  private static func run(_ words: [String], _ output: Output) -> ExitCode {
    if Help.isAsked(by: words) {
      output.print(Help.text)
      return .passed
    }
    do throws(UsageError) {
      switch words.first {
      case "run": return try RunCommand(Array(words.dropFirst())).execute(output)
      case "check": return try CheckCommand(Array(words.dropFirst())).execute(output)
      case "plan": return try PlanCommand(Array(words.dropFirst())).execute(output)
      case "eval": return try EvalCommand(Array(words.dropFirst())).execute(output)
      case "schema": return try SchemaCommand(Array(words.dropFirst())).execute(output)
      case "query": return try QueryCommand(Array(words.dropFirst())).execute(output)
      case "explain": return try ExplainCommand(Array(words.dropFirst())).execute(output)
      case "record": return try RecordCommand(Array(words.dropFirst())).execute(output)
      case "--version", "version":
        output.print("seam \(version)\n")
        return .passed
      case "--help", "-h", "help", nil:
        output.print(Help.text)
        return words.isEmpty ? .wrong : .passed
      case let name? where Help.planned.contains(name): throw UsageError("'seam \(name)' is not there yet")
      case let name?: throw .unknown("command", name, among: Help.commands)
      }
    } catch {
      output.printError("seam: \(error.message)\nseam --help lists the commands and their options\n")
      return .wrong
    }
  }
}
