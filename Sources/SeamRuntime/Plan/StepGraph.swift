import SeamSource
import SeamSpec

/// The order in which the steps of a spec, an included file or a group may run.
///
/// A step waits for every step above it in its phase, or for those that it names under `needs`; a phase waits for the one before. The steps
/// of the cleanup run in the order written, each when the one above is over, however that ended.
struct StepGraph {
  private(set) var nodes: [Scheduler.Node]
  /// The steps, each behind those that it waits for.
  private(set) var order: [Int]
  /// By step, whether it waits for another, directly or through others; nil where each waits for all above it.
  private var ancestors: [[Bool]]?

  /// Whether a step is over for certain before another begins.
  func waits(_ step: Int, for other: Int) -> Bool {
    ancestors.map { $0[step][other] } ?? (other < step)
  }

  var isChain: Bool { ancestors == nil }

  /// - Parameter unread: the ids of steps that could not be read.
  init(_ steps: [(phase: Phase, step: Step)], unread: Set<String> = [], report: (Diagnostic) -> Void) {
    nodes = []
    order = Array(steps.indices)
    nodes.reserveCapacity(steps.count)
    if steps.allSatisfy({ $0.step.needs == nil }) {
      for (index, (phase, _)) in steps.enumerated() {
        if index == 0 {
          nodes.append(Scheduler.Node())
        } else {
          nodes.append(phase == .cleanup ? Scheduler.Node(after: [index - 1]) : Scheduler.Node(needs: [index - 1]))
        }
      }
      return
    }
    connect(steps, unread, report)
    if let cycle = cycle() {
      report(.needsCycle(cycle.map { steps[$0].step }))
      // Nothing will run: all that is needed is something to go on checking with.
      nodes = steps.indices.map { Scheduler.Node(needs: $0 == 0 ? [] : [$0 - 1]) }
    }
    sort()
  }

  // MARK: Edges

  private mutating func connect(_ steps: [(phase: Phase, step: Step)], _ unread: Set<String>, _ report: (Diagnostic) -> Void) {
    var ids: [String: Int] = [:]
    for (index, (_, step)) in steps.enumerated() { if let id = step.id { ids[id.text] = ids[id.text] ?? index } }
    var base: [Int] = []
    var open: [Int] = []
    var phase: Phase?
    for (index, (own, step)) in steps.enumerated() {
      if own != phase {
        if phase != nil, !open.isEmpty { base = open }
        open = []
        phase = own
      }
      if own == .cleanup {
        if let needs = step.needs {
          report(
            Diagnostic("needs-in-cleanup", "the steps of the cleanup run in the order written", at: needs.span, label: "leave 'needs' out"))
        }
        nodes.append(Scheduler.Node(after: open.isEmpty ? base : open))
        open = [index]
        continue
      }
      guard let needs = step.needs else {
        nodes.append(Scheduler.Node(needs: open.isEmpty ? base : open))
        open = [index]
        continue
      }
      var waits: [Int] = []
      for name in needs.value {
        guard let target = ids[name.text] else {
          if unread.contains(name.text) || unread.contains("*") { continue }
          report(.unknownNeed(name, ids: ids.filter { $0.value != index }.keys.sorted()))
          continue
        }
        if target == index {
          report(Diagnostic("needs-itself", "the step '\(name.text)' waits for itself", at: name.span))
        } else if steps[target].phase == own {
          waits.append(target)
        } else if target > index {
          report(.needsLaterPhase(name, own, steps[target].phase, steps[target].step))
        }
      }
      nodes.append(Scheduler.Node(needs: waits.isEmpty ? base : waits))
      open.removeAll(where: waits.contains)
      open.append(index)
    }
  }

  /// The steps of a cycle, each waiting for the next, the first again at the end; nil where there is none.
  private func cycle() -> [Int]? {
    enum Mark { case new, open, done }
    var marks = [Mark](repeating: .new, count: nodes.count)
    for start in nodes.indices where marks[start] == .new {
      var path: [(node: Int, next: Int)] = [(start, 0)]
      marks[start] = .open
      while let (node, next) = path.last {
        let waits = nodes[node].needs + nodes[node].after
        guard next < waits.count else {
          marks[node] = .done
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let target = waits[next]
        switch marks[target] {
        case .done: break
        case .new:
          marks[target] = .open
          path.append((target, 0))
        case .open:
          let first = path.firstIndex { $0.node == target } ?? 0
          return path[first...].map(\.node) + [target]
        }
      }
    }
    return nil
  }

  private mutating func sort() {
    var scheduler = Scheduler(nodes)
    order = []
    var ready = scheduler.ready()
    while let next = ready.first {
      ready.removeFirst()
      order.append(next)
      _ = scheduler.finished(next, .succeeded)
      ready = (ready + scheduler.ready()).sorted()
    }
    var ancestors = [[Bool]](repeating: Array(repeating: false, count: nodes.count), count: nodes.count)
    for node in order {
      for wait in nodes[node].needs + nodes[node].after {
        ancestors[node][wait] = true
        for index in nodes.indices where ancestors[wait][index] { ancestors[node][index] = true }
      }
    }
    self.ancestors = ancestors
  }
}

extension Diagnostic {
  fileprivate static func unknownNeed(_ name: Step.Name, ids: [String]) -> Diagnostic {
    Diagnostic(
      "unknown-need", "there is no step '\(name.text)' to wait for", at: name.span,
      label: NearestName.of(name.text, in: ids).map { "did you mean '\($0)'?" },
      notes: [ids.isEmpty ? "no other step here has an id" : "the steps here are: \(ids.joined(separator: ", "))"])
  }

  fileprivate static func needsLaterPhase(_ name: Step.Name, _ own: Phase, _ other: Phase, _ step: Step) -> Diagnostic {
    Diagnostic(
      "needs-later-phase", "'\(name.text)' belongs to '\(other.rawValue)', which waits for all of '\(own.rawValue)'", at: name.span,
      related: [.init(step.span, "it stands here")])
  }

  fileprivate static func needsCycle(_ steps: [Step]) -> Diagnostic {
    let names = steps.map { $0.id.map { "'\($0.text)'" } ?? "'\($0.title)'" }
    return Diagnostic(
      "needs-cycle", "steps wait for each other: \(names.joined(separator: " → "))", at: steps[0].needs?.span ?? steps[0].span,
      label: "none of them can start first",
      related: steps.dropFirst().dropLast().map {
        .init($0.needs?.span ?? $0.span, "\($0.needs == nil ? "waits for all above it" : "waits as well")")
      })
  }
}
