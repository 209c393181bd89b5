import SeamSource
import SeamValue

/// `seam query PATH [FILE]`: what a JSONPath finds in a document, as JSON.
struct QueryCommand {
  private let text: String
  private let data: String

  init(_ words: [String]) throws(UsageError) {
    let arguments = try Arguments(words, flags: [], options: [])
    guard (1...2).contains(arguments.paths.count) else {
      throw UsageError(arguments.paths.isEmpty ? "query needs a JSONPath" : "query takes a JSONPath and one file: put the path in quotes")
    }
    text = arguments.paths[0]
    data = arguments.paths.count == 2 ? arguments.paths[1] : "-"
  }

  func execute(_ output: Output) -> ExitCode {
    let path: JSONPath
    do {
      path = try JSONPath(parsing: text)
    } catch {
      let span = SourceSpan(SourceFile(name: "path", text: text), error.offset..<error.offset + 1)
      Mistakes.print([Diagnostic("bad-jsonpath", error.message, at: span)], to: output)
      return .wrong
    }
    do throws(Diagnostic) {
      let document = try DataFile.read(data)
      let found: [Value]
      do throws(JSONPathEvaluationError) { found = try path.values(in: document) } catch {
        let span = SourceSpan(SourceFile(name: "path", text: text), 0..<text.utf8.count)
        throw Diagnostic("jsonpath-given-up", error.message, at: span)
      }
      guard path.isSingular else {
        output.print(JSON.write(.list(found), indented: true) + "\n")
        return .passed
      }
      guard let value = found.first else {
        output.printError("seam: there is nothing at '\(text)'\n")
        return .failed
      }
      output.print(JSON.write(value, indented: true) + "\n")
      return .passed
    } catch {
      Mistakes.print([error], to: output)
      return .wrong
    }
  }
}
