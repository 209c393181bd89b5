/// Decides which nodes of a directed acyclic graph may run, knowing nothing of what they are.
///
/// A node waits for its predecessors: for some of them to succeed, for others only to be over. Where one that has to succeed does not, the
/// node is skipped, and so is what waits for its success in turn.
package struct Scheduler: Sendable {
  package struct Node: Sendable {
    /// Nodes that have to succeed first.
    package var needs: [Int]
    /// Nodes that have to be over first, however they ended.
    package var after: [Int]

    package init(needs: [Int] = [], after: [Int] = []) {
      self.needs = needs
      self.after = after
    }
  }

  package enum Outcome: Sendable {
    case succeeded
    case failed
    case skipped
  }

  /// A node that will not run, and the node whose failure is the reason.
  package struct Skip: Sendable, Equatable {
    package var node: Int
    package var because: Int

    package init(node: Int, because: Int) {
      self.node = node
      self.because = because
    }
  }

  private enum State {
    case waiting(Int)
    case started
    case over
  }

  private var states: [State]
  private var successors: [[(node: Int, needsSuccess: Bool)]]
  private var startable: [Int] = []
  private var remaining: Int

  /// Every number in `needs` and `after` is the index of a node, and there is no cycle.
  package init(_ nodes: [Node]) {
    states = nodes.map { .waiting($0.needs.count + $0.after.count) }
    successors = Array(repeating: [], count: nodes.count)
    remaining = nodes.count
    for (index, node) in nodes.enumerated() {
      for need in node.needs { successors[need].append((index, true)) }
      for before in node.after { successors[before].append((index, false)) }
      if node.needs.isEmpty, node.after.isEmpty { startable.append(index) }
    }
  }

  /// Whether every node has ended or was skipped.
  package var isOver: Bool { remaining == 0 }

  /// The nodes that may start now, each given out once, in the order of the graph.
  package mutating func ready() -> [Int] {
    defer { startable = [] }
    for node in startable { states[node] = .started }
    return startable
  }

  /// Tells that a node has ended.
  ///
  /// - Returns: what is skipped because of it, in the order of the graph.
  package mutating func finished(_ node: Int, _ outcome: Outcome) -> [Skip] {
    var skips: [Skip] = []
    var ended: [(node: Int, outcome: Outcome, cause: Int)] = [(node, outcome, node)]
    states[node] = .over
    while let (node, outcome, cause) = ended.popLast() {
      remaining -= 1
      for (successor, needsSuccess) in successors[node] {
        guard case .waiting(let count) = states[successor] else { continue }
        if needsSuccess, outcome != .succeeded {
          states[successor] = .over
          skips.append(Skip(node: successor, because: cause))
          ended.append((successor, .skipped, cause))
        } else {
          states[successor] = .waiting(count - 1)
          if count == 1 { startable.append(successor) }
        }
      }
    }
    startable.sort()
    return skips.sorted { $0.node < $1.node }
  }
}
