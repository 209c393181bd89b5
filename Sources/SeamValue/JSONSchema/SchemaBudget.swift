/// What validation may still cost: a schema evaluated, or some bytes looked at. A large instance may take more, in proportion.
package struct SchemaBudget {
  package static let standard = 2_000_000
  /// For each value in the instance.
  private static let stepsOfValue = 50

  private(set) var total: Int
  var instance: Value = .null
  private var remaining: Int
  private var isExtended = false

  init(steps: Int) {
    total = steps
    remaining = steps
  }

  /// Whether it was enough. The instance is measured only where the least is not.
  mutating func spend(_ steps: Int) -> Bool {
    remaining -= steps
    if remaining >= 0 { return true }
    if !isExtended {
      isExtended = true
      let more = instance.weight(upTo: 100_000_000) * Self.stepsOfValue
      total += more
      remaining += more
    }
    return remaining >= 0
  }
}
