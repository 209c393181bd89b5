import Glibc

/// A program run to its end as a user would: with arguments, a working directory, an environment and files for its output.
package struct ChildProcess: Sendable {
  package var status: Int32
  package var output: String
  package var errors: String

  /// - Parameters:
  ///   - environment: added to this process's own.
  ///   - seconds: after which it is killed, and the status is that of the signal.
  package static func run(
    _ path: String, _ arguments: [String], in directory: String, environment: [String: String] = [:], input: String = "",
    seconds: Int = 120
  ) -> ChildProcess? {
    guard let started = start(path, arguments, in: directory, environment: environment, input: input) else { return nil }
    return started.wait(seconds: seconds)
  }

  /// A program that runs.
  package struct Started: Sendable {
    package let processID: pid_t
    let folder: String

    package func signal(_ number: Int32) { kill(processID, number) }

    /// What it has printed so far.
    package var output: String { Self.text(folder + "/output") }

    package func wait(seconds: Int = 120) -> ChildProcess {
      var tick = 0
      while true {
        if let ended = ended(isLate: tick == seconds * 200) { return ended }
        tick += 1
        usleep(5000)
      }
    }

    /// The same, without holding up the other tests meanwhile.
    package func end(seconds: Int = 120) async -> ChildProcess {
      var tick = 0
      while true {
        if let ended = ended(isLate: tick == seconds * 200) { return ended }
        tick += 1
        try? await Task.sleep(for: .milliseconds(5))
      }
    }

    /// Nil while it runs.
    private func ended(isLate: Bool) -> ChildProcess? {
      var status: Int32 = 0
      guard waitpid(processID, &status, WNOHANG) != 0 else {
        if isLate { kill(processID, SIGKILL) }
        return nil
      }
      defer { for name in ["input", "output", "errors", ""] { remove(folder + "/" + name) } }
      let isExit = status & 0x7F == 0
      return ChildProcess(
        status: isExit ? (status >> 8) & 0xFF : 128 + (status & 0x7F), output: output, errors: Self.text(folder + "/errors"))
    }

    private static func text(_ path: String) -> String { String(decoding: Files.read(path) ?? [], as: UTF8.self) }
  }

  package static func start(
    _ path: String, _ arguments: [String], in directory: String, environment: [String: String] = [:], input: String = ""
  ) -> Started? {
    var template = Array("/tmp/seam-test-XXXXXX".utf8CString)
    guard let name = mkdtemp(&template) else { return nil }
    let folder = String(cString: name)
    guard Files.write(Array(input.utf8), to: folder + "/input") else { return nil }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, folder + "/input", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, folder + "/output", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, folder + "/errors", O_WRONLY | O_CREAT | O_TRUNC, 0o600)

    // The signals that the test process blocks or ignores are none of the child's business.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    // A shell changes the folder and becomes the program.
    let shell = "/bin/sh"
    var words = ([shell, "-c", "cd \"$0\" && exec \"$@\"", directory, path] + arguments).map { strdup($0) } + [nil]
    var variables = ownEnvironment(with: environment).map { strdup($0) } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    var process = pid_t()
    guard posix_spawn(&process, shell, &actions, &attributes, &words, &variables) == 0 else { return nil }
    return Started(processID: process, folder: folder)
  }

  private static func ownEnvironment(with added: [String: String]) -> [String] {
    var variables: [String] = []
    var pointer = environ
    while let entry = pointer.pointee {
      let text = String(cString: entry)
      if !added.keys.contains(where: { text.hasPrefix($0 + "=") }) { variables.append(text) }
      pointer += 1
    }
    return variables + added.map { "\($0.key)=\($0.value)" }
  }
}
