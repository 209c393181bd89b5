import Dispatch
import Glibc
import SeamEnvironment
import SeamHTTP
import SeamRuntime
import SeamSource
import SeamSpec
import SeamStub
import Synchronization

/// `seam record`: stands between a service and the real third party, and writes down what goes through as a stub file.
struct RecordCommand {
  private let name: String
  private let upstream: String
  private let path: String
  private let port: UInt16
  /// Hold what is recorded against the file, and write nothing.
  private let isCheck: Bool
  /// Give up what somebody has written into the file.
  private let isOverwriting: Bool
  /// Run while recording; empty for until an interruption.
  private let command: [String]

  /// A command that runs for longer is not waited for.
  private static let commandTimeout = Duration.seconds(24 * 3600)

  init(_ words: [String]) throws(UsageError) {
    let own = words.prefix { $0 != "--" }
    command = Array(words.dropFirst(own.count + 1))
    let arguments = try Arguments(Array(own), flags: ["--check", "--overwrite"], options: ["--upstream", "--to", "--port"])
    isCheck = arguments.flags.contains("--check")
    isOverwriting = arguments.flags.contains("--overwrite")
    if isCheck, isOverwriting { throw UsageError("--check writes nothing, so there is nothing to --overwrite") }
    guard arguments.paths.count == 1, let name = arguments.paths.first else {
      throw UsageError("record takes one name, that of the stub: seam record payments --upstream URL --to FILE")
    }
    if let problem = Identifier.problem(with: name) { throw UsageError("'\(name)' cannot be the name of a stub: it \(problem)") }
    self.name = name
    func single(_ option: String) throws(UsageError) -> String? {
      let values = arguments.values[option] ?? []
      if values.count > 1 { throw UsageError("\(option) stands twice") }
      return values.first
    }
    guard let upstream = try single("--upstream") else { throw UsageError("record needs --upstream URL, where the third party is") }
    guard ["http://", "https://"].contains(where: { upstream.hasPrefix($0) && upstream.utf8.count > $0.utf8.count }) else {
      throw UsageError("--upstream is an absolute http:// or https:// URL, not '\(upstream)'")
    }
    if upstream.contains("?") || upstream.contains("#") { throw UsageError("--upstream has no query: '\(upstream)'") }
    self.upstream = upstream
    guard let path = try single("--to") else { throw UsageError("record needs --to FILE, the stub file") }
    self.path = path
    let port = try single("--port")
    guard let number = UInt16(port ?? "0"), port == nil || number > 0 else {
      throw UsageError("--port takes a number from 1 to 65535, not '\(port ?? "")'")
    }
    self.port = number
    if words.contains("--"), command.isEmpty { throw UsageError("behind -- stands a command to run while recording") }
  }

  func execute(_ output: Output) throws(UsageError) -> ExitCode {
    let loader = DiskLoader()
    let old = try? loader.read(path)
    let before = old.flatMap { StubFileText.normalized($0) }
    if isCheck, old == nil { throw UsageError("there is no file '\(path)' to hold the recording against") }
    if old != nil, before == nil { throw UsageError("'\(path)' is no stub file: it is not overwritten") }
    if let old, !isCheck, !isOverwriting, !StubFileText.isUntouched(old) {
      throw UsageError(
        "'\(path)' was written or edited by hand: record to another file, hold it against what is recorded with --check, or give --overwrite"
      )
    }

    let http = CurlHTTPClient(userAgent: "seam/\(Seam.version)")
    let recorder: Recorder
    do throws(Recorder.Failure) {
      recorder = try Recorder(upstream: upstream, port: port, http: http) { output.printError("  \($0)\n") }
    } catch {
      output.printError("seam: \(error.message)\n")
      return .broken
    }
    output.print("recording \(name): \(recorder.url) passes everything on to \(shownUpstream)\n")
    let end = command.isEmpty ? waitForInterruption(output) : run(recorder, http, output)
    let count = recorder.count
    guard let text = recorder.finish() else {
      output.printError("seam: nothing was recorded, so nothing is \(isCheck ? "compared" : "written")\n")
      return end == .passed ? .failed : end
    }
    let result = isCheck ? compare(before ?? "", text, output) : write(text, before, count, output)
    return result == .passed ? end : result
  }

