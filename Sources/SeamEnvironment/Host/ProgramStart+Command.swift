import Glibc
import SeamRuntime

extension ProgramStart {
  /// A command whose program is looked up in `PATH`, its own if it sets one, unless it is a path. Nil where there is none.
  init?(_ command: Command, output: String, stopSignal: Int32) {
    let executable: String
    if command.executable.contains("/") {
      executable = ProgramLookup.absolute(command.executable, from: command.directory)
      guard access(executable, F_OK) == 0 else { return nil }
    } else {
      let path = command.environment.last { $0.name == "PATH" }?.value ?? ProgramLookup.searchPath
      guard let found = ProgramLookup.find(command.executable, in: path) else { return nil }
      executable = found
    }
    self.init(
      executable: executable, arguments: [command.executable] + command.arguments,
      environment: command.environment.map { Variable(name: $0.name, value: $0.value) }, directory: command.directory, output: output,
      stopSignal: stopSignal)
  }

  init(_ command: Command, output: String, stopSignal: Int32, name: String) throws(EnvironmentFailure) {
    guard let start = ProgramStart(command, output: output, stopSignal: stopSignal) else {
      throw EnvironmentFailure(name, "cannot find the program '\(command.executable)'")
    }
    self = start
  }
}
