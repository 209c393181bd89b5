import SeamSource

/// What the dependencies noticed while a step ran.
struct Watch {
  private let dependencies: [(dependency: any Dependency, mark: Int)]

  /// From now on.
  init(_ world: World) {
    dependencies = world.dependencies.sorted { $0.key < $1.key }.map { ($0.value, $0.value.mark) }
  }

  /// Lets a step fail by what went wrong meanwhile, and a failure tell what happened.
  func judge(_ end: inout StepEnd) async {
    if case .skipped = end.outcome { return }
    let problems = await problems()
    var issue: Issue
    if case .failed(let failed) = end.outcome {
      issue = failed
      issue.diagnostics += problems
    } else if problems.isEmpty {
      return
    } else {
      issue = Issue(.failed, problems, exchange: end.exchange)
    }
    if !issue.isExplained { issue.activity = activity }
    end.outcome = .failed(issue)
  }

  /// What went wrong since somebody last asked, as an issue of the spec as a whole.
  func remainder() async -> Issue? {
    let problems = await problems()
    guard !problems.isEmpty else { return nil }
    var issue = Issue(.failed, problems)
    issue.activity = activity
    return issue
  }

  private func problems() async -> [Diagnostic] {
    var problems: [Diagnostic] = []
    for (dependency, _) in dependencies { problems += await dependency.takeProblems() }
    return problems
  }

  private var activity: [Exchange] { dependencies.compactMap { $0.dependency.activity(since: $0.mark) } }
}
