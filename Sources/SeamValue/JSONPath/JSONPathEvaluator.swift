/// Runs a query on a value (RFC 9535, section 2), within a bounded number of steps: a node looked at, or some bytes compared.
struct JSONPathEvaluator {
  struct Node {
    let value: Value
    /// Nil for the root, and where locations are not kept.
    let location: NormalizedPath?
  }

  let root: Value
  let keepsLocations: Bool
  private var remaining: Int
  private var stepsOfNode: Int?
  /// The last pattern that was computed, which is mostly the next one too.
  private var computed: (pattern: String, isAnchored: Bool, regex: Regex?)?

  /// Steps for any document, and for each value in a large one.
  private static let steps = (least: 1_000_000, perValue: 20)

  init(root: Value, keepsLocations: Bool) {
    self.root = root
    self.keepsLocations = keepsLocations
    remaining = Self.steps.least
  }

  /// What the document itself allows is counted only where the least is not enough.
  private mutating func spend(_ count: Int = 1) throws(JSONPathEvaluationError) {
    remaining -= count
    if remaining >= 0 { return }
    if stepsOfNode == nil {
      let more = root.weight(upTo: 100_000_000) * Self.steps.perValue
      stepsOfNode = more
      remaining += more
      if remaining >= 0 { return }
    }
    throw JSONPathEvaluationError("the JSONPath takes more than \(Self.steps.least + (stepsOfNode ?? 0)) steps on this document")
  }

  mutating func nodes(_ segments: [JSONPath.Segment], from value: Value) throws(JSONPathEvaluationError) -> [Node] {
    let keepsLocations = self.keepsLocations
    return try nodes(segments, from: value, keepsLocations: keepsLocations)
  }

  private mutating func nodes(
    _ segments: [JSONPath.Segment], from value: Value, keepsLocations: Bool
  ) throws(JSONPathEvaluationError) -> [Node] {
    var nodes = [Node(value: value, location: nil)]
    for segment in segments {
      var found: [Node] = []
      for node in nodes {
        try spend()
        if segment.isDescendant {
          try applyToDescendants(segment.selectors, of: node, into: &found, keepsLocations)
        } else {
          try apply(segment.selectors, to: node, into: &found, keepsLocations)
        }
      }
      nodes = found
    }
    return nodes
  }

  /// To the node itself and everything in it, a parent before its children, without recursion.
  private mutating func applyToDescendants(
    _ selectors: [JSONPath.Selector], of node: Node, into found: inout [Node], _ keepsLocations: Bool
  ) throws(JSONPathEvaluationError) {
    var waiting = [node]
    while let node = waiting.popLast() {
      try spend()
      try apply(selectors, to: node, into: &found, keepsLocations)
      let first = waiting.count
      try appendChildren(of: node, to: &waiting, keepsLocations)
      waiting[first...].reverse()
    }
  }

  private mutating func apply(
    _ selectors: [JSONPath.Selector], to node: Node, into found: inout [Node], _ keepsLocations: Bool
  ) throws(JSONPathEvaluationError) {
    for selector in selectors {
      switch (selector, node.value) {
      case (.name(let name), .map(let map)):
        if let value = map[name] { found.append(child(of: node, .name(name), value, keepsLocations)) }
      case (.index(let index), .list(let items)):
        let position = index < 0 ? index + items.count : index
        if items.indices.contains(position) { found.append(child(of: node, .index(position), items[position], keepsLocations)) }
      case (.slice(let start, let end, let step), .list(let items)):
        for position in Self.slice(items.count, start, end, step) {
          try spend()
          found.append(child(of: node, .index(position), items[position], keepsLocations))
        }
      case (.wildcard, .list), (.wildcard, .map): try appendChildren(of: node, to: &found, keepsLocations)
      case (.filter(let condition), .list), (.filter(let condition), .map):
        var children: [Node] = []
        try appendChildren(of: node, to: &children, keepsLocations)
        for child in children where try holds(condition, for: child.value) { found.append(child) }
      default: break
      }
    }
  }

  private mutating func appendChildren(
    of node: Node, to nodes: inout [Node], _ keepsLocations: Bool
  ) throws(JSONPathEvaluationError) {
    switch node.value {
    case .list(let items):
      try spend(items.count)
      for (index, item) in items.enumerated() { nodes.append(child(of: node, .index(index), item, keepsLocations)) }
    case .map(let map):
      try spend(map.count)
      for entry in map.entries { nodes.append(child(of: node, .name(entry.key.rendered), entry.value, keepsLocations)) }
    default: break
    }
  }

  private func child(of node: Node, _ step: @autoclosure () -> NormalizedPath.Step, _ value: Value, _ keepsLocations: Bool) -> Node {
    Node(value: value, location: keepsLocations ? NormalizedPath(node.location, step()) : nil)
  }

