import SeamSource
import SeamSpec

extension Planner {
  /// Whether what a step's effects name can be watched, and has what they say.
  mutating func checkEffects(of step: Step) {
    for dependency in step.effects?.dependencies ?? [] {
      let name = dependency.name
      guard let watching = watching(name.text) else {
        // One that exists but could not be planned has its own diagnostic.
        if globals[name.text] != .any {
          let known = project.dependencies.map(\.name)
          report(.unknownTarget(name, kind: "dependency", candidates: known, project: project))
        }
        continue
      }
      switch watching {
      case .nothing(let reason):
        reportOrSkip(Diagnostic("not-watched", "'\(name.text)' cannot be watched: \(reason)", at: name.span))
      case .rows: reportThings(dependency)
      case .things:
        reportRows(dependency)
        checkThings(dependency)
      }
    }
  }

  private mutating func reportThings(_ dependency: Effects.OfDependency) {
    for subject in dependency.subjects {
      guard case .things(let amount) = subject.test else { continue }
      if case .none = amount { continue }
      report(
        Diagnostic(
          "no-row-effect", "'\(dependency.name.text)' has tables: what happened to their rows is inserted, updated or deleted",
          at: subject.span,
          label: "write { inserted: … }"))
    }
  }

  /// Whether messages and requests have what is expected of them.
  private mutating func checkThings(_ dependency: Effects.OfDependency) {
    let name = dependency.name.text
    let isStub = stubNames.contains(name)
    guard isStub || messaging(of: name) != nil else { return }
    let known = (isStub ? StubRoute.requestFields(parameters: []) : ReceiveAction.messageFields).keys.sorted()
    for case .things(.these(let expected)) in dependency.subjects.map(\.test) {
      for pattern in expected.map(\.now) {
        guard case .object(let parts) = pattern.test else { continue }
        for part in parts {
          guard case .name(let key) = part.key, let place = part.span, !known.contains(key) else { continue }
          report(.unknownKey(key, of: isStub ? "a request" : "a message", keys: known, at: place))
        }
      }
    }
  }

  private mutating func reportRows(_ dependency: Effects.OfDependency) {
    for subject in dependency.subjects {
      guard case .rows = subject.test else { continue }
      report(Diagnostic("row-effect", "'\(dependency.name.text)' has no rows that could be inserted, updated or deleted", at: subject.span))
    }
  }
}
