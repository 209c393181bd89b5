import SeamSpec

/// What the audits of a run found, and what they go by.
struct AuditLedger: Sendable {
  /// A leak of a dependency.
  struct Entry: Sendable {
    var dependency: String
    var leak: Leak
  }

  var isThorough = false
  private var leaks: [Entry] = []
  private var late: [LateLeak] = []
  /// Specs that are over and promised to leave nothing, the last one last, and when.
  private var recent: [(reference: SpecReference, end: ContinuousClock.Instant)] = []
  private var count = 0
  /// What specs asked of services and was found to have no late consequences.
  private var seen: Set<String> = []

  /// How long a spec may be the reason of something.
  private static let memory = Duration.seconds(10)
  private static let maximumCandidates = 5
  /// Each so many specs everything is looked at.
  private static let interval = 50
  /// How long late consequences are waited for.
  private static let patience = Duration.milliseconds(400)
  private static let thoroughPatience = Duration.seconds(1)

  // MARK: How much is looked at

  mutating func isThoroughNow(hasFailed: Bool) -> Bool {
    count += 1
    return isThorough || hasFailed || count.isMultiple(of: Self.interval)
  }

  /// How long to wait for what a spec set off: only where it asked something of a service that no spec of this run has asked before. To wait
  /// after each would cost more than all specs do.
  mutating func patience(for spec: SpecPlan) -> Duration? {
    if isThorough { return Self.thoroughPatience }
    let questions = Self.questions(of: spec)
    guard !questions.isSubset(of: seen) else { return nil }
    seen.formUnion(questions)
    return Self.patience
  }

  /// A spec did have late consequences: what it asked is waited for again.
  mutating func doubt(_ spec: SpecPlan) {
    seen.subtract(Self.questions(of: spec))
  }

  private static func questions(of spec: SpecPlan) -> Set<String> {
    var questions: Set<String> = []
    for planned in spec.steps {
      switch planned.step.action {
      case .http(let action) where !["GET", "HEAD", "OPTIONS"].contains(action.method): questions.insert(planned.step.action.title)
      case .publish: questions.insert(planned.step.action.title)
      default: break
      }
    }
    return questions
  }

  // MARK: What was found

  mutating func remember(_ reference: SpecReference) {
    let now = ContinuousClock.now
    recent.removeAll { now - $0.end > Self.memory }
    recent.append((reference, now))
    if recent.count > Self.maximumCandidates { recent.removeFirst() }
  }

  mutating func add(_ audit: Audit, of dependency: String) {
    leaks += audit.leaks.map { Entry(dependency: dependency, leak: $0) }
    addLate(audit.unattributed, of: dependency)
  }

  /// What came when no spec had run lately is the services' own doing, and no leak.
  mutating func addLate(_ found: [Leak], of dependency: String) {
    let now = ContinuousClock.now
    let candidates = recent.filter { now - $0.end <= Self.memory }.map(\.reference)
    guard !candidates.isEmpty else { return }
    late += found.map { LateLeak(dependency: dependency, leak: $0, candidates: candidates.reversed()) }
  }

  mutating func takeLeaks() -> [Entry] {
    defer { leaks = [] }
    return leaks
  }

  /// Tells what nobody can be blamed for, and how much that was.
  mutating func announce(_ emit: (Event) -> Void) -> Int {
    defer { late = [] }
    for leak in late { emit(.leakedLate(leak)) }
    return late.count
  }
}
