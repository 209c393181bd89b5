/// Pairs patterns with items so that as many as possible match: a maximum matching in a bipartite graph, found by augmenting paths.
///
/// A pattern that matches several items gives way to one that matches fewer.
struct Pairing {
  private(set) var itemOfPattern: [Int?]
  private(set) var patternOfItem: [Int?]
  /// What is known of each pair, as far as the table stays small.
  private var known: [Bool?]

  private static let maximumTable = 4_000_000

  init(patterns: Int, items: Int) {
    itemOfPattern = Array(repeating: nil, count: patterns)
    patternOfItem = Array(repeating: nil, count: items)
    let (size, overflow) = patterns.multipliedReportingOverflow(by: items)
    known = overflow || size > Self.maximumTable ? [] : Array(repeating: nil, count: size)
  }

  var unpairedPatterns: [Int] { itemOfPattern.indices.filter { itemOfPattern[$0] == nil } }
  var unpairedItems: [Int] { patternOfItem.indices.filter { patternOfItem[$0] == nil } }

  /// Pairs plain values with the items equal to them, in linear time; nil stands for a pattern that is none.
  mutating func assignEqual(_ values: [Value?], _ items: [Value]) {
    var groups = ValueMap()
    var waiting: [[Int]] = []
    for (position, item) in items.enumerated().reversed() {
      if case .int(let group)? = groups[item] {
        waiting[Int(group)].append(position)
      } else {
        groups[item] = .int(Int64(waiting.count))
        waiting.append([position])
      }
    }
    for (index, value) in values.enumerated() {
      if let value, case .int(let group)? = groups[value], let item = waiting[Int(group)].popLast() { pair(index, item) }
    }
  }

  /// Finds an item for a pattern that has none, moving patterns that have one to others where that is needed.
  ///
  /// - Parameter candidates: the items that a pattern may match; no others are tried.
  mutating func assign(_ pattern: Int, candidates: (Int) -> [Int], holds: (Int, Int) -> Bool) {
    guard itemOfPattern[pattern] == nil else { return }
    // Lists are mostly in the right order already.
    if patternOfItem.indices.contains(pattern), patternOfItem[pattern] == nil, isMatch(pattern, pattern, holds) {
      return pair(pattern, pattern)
    }
    var cameFrom: [Int: Int] = [:]
    var waiting = [pattern]
    var next = 0
    while next < waiting.count {
      let candidate = waiting[next]
      next += 1
      for item in candidates(candidate) where cameFrom[item] == nil && isMatch(candidate, item, holds) {
        cameFrom[item] = candidate
        if let owner = patternOfItem[item] {
          waiting.append(owner)
        } else {
          return shift(to: item, cameFrom)
        }
      }
    }
  }

  private mutating func shift(to free: Int, _ cameFrom: [Int: Int]) {
    var item: Int? = free
    while let current = item, let pattern = cameFrom[current] {
      item = itemOfPattern[pattern]
      pair(pattern, current)
    }
  }

  private mutating func pair(_ pattern: Int, _ item: Int) {
    itemOfPattern[pattern] = item
    patternOfItem[item] = pattern
  }

  private mutating func isMatch(_ pattern: Int, _ item: Int, _ holds: (Int, Int) -> Bool) -> Bool {
    if known.isEmpty { return holds(pattern, item) }
    let index = pattern * patternOfItem.count + item
    if let answer = known[index] { return answer }
    let answer = holds(pattern, item)
    known[index] = answer
    return answer
  }
}
