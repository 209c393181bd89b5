import SeamExpression
import SeamRuntime
import SeamSource
import SeamSpec
import SeamValue

/// `seam eval EXPR [--with FILE]`: the value of an expression, as JSON.
struct EvalCommand {
  private let text: String
  private let data: String?

  init(_ words: [String]) throws(UsageError) {
    let arguments = try Arguments(words, flags: [], options: ["--with"])
    guard arguments.paths.count == 1 else {
      throw UsageError(arguments.paths.isEmpty ? "eval needs an expression" : "eval takes one expression: put it in quotes")
    }
    text = arguments.paths[0]
    data = arguments.values["--with"]?.last
  }

  func execute(_ output: Output) -> ExitCode {
    let file = SourceFile(name: "expression", text: text)
    do throws(Diagnostic) {
      let variables = try variables()
      // What stands in a spec may be pasted with its braces.
      let (start, inner) = unwrapped
      let (expression, problems) = Expression.parse(inner)
      func span(_ range: Range<Int>) -> SourceSpan { SourceSpan(file, range.lowerBound + start..<range.upperBound + start) }
      func print(_ problems: [ExpressionProblem]) -> ExitCode {
        Mistakes.print(problems.map { .expression($0, at: span($0.range)) }, to: output)
        return .wrong
      }
      guard let expression else { return print(problems) }
      let scope = TypeScope(variables: variables.mapValues { StaticType(of: $0) }, functions: HostFunctions.signatures)
      let found = expression.check(scope).problems
      guard found.isEmpty else { return print(found) }
      do {
        let value = try expression.evaluate(EvalBindings(variables: variables))
        output.print(JSON.write(value, indented: true) + "\n")
        return .passed
      } catch {
        let problem = Diagnostic("evaluation", error.message, at: span(error.range), label: error.label, notes: error.notes)
        output.print(DiagnosticText(style: output.style).render(problem))
        return .failed
      }
    } catch {
      Mistakes.print([error], to: output)
      return .wrong
    }
  }

  private var unwrapped: (start: Int, inner: String) {
    guard text.hasPrefix("${"), text.hasSuffix("}") else { return (0, text) }
    return (2, String(text.dropFirst(2).dropLast()))
  }

  private func variables() throws(Diagnostic) -> [String: Value] {
    guard let data else { return [:] }
    guard case .map(let map) = try DataFile.read(data) else {
      throw Diagnostic("wrong-kind", "'\(data)' has to hold an object, whose keys are the names that the expression may use", at: nil)
    }
    return Dictionary(map.entries.map { ($0.key.rendered, $0.value) }) { first, _ in first }
  }
}

/// The names of a file, and Seam's functions; paths of `file` are relative to the working directory.
private struct EvalBindings: Bindings {
  let variables: [String: Value]
  let functions = HostFunctions(loader: DiskLoader())

  func value(of name: String) -> Value? { variables[name] }

  func call(_ name: String, _ arguments: [Value]) throws(EvaluationError) -> Value { try functions.call(name, arguments) }
}