  private func compare(_ before: String, _ text: String, _ output: Output) -> ExitCode {
    let difference = LineDifference.unified(before, text)
    guard !difference.isEmpty else {
      output.print("\(path) is what was recorded\n")
      return .passed
    }
    output.print("--- \(path)\n+++ recorded\n\(difference)")
    return .failed
  }

  private func write(_ text: String, _ before: String?, _ count: Int, _ output: Output) -> ExitCode {
    if let before {
      let difference = LineDifference.unified(before, text)
      if !difference.isEmpty { output.print("--- \(path), as it was\n+++ \(path)\n\(difference)") }
    }
    let heading = "seam record \(name) --upstream \(shownUpstream) --to \(FilePath.name(of: path))"
    // What is there is kept until all of the new file is.
    let part = path + ".part"
    guard let file = fopen(part, "we"), fputs(StubFileText.sealed(text, heading: heading), file) >= 0, fclose(file) == 0,
      rename(part, path) == 0
    else {
      output.printError("seam: cannot write '\(path)': \(DiskLoader.reason(errno))\n")
      unlink(part)
      return .broken
    }
    let exchanges = count == 1 ? "1 exchange" : "\(count) exchanges"
    output.print("\(exchanges) recorded in \(path)\n")
    return .passed
  }

  /// Without a user and a password.
  private var shownUpstream: String {
    let scheme = upstream.hasPrefix("https://") ? "https://" : "http://"
    let rest = upstream.dropFirst(scheme.count)
    guard let at = rest.prefix(while: { $0 != "/" }).lastIndex(of: "@") else { return upstream }
    return scheme + rest[rest.index(after: at)...]
  }

  // MARK: Until when

  private func waitForInterruption(_ output: Output) -> ExitCode {
    output.print("Ctrl-C ends it\n")
    let done = DispatchSemaphore(value: 0)
    Interruption.handle { count, _ in
      if count == 1 { done.signal() } else { _exit(ExitCode.interrupted.rawValue) }
    }
    done.wait()
    return .passed
  }

  /// Runs the command, which finds the address in the environment, and shows what it printed.
  private func run(_ recorder: Recorder, _ http: CurlHTTPClient, _ output: Output) -> ExitCode {
    let host = DeferredHost(executable: "/proc/self/exe")
    let result = Mutex<Result<CommandResult, DriverFailure>?>(nil)
    let done = DispatchSemaphore(value: 0)
    let program = Command(command[0], Array(command.dropFirst()), environment: [("\(name.uppercased())_URL", recorder.url)])
    let task = Task.detached {
      let ended: Result<CommandResult, DriverFailure>
      do throws(DriverFailure) {
        ended = .success(try await host.execute(program, timeout: Self.commandTimeout))
      } catch {
        ended = .failure(error)
      }
      await host.shutDown()
      result.withLock { $0 = ended }
      done.signal()
    }
    Interruption.handle { count, _ in
      if count == 1 { task.cancel() } else { _exit(ExitCode.interrupted.rawValue) }
    }
    done.wait()
    switch result.withLock({ $0 }) {
    case .success(let result)?:
      output.print(String(decoding: result.standardOutput, as: UTF8.self))
      output.printError(String(decoding: result.standardError, as: UTF8.self))
      if result.exit == .exited(0) { return .passed }
      output.printError("seam: '\(command[0])' ended with \(result.exit)\n")
      return .failed
    case .failure(let failure)?:
      output.printError("seam: \(failure.message)\n")
      return failure.reason == .cancelled ? .interrupted : .wrong
    case nil: return .broken
    }
  }
}
