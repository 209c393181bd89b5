/// In which order the specs of a run come.
package enum SpecOrder: String, CaseIterable, Sendable {
  /// That of the paths, and in a file that of the lines.
  case written
  /// By chance, the same for the same seed and the same specs.
  case random
  case reverse

  func arrange<Element>(_ specs: [Element], seed: Int) -> [Element] {
    switch self {
    case .written: return specs
    case .reverse: return specs.reversed()
    case .random:
      // Fisher and Yates, *Statistical Tables*, 1938, as Durstenfeld wrote it down.
      let chance = Chance(seed: seed, for: "the order of the specs")
      var specs = specs
      for last in specs.indices.dropFirst().reversed() { specs.swapAt(last, chance.index(below: last + 1)) }
      return specs
    }
  }
}