  /// The positions that a slice selects (section 2.3.4.2.2).
  private static func slice(_ count: Int, _ start: Int?, _ end: Int?, _ step: Int) -> StrideTo<Int> {
    func normalized(_ index: Int) -> Int { index < 0 ? index + count : index }
    if step > 0 {
      let lower = min(max(normalized(start ?? 0), 0), count)
      let upper = min(max(normalized(end ?? count), 0), count)
      return stride(from: lower, to: upper, by: step)
    }
    if step < 0 {
      let upper = min(max(start.map(normalized) ?? count - 1, -1), count - 1)
      let lower = min(max(end.map(normalized) ?? -1, -1), count - 1)
      return stride(from: upper, to: lower, by: step)
    }
    return stride(from: 0, to: 0, by: 1)
  }

  // MARK: Filters (section 2.3.5)

  private mutating func holds(_ condition: JSONPath.Condition, for current: Value) throws(JSONPathEvaluationError) -> Bool {
    try spend()
    switch condition {
    case .or(let conditions):
      for condition in conditions where try holds(condition, for: current) { return true }
      return false
    case .and(let conditions):
      for condition in conditions where try !holds(condition, for: current) { return false }
      return true
    case .not(let condition): return try !holds(condition, for: current)
    case .exists(let query): return try !run(query, for: current).isEmpty
    case .compare(let a, let comparison, let b):
      let (a, b) = (try value(a, for: current), try value(b, for: current))
      if let a, let b, a.scalarEquals(b) == nil { try spend(a.weight(upTo: remaining)) }
      return Self.compare(a, comparison, b)
    case .matches(let text, let pattern, let isAnchored): return try matches(text, pattern, isAnchored: isAnchored, for: current)
    }
  }

  private mutating func run(_ query: JSONPath.Query, for current: Value) throws(JSONPathEvaluationError) -> [Node] {
    try nodes(query.segments, from: query.isRelative ? current : root, keepsLocations: false)
  }

  private mutating func value(_ operand: JSONPath.Operand, for current: Value) throws(JSONPathEvaluationError) -> Value? {
    switch operand {
    case .literal(let value): return value
    case .query(let query): return try run(query, for: current).first?.value
    case .count(let query): return .int(Int64(try run(query, for: current).count))
    case .value(let query):
      let nodes = try run(query, for: current)
      return nodes.count == 1 ? nodes[0].value : nil
    case .length(let operand):
      switch try value(operand, for: current) {
      case .string(let text):
        try spend(text.utf8.count / 16)
        return .int(Int64(text.unicodeScalars.count))
      case .list(let items): return .int(Int64(items.count))
      case .map(let map): return .int(Int64(map.count))
      default: return nil
      }
    case .pattern: return nil
    }
  }

  private static func compare(_ a: Value?, _ comparison: JSONPath.Comparison, _ b: Value?) -> Bool {
    switch comparison {
    case .equal: isEqual(a, b)
    case .notEqual: !isEqual(a, b)
    case .less: isLess(a, b)
    case .greater: isLess(b, a)
    case .lessOrEqual: isLess(a, b) || isEqual(a, b)
    case .greaterOrEqual: isLess(b, a) || isEqual(a, b)
    }
  }

  private static func isEqual(_ a: Value?, _ b: Value?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return a.equals(b)
  }

  /// Only numbers and strings have an order here.
  private static func isLess(_ a: Value?, _ b: Value?) -> Bool {
    guard let a, let b else { return false }
    if case .bool = a { return false }
    return a.order(b) == .ascending
  }

  /// A pattern that is no I-Regexp matches nothing (section 2.4.6).
  private mutating func matches(
    _ text: JSONPath.Operand, _ pattern: JSONPath.Operand, isAnchored: Bool, for current: Value
  ) throws(JSONPathEvaluationError) -> Bool {
    guard case .string(let text)? = try value(text, for: current) else { return false }
    let regex: Regex?
    if case .pattern(let compiled) = pattern {
      regex = compiled
    } else if case .string(let written)? = try value(pattern, for: current) {
      regex = try compile(written, isAnchored: isAnchored)
    } else {
      regex = nil
    }
    guard let regex else { return false }
    try spend(text.utf8.count / 8 + 10)
    do { return try regex.matches(text) } catch { throw JSONPathEvaluationError(error.message) }
  }

  private mutating func compile(_ pattern: String, isAnchored: Bool) throws(JSONPathEvaluationError) -> Regex? {
    if let computed, computed.isAnchored == isAnchored, computed.pattern.isSame(as: pattern) { return computed.regex }
    try spend(1000 + pattern.utf8.count)
    let regex = IRegexp.compile(pattern, isAnchored: isAnchored)
    computed = (pattern, isAnchored, regex)
    return regex
  }
}
