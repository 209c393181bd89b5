import SeamSource
import SeamSpec
import SeamValue

/// `exec`: a program, run to its end. It succeeds with exit status 0.
struct ExecOperation: Operation {
  let action: ExecAction
  /// The folder of the spec file, in which it runs unless `cwd` says otherwise.
  let folder: String
  let span: SourceSpan

  var summary: String { action.command.map(\.source).joined(separator: " ") }

  func prepare(in scope: Scope, _ world: World) throws(Issue) -> any PreparedOperation {
    do throws(Diagnostic) {
      var words: [String] = []
      for template in action.command { words.append(try template.text(scope)) }
      guard let program = words.first, !program.isEmpty else {
        throw Diagnostic("empty", "the program to run is empty", at: span)
      }
      var environment: [(name: String, value: String)] = []
      for member in action.environment { environment.append((member.key, try member.value.text(scope))) }
      let input = try action.standardInput?.text(scope) ?? ""
      let directory = try action.directory?.text(scope)
      let command = Command(
        program, Array(words.dropFirst()), environment: environment, directory: FilePath.join(folder, directory ?? "."),
        standardInput: Array(input.utf8))
      return Prepared(command: command, host: world.processes, words: words, span: span)
    } catch {
      throw Issue(.failed, [error])
    }
  }

  private struct Prepared: PreparedOperation {
    let command: Command
    let host: any ProcessHost
    let words: [String]
    let span: SourceSpan

    func perform(timeout: Duration) async throws(Issue) -> Performance {
      let result: CommandResult
      do {
        result = try await host.execute(command, timeout: timeout)
      } catch {
        let words = words
        throw Issue(driver: error, at: span, exchange: Exchange { [.init("program", words.joined(separator: " "))] })
      }
      let performance = performance(of: result)
      guard !result.isCut else { throw Issue(.failed, [.outputIsCut(at: span)], exchange: performance.exchange) }
      return performance
    }

    private func performance(of result: CommandResult) -> Performance {
      let output = String(decoding: result.standardOutput, as: UTF8.self)
      let errors = String(decoding: result.standardError, as: UTF8.self)
      let code: Int32 =
        switch result.exit {
        case .exited(let code): code
        case .signalled(let signal): 128 + signal
        }
      var fields: [(String, Value)] = [("exit", .int(Int64(code))), ("stdout", .string(output)), ("stderr", .string(errors))]
      let json = try? JSON.parse(result.standardOutput)
      if let json { fields.append(("json", json)) }
      let words = words
      var performance = Performance(
        result: .object(fields),
        exchange: Exchange {
          [
            .init("program", words.joined(separator: " ")), .init("end", result.exit.description),
            .init("standard output", Excerpt.of(output)), .init("standard error", Excerpt.of(errors)),
          ].filter { !$0.text.isEmpty }
        })
      if json == nil { performance.remarks["json"] = "the standard output is not JSON" }
      if code != 0 {
        performance.unexpected["exit"] = Diagnostic(
          "exit-status", "the program ended with \(result.exit)", at: span, label: "expected exit status 0")
      }
      return performance
    }
  }
}

extension Diagnostic {
  /// What is expected of text that is not all there could hold or fail by chance.
  fileprivate static func outputIsCut(at span: SourceSpan) -> Diagnostic {
    Diagnostic("output-too-long", "the program printed more than 16 MiB, which is not kept", at: span, label: "let it write a file instead")
  }
}
