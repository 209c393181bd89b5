import SeamSource

/// Lists: item by item, searched, and in any order.
extension Matcher {
  static func members(_ value: Value?) -> [(ValuePath.Step, Value)] {
    switch value {
    case .list(let items)?: items.enumerated().map { (.index($0.offset), $0.element) }
    case .map(let map)?: map.entries.map { (.key($0.key.rendered), $0.value) }
    default: []
    }
  }

  mutating func matchList(_ patterns: [Pattern<Value>], _ value: Value?, exactly: Bool, at span: SourceSpan?) {
    guard case .list(let items)? = value else {
      return fail(
        span, weight: patterns.count + 1, expected: "a list of \(Self.count(patterns.count, "item"))", found: Self.display(value))
    }
    guard patterns.count != items.count else {
      for index in patterns.indices where !isDecided {
        path.steps.append(.index(index))
        match(patterns[index], items[index], exactly: exactly)
        path.steps.removeLast()
      }
      return
    }
    if mode == .first { return fail(span, expected: "", found: "") }
    let alignment = align(patterns, items, exactly: exactly)
    fail(
      span, weight: abs(patterns.count - items.count), expected: Self.count(patterns.count, "item"),
      found: Self.count(items.count, "item"),
      detail: Self.detail(missing: alignment.missing.map { ($0, patterns[$0]) }, surplus: alignment.surplus.map { ($0, items[$0]) }))
    for (pattern, item) in alignment.differing {
      path.steps.append(.index(item))
      match(patterns[pattern], items[item], exactly: exactly)
      path.steps.removeLast()
    }
  }

  // MARK: Alignment of lists of different lengths

  private struct Alignment {
    var missing: [Int] = []
    var surplus: [Int] = []
    /// Pairs of a pattern and an item that stand at the same place and do not match.
    var differing: [(Int, Int)] = []

    /// Between two places that match, patterns and items pair up as far as they go.
    mutating func gap(_ patterns: Range<Int>, _ items: Range<Int>) {
      let pairs = min(patterns.count, items.count)
      for offset in 0..<pairs { differing.append((patterns.lowerBound + offset, items.lowerBound + offset)) }
      missing += Array(patterns.dropFirst(pairs))
      surplus += Array(items.dropFirst(pairs))
    }
  }

  /// Comparisons in the table of a longest common subsequence, at most; longer middles count as one gap.
  private static let maximumTable = 10_000

  private mutating func align(_ patterns: [Pattern<Value>], _ items: [Value], exactly: Bool) -> Alignment {
    var start = 0
    while start < min(patterns.count, items.count), holds(patterns[start], items[start], exactly: exactly) { start += 1 }
    var (patternEnd, itemEnd) = (patterns.count, items.count)
    while patternEnd > start, itemEnd > start, holds(patterns[patternEnd - 1], items[itemEnd - 1], exactly: exactly) {
      patternEnd -= 1
      itemEnd -= 1
    }
    var alignment = Alignment()
    let (rows, columns) = (patternEnd - start, itemEnd - start)
    guard rows > 0, columns > 0, rows * columns <= Self.maximumTable else {
      alignment.gap(start..<patternEnd, start..<itemEnd)
      return alignment
    }
    var matches = [Bool](repeating: false, count: rows * columns)
    var lengths = [Int](repeating: 0, count: (rows + 1) * (columns + 1))
    for row in (0..<rows).reversed() {
      for column in (0..<columns).reversed() {
        let isMatch = holds(patterns[start + row], items[start + column], exactly: exactly)
        matches[row * columns + column] = isMatch
        let below = lengths[(row + 1) * (columns + 1) + column]
        let right = lengths[row * (columns + 1) + column + 1]
        let diagonal = lengths[(row + 1) * (columns + 1) + column + 1]
        lengths[row * (columns + 1) + column] = isMatch ? diagonal + 1 : max(below, right)
      }
    }
    var (row, column, gapRow, gapColumn) = (0, 0, 0, 0)
    while row < rows, column < columns {
      if matches[row * columns + column] {
        alignment.gap(start + gapRow..<start + row, start + gapColumn..<start + column)
        row += 1
        column += 1
        (gapRow, gapColumn) = (row, column)
      } else if lengths[(row + 1) * (columns + 1) + column] >= lengths[row * (columns + 1) + column + 1] {
        row += 1
      } else {
        column += 1
      }
    }
    alignment.gap(start + gapRow..<patternEnd, start + gapColumn..<itemEnd)
    return alignment
  }

