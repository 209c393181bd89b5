/// Finds the name that a misspelt one was meant to be.
package enum NearestName {
  /// The nearest of `names` by optimal string alignment distance, if at most a third of the name (and at least one character) is wrong.
  package static func of(_ name: String, in names: some Sequence<String>) -> String? {
    let limit = max(1, name.count / 3)
    var best: (name: String, distance: Int)?
    for candidate in names where candidate != name {
      let distance = distance(Array(name.lowercased()), Array(candidate.lowercased()), limit: limit)
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    guard let best, best.name.count > 1 || best.distance == 0 else { return nil }
    return best.name
  }

  /// Insertions, deletions, substitutions and swaps of neighbours; `limit + 1` where there are more than `limit`.
  private static func distance(_ a: [Character], _ b: [Character], limit: Int) -> Int {
    if abs(a.count - b.count) > limit { return limit + 1 }
    var beforePrevious = [Int]()
    var previous = Array(0...b.count)
    for i in 0..<a.count {
      var current = [i + 1]
      for j in 0..<b.count {
        var cost = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforePrevious[j - 1] + 1) }
        current.append(cost)
      }
      (beforePrevious, previous) = (previous, current)
    }
    return previous[b.count]
  }
}
