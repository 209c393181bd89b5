/// Runs a query on a value (RFC 9535, section 2).
struct JSONPathEvaluator {
  struct Node {
    let value: Value
    /// Nil for the root, and where locations are not kept.
    let location: NormalizedPath?
  }

  let root: Value
  let keepsLocations: Bool

  func nodes(_ segments: [JSONPath.Segment], from value: Value) -> [Node] {
    var nodes = [Node(value: value, location: nil)]
    for segment in segments {
      var found: [Node] = []
      for node in nodes {
        if segment.isDescendant {
          forEachDescendant(of: node) { apply(segment.selectors, to: $0, into: &found) }
        } else {
          apply(segment.selectors, to: node, into: &found)
        }
      }
      nodes = found
    }
    return nodes
  }

  /// The node itself and everything in it, a parent before its children, without recursion.
  private func forEachDescendant(of node: Node, _ body: (Node) -> Void) {
    var waiting = [node]
    while let node = waiting.popLast() {
      body(node)
      let first = waiting.count
      appendChildren(of: node, to: &waiting)
      waiting[first...].reverse()
    }
  }

  private func apply(_ selectors: [JSONPath.Selector], to node: Node, into found: inout [Node]) {
    for selector in selectors {
      switch (selector, node.value) {
      case (.name(let name), .map(let map)):
        if let value = map[name] { found.append(child(of: node, .name(name), value)) }
      case (.index(let index), .list(let items)):
        let position = index < 0 ? index + items.count : index
        if items.indices.contains(position) { found.append(child(of: node, .index(position), items[position])) }
      case (.slice(let start, let end, let step), .list(let items)):
        for position in Self.slice(items.count, start, end, step) {
          found.append(child(of: node, .index(position), items[position]))
        }
      case (.wildcard, .list), (.wildcard, .map): appendChildren(of: node, to: &found)
      case (.filter(let condition), .list), (.filter(let condition), .map):
        var children: [Node] = []
        appendChildren(of: node, to: &children)
        found += children.filter { holds(condition, for: $0.value) }
      default: break
      }
    }
  }

  private func appendChildren(of node: Node, to nodes: inout [Node]) {
    switch node.value {
    case .list(let items):
      for (index, item) in items.enumerated() { nodes.append(child(of: node, .index(index), item)) }
    case .map(let map):
      for entry in map.entries { nodes.append(child(of: node, .name(entry.key.rendered), entry.value)) }
    default: break
    }
  }

  private func child(of node: Node, _ step: NormalizedPath.Step, _ value: Value) -> Node {
    Node(value: value, location: keepsLocations ? NormalizedPath(node.location, step) : nil)
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

  private func holds(_ condition: JSONPath.Condition, for current: Value) -> Bool {
    switch condition {
    case .or(let conditions): conditions.contains { holds($0, for: current) }
    case .and(let conditions): conditions.allSatisfy { holds($0, for: current) }
    case .not(let condition): !holds(condition, for: current)
    case .exists(let query): !run(query, for: current).isEmpty
    case .compare(let a, let comparison, let b): Self.compare(value(a, for: current), comparison, value(b, for: current))
    case .matches(let text, let pattern, let isAnchored): matches(text, pattern, isAnchored: isAnchored, for: current)
    }
  }

  private func run(_ query: JSONPath.Query, for current: Value) -> [Node] {
    JSONPathEvaluator(root: root, keepsLocations: false).nodes(query.segments, from: query.isRelative ? current : root)
  }

  private func value(_ operand: JSONPath.Operand, for current: Value) -> Value? {
    switch operand {
    case .literal(let value): return value
    case .query(let query): return run(query, for: current).first?.value
    case .count(let query): return .int(Int64(run(query, for: current).count))
    case .value(let query):
      let nodes = run(query, for: current)
      return nodes.count == 1 ? nodes[0].value : nil
    case .length(let operand):
      switch value(operand, for: current) {
      case .string(let text): return .int(Int64(text.unicodeScalars.count))
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

  /// A pattern that is no I-Regexp, or that gives up, matches nothing (section 2.4.6).
  private func matches(_ text: JSONPath.Operand, _ pattern: JSONPath.Operand, isAnchored: Bool, for current: Value) -> Bool {
    guard case .string(let text)? = value(text, for: current) else { return false }
    let regex: Regex?
    if case .pattern(let compiled) = pattern {
      regex = compiled
    } else if case .string(let written)? = value(pattern, for: current) {
      regex = IRegexp.compile(written, isAnchored: isAnchored)
    } else {
      regex = nil
    }
    return (try? regex?.matches(text)) ?? false
  }
}