  private static func detail(missing: [(Int, Pattern<Value>)], surplus: [(Int, Value)]) -> String? {
    var lines: [String] = []
    if !missing.isEmpty { lines.append("missing: " + listed(missing.map { "[\($0.0)] \(PatternText.written($0.1))" })) }
    if !surplus.isEmpty { lines.append("too many: " + listed(surplus.map { "[\($0.0)] \($0.1.display())" })) }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  private static func listed(_ texts: [String]) -> String {
    texts.prefix(5).joined(separator: ", ") + (texts.count > 5 ? " and \(texts.count - 5) more" : "")
  }

  static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  // MARK: Searching

  mutating func matchSome(_ name: PatternOperator, _ pattern: Pattern<Value>, _ value: Value?, at span: SourceSpan?) {
    let members = Self.members(value)
    for (_, item) in members where holds(pattern, item) { return }
    guard mode == .report else { return fail(span, expected: "", found: "") }
    let detail: String?
    if let nearest = nearest(members.enumerated().map { ($0.offset, pattern, $0.element.1) }, exactly: false) {
      var place = ValuePath(root: "")
      place.steps = [members[nearest.index].0]
      detail = "nearest is \(place.text): \(nearest.text)"
    } else if name == .contains, let parts = pattern.items, !members.isEmpty {
      detail = "an item that is a list was asked for; for \(Self.count(parts.count, "item")) write $all with one $contains each"
    } else {
      detail = members.isEmpty ? nil : "there are " + Self.listed(members.map { $0.1.display(limit: 40) })
    }
    fail(
      span, expected: "an item that matches \(PatternText.written(pattern))", found: "none of \(Self.count(members.count, "item"))",
      detail: detail)
  }

  /// Candidates that are looked at, at most.
  private static let maximumCandidates = 1000

  /// Of pairs that do not match, the one that differs least, and of those the one that says most, and how it differs; nil where none has
  /// anything in common.
  mutating func nearest(
    _ candidates: [(index: Int, pattern: Pattern<Value>, value: Value)], exactly: Bool
  ) -> (index: Int, text: String)? {
    var best: (candidate: (index: Int, pattern: Pattern<Value>, value: Value), distance: Int)?
    for candidate in candidates.prefix(Self.maximumCandidates) where candidate.pattern.isComparable(to: candidate.value) {
      let distance = measure(.count) { $0.match(candidate.pattern, candidate.value, exactly: exactly) }
      let isNearer = best.map { (distance, -candidate.pattern.size) < ($0.distance, -$0.candidate.pattern.size) } ?? true
      if isNearer { best = (candidate, distance) }
    }
    guard let best else { return nil }
    let found = report { $0.match(best.candidate.pattern, best.candidate.value, exactly: exactly) }
    let texts = found.prefix(3).map { mismatch in
      (mismatch.path.isEmpty ? "" : mismatch.path + ": ") + "expected \(mismatch.expected), found \(mismatch.found)"
    }
    return (best.candidate.index, texts.joined(separator: "; ") + (found.count > 3 ? "; and \(found.count - 3) more" : ""))
  }

  // MARK: Any order

  /// Of patterns and items, where patterns are more than plain values.
  private static let maximumPairs = 25_000_000

  mutating func matchUnordered(_ pattern: Pattern<Value>, _ items: [Value], noun: String = "item", at span: SourceSpan?) {
    guard let patterns = pattern.items else {
      return failOnOperand(span, PatternOperator.unordered.rawValue, PatternText.written(pattern), "takes a list")
    }
    if mode == .first, patterns.count != items.count { return fail(span, expected: "", found: "") }
    var pairing = Pairing(patterns: patterns.count, items: items.count)
    pairing.assignEqual(patterns.map(\.written), items)
    let index = ItemIndex(patterns, items)
    if pairing.unpairedPatterns.isEmpty {
      // Only what no pattern stands for is left.
    } else if index.pairs > Self.maximumPairs, pairing.unpairedPatterns.count > Self.maximumPairs / max(items.count, 1) {
      return fail(
        span, expected: "lists of which \(Self.maximumPairs) pairs can be made at most, to be compared in any order",
        found: "\(Self.count(patterns.count, noun)) and \(Self.count(items.count, noun))")
    } else {
      for pattern in patterns.indices { pairing.assign(pattern, candidates: { index[$0] }) { holds(patterns[$0], items[$1]) } }
    }
    let missing = pairing.unpairedPatterns
    let surplus = pairing.unpairedItems
    if missing.isEmpty, surplus.isEmpty { return }
    guard mode == .report else { return fail(span, weight: max(missing.count, surplus.count), expected: "", found: "") }
    var lines: [String] = []
    for index in missing.prefix(5) {
      var line = "missing: \(PatternText.written(patterns[index]))"
      if let nearest = nearest(surplus.map { ($0, patterns[index], items[$0]) }, exactly: false) {
        line += ", nearest is [\(nearest.index)]: \(nearest.text)"
      }
      lines.append(line)
    }
    if missing.count > 5 { lines.append("and \(missing.count - 5) more") }
    if !surplus.isEmpty {
      lines.append("too many: " + Self.listed(surplus.map { noun == "key" ? items[$0].display() : "[\($0)] \(items[$0].display())" }))
    }
    fail(
      span, expected: "\(Self.count(patterns.count, noun)) in any order", found: Self.count(items.count, noun),
      detail: lines.joined(separator: "\n"))
  }
}

extension Pattern<Value> {
  /// How many fields or items are written at the top.
  fileprivate var size: Int {
    switch test {
    case .object(let fields): fields.count
    case .list(let patterns): patterns.count
    case .patterns(.all, let patterns): patterns.reduce(0) { $0 + $1.size }
    case .equals(.map(let map)): map.count
    case .equals(.list(let items)): items.count
    case .pattern(_, let pattern): pattern.size
    default: 0
    }
  }

  /// Whether a report of how a value differs says more than that it differs: both are objects, or both lists.
  fileprivate func isComparable(to value: Value) -> Bool {
    switch (test, value) {
    case (.object, .map), (.list, .list), (.equals(.map), .map), (.equals(.list), .list): true
    case (.patterns(.all, let patterns), _): patterns.contains { $0.isComparable(to: value) }
    case (.pattern(.exactly, let pattern), _), (.pattern(.unordered, let pattern), _): pattern.isComparable(to: value)
    default: false
    }
  }
}
