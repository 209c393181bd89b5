import Dispatch
import Glibc
import SeamEnvironment

/// The command: `seam run`, `seam check`, `seam plan`, `seam record`.
@main
struct Seam {
  static let version = "0.1.0"

  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    // Seam starts itself once more as the parent of everything it starts, so that nothing outlives it.
    if words.first == Supervisor.argument { Supervisor.run() }
    // Without what libraries do at `exit`: it would meet threads that still use them, and the system takes everything back anyway.
    _exit(run(words).rawValue)
  }

  private static func run(_ words: [String]) -> ExitCode {
    let output = Output()
    do throws(UsageError) {
      switch words.first {
      case "run": return try RunCommand(Array(words.dropFirst())).execute(output)
      case "check": return try CheckCommand(Array(words.dropFirst())).execute(output)
      case "plan": return try PlanCommand(Array(words.dropFirst())).execute(output)
      case "record": return try RecordCommand(Array(words.dropFirst())).execute(output)
      case "--version", "version":
        output.print("seam \(version)\n")
        return .passed
      case "--help", "-h", "help", nil:
        output.print(Help.text)
        return words.isEmpty ? .wrong : .passed
      case let name?: throw .unknown("command", name, among: Help.commands)
      }
    } catch {
      output.printError("seam: \(error.message)\nseam --help lists the commands and their options\n")
      return .wrong
    }
  }
}
