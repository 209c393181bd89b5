/// What evaluation may still cost, so that no expression hangs a run or fills the memory: a step for each node evaluated and each item looked
/// at, and one for eight bytes built.
package struct Budget {
  /// Some tenths of a second at most.
  package static let standard = 5_000_000

  private let total: Int
  private var remaining: Int

  init(_ steps: Int) {
    total = steps
    remaining = steps
  }

  mutating func spend(_ steps: Int = 1) throws(EvaluationError) {
    remaining = remaining &- max(steps, 0)
    if remaining < 0 {
      // Stays spent, however much is caught on the way out.
      remaining = -1
      throw .spent(total)
    }
  }

  mutating func spend(bytes: Int) throws(EvaluationError) {
    try spend(bytes / 8 + 1)
  }
}
