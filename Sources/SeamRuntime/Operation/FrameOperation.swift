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
    do throws(Diagnostic) {
      let inner = try self.scope(within: scope)
      let key = file.isOnce ? "\(file.path) \(JSON.write(inner["inputs"] ?? .null))" : nil
      return Prepared(frame: self, scope: inner, onceKey: key, world: world)
    } catch {
      throw Issue(.failed, [error])
    }
  }

  /// What its steps see before the first of them.
  ///
  /// - Parameter isEarly: whether it is asked before the spec has begun, when inputs that come from its steps have no value yet.
  func scope(within scope: Scope, isEarly: Bool = false) throws(Diagnostic) -> Scope {
    guard case .file(let file) = source else { return scope }
    var inner = scope.ofFile(isOnce: file.isOnce)
    var inputs = ValueMap()
    for declared in file.declarations {
      do {
        if let given = file.inputs.first(where: { $0.name.text == declared.name.text }) {
          inputs[declared.name.text] = try given.value.evaluate(scope)
        } else if let fallback = declared.fallback {
          inputs[declared.name.text] = try fallback.evaluate(inner)
        }
      } catch {
        if !isEarly { throw error }
      }
    }
    inner["inputs"] = .map(inputs)
    return inner
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
      let end = ContinuousClock.now + timeout
      while true {
        switch context.once.turn(onceKey) {
        case .over(.success(let outputs)): return Performance(result: outputs)
        case .over(.failure(let issue)): throw issue
        case .mine: return Performance(result: try await runOnce(onceKey, in: context, timeout))
        case .busy:
          // A step beside this one is at it.
          if Task.isCancelled { throw Issue(.interrupted, [Diagnostic("interrupted", "the step was interrupted", at: frame.span)]) }
          guard ContinuousClock.now < end else {
            throw Issue(.failed, [Diagnostic("timed-out", "another step, which runs the file, was not over in time", at: frame.span)])
          }
          try? await Task.sleep(for: .milliseconds(5))
        }
      }
    }

    private func runOnce(_ key: String, in context: SpecContext, _ timeout: Duration) async throws(Issue) -> Value {
      do {
        let outputs = try await run(in: context, timeout)
        context.once.end(key, .success(outputs))
        return outputs
      } catch {
        // What the environment or the end of the time did says nothing of the steps.
        context.once.end(key, error.kind == .failed ? .failure(error) : nil)
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
