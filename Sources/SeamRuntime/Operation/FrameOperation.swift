import SeamSource
import SeamSpec
import SeamValue

/// `include` and `group`: steps under one name, with a graph of their own.
struct FrameOperation: Operation {
  let steps: [PlannedStep]
  /// Runs at the end of the spec, after that of whoever includes the file.
  let cleanup: [PlannedStep]
  let outputs: [Output]
  let source: Source
  let summary: String
  let span: SourceSpan

  enum Source: Sendable {
    /// Steps in the midst of others, which see what stands around them.
    case group
    case file(File)
  }

  struct File: Sendable {
    var path: String
    var inputs: [IncludeAction.Input]
    var declarations: [IncludedFile.Declaration]
    var isOnce: Bool
  }

  var nested: [PlannedStep] { steps + cleanup }

  func prepare(in scope: Scope, _ world: World) throws(Issue) -> any PreparedOperation {
    guard case .file(let file) = source else { return Prepared(frame: self, scope: scope, onceKey: nil, world: world) }
    var inner = scope.ofFile
    do throws(Diagnostic) {
      var inputs = ValueMap()
      for declared in file.declarations {
        if let given = file.inputs.first(where: { $0.name.text == declared.name.text }) {
          inputs[declared.name.text] = try given.value.evaluate(scope)
        } else if let fallback = declared.fallback {
          inputs[declared.name.text] = try fallback.evaluate(inner)
        }
      }
      inner["inputs"] = .map(inputs)
      let key = file.isOnce ? "\(file.path) \(JSON.write(.map(inputs)))" : nil
      return Prepared(frame: self, scope: inner, onceKey: key, world: world)
    } catch {
      throw Issue(.failed, [error])
    }
  }

  private struct Prepared: PreparedOperation {
    let frame: FrameOperation
    let scope: Scope
    let onceKey: String?
    let world: World

    func perform(timeout: Duration) async throws(Issue) -> Performance {
      guard let context = scope.context else {
        throw Issue(.broken, [Diagnostic("no-result", "steps inside a step need a spec around them", at: frame.span)])
      }
      guard let onceKey else { return Performance(result: try await run(in: context, timeout)) }
      switch context.once[onceKey] {
      case .success(let outputs): return Performance(result: outputs)
      case .failure(let issue): throw issue
      case nil: break
      }
      do {
        let outputs = try await run(in: context, timeout)
        context.once[onceKey] = .success(outputs)
        return Performance(result: outputs)
      } catch {
        // What the environment or the end of the time did says nothing of the steps.
        if error.kind == .failed { context.once[onceKey] = .failure(error) }
        throw error
      }
    }

    private func run(in context: SpecContext, _ timeout: Duration) async throws(Issue) -> Value {
      var inner = scope
      inner.context = context.inside(frame.span, Deadline(.step, timeout))
      let issues = await GraphRun(steps: frame.steps, world: world).execute(&inner)
      if !frame.cleanup.isEmpty { context.cleanups.push(frame.cleanup, inner) }
      if var issue = issues.first {
        issue.others = Array(issues.dropFirst())
        issue.isExplained = true
        throw frame.placed(issue)
      }
      var outputs = ValueMap()
      do {
        for output in frame.outputs { outputs[output.name.text] = try output.value.evaluate(inner) }
      } catch {
        throw frame.placed(Issue(.failed, [error]))
      }
      return .map(outputs)
    }
  }

  /// Says where the file was included whose step went wrong.
  private func placed(_ issue: Issue) -> Issue {
    guard case .file = source else { return issue }
    var issue = issue
    func place(_ diagnostics: inout [Diagnostic]) {
      for index in diagnostics.indices where diagnostics[index].span.map({ $0.file !== span.file }) ?? false {
        diagnostics[index].related.append(.init(span, "included here"))
      }
    }
    place(&issue.diagnostics)
    for index in issue.others.indices { place(&issue.others[index].diagnostics) }
    return issue
  }
}
