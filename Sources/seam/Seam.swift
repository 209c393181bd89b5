import Glibc
import SeamEnvironment

@main
struct Seam {
  static func main() {
    if CommandLine.arguments.dropFirst().first == Supervisor.argument { Supervisor.run() }
  }
}
