import SeamSource
import SeamSpec

/// Everything that a run does, as one directed acyclic graph: start-up, and for each spec marking, subscriptions, steps and restoring.
package struct PlanGraph: Sendable {
  package enum Kind: String, Sendable {
    /// A process is started.
    case launch
    /// A dependency is connected to, migrated and seeded.
    case open
    case service
    /// The state that is come back to is remembered.
    case mark
    /// Seam begins to listen.
    case subscribe
    case step
    case restore
  }

  package struct Node: Sendable {
    /// `service.orders_api`, `2.step.3.1`: the same for the same plan.
    package var id: String
    package var kind: Kind
    package var title: String
    package var details: [String] = []
    /// The dependency or service that is started, marked, listened to or restored.
    package var target: String?
    package var step: PlannedStep?
    /// The step that it is a part of.
    package var parent: Int?
    /// Nodes that have to succeed first, by their numbers.
    package var needs: [Int] = []
    /// Nodes that have to be over first, however they ended.
    package var after: [Int] = []
  }

  package struct OfSpec: Sendable {
    package var plan: SpecPlan
    /// None where it is skipped.
    package var nodes: Range<Int>
  }

  package private(set) var nodes: [Node] = []
  /// The nodes of the start-up.
  package private(set) var start = 0..<0
  package private(set) var specs: [OfSpec] = []

  private let plan: RunPlan

  package init(_ plan: RunPlan) {
    self.plan = plan
    let startUp = StartUp(dependencies: plan.dependencies, services: plan.services)
    for (part, node) in zip(startUp.parts, startUp.nodes) {
      let (kind, title): (Kind, String) =
        switch part {
        case .launch: (.launch, "start \(part.name)")
        case .open: (.open, "open \(part.name)")
        case .service(let service): (.service, service.service.url == nil ? "start \(part.name)" : "\(part.name), which is there")
        }
      nodes.append(Node(id: "\(kind.rawValue).\(part.name)", kind: kind, title: title, target: part.name, needs: node.needs))
    }
    start = 0..<nodes.count
    for (index, spec) in plan.specs.enumerated() {
      let first = nodes.count
      if spec.spec.skip == nil { add(spec, number: index + 1) }
      specs.append(OfSpec(plan: spec, nodes: first..<nodes.count))
    }
  }

  // MARK: A spec

  private mutating func add(_ spec: SpecPlan, number: Int) {
    let first = nodes.count
    var marks: [String: Int] = [:]
    for dependency in plan.dependencies {
      let users = plan.services.filter { $0.needs.contains(dependency.name) }.map(\.service.name)
      let needs = start.filter { index in
        let node = nodes[index]
        return node.kind == .open && node.target == dependency.name || node.kind == .service && users.contains(node.target ?? "")
      }
      marks[dependency.name] = nodes.count
      nodes.append(
        Node(id: "\(number).mark.\(dependency.name)", kind: .mark, title: "mark \(dependency.name)", target: dependency.name, needs: needs))
    }
    for (name, subjects) in Subscriptions(of: spec, in: plan).byDependency {
      nodes.append(
        Node(
          id: "\(number).subscribe.\(name)", kind: .subscribe, title: "listen to \(name)", details: subjects, target: name,
          needs: marks[name].map { [$0] } ?? []))
    }
    // What nothing waits for so far: with it, all of them are waited for.
    let waited = Set(nodes[first...].flatMap(\.needs))
    let services = start.filter { nodes[$0].kind == .service && !waited.contains($0) }
    let before = services + (first..<nodes.count).filter { !waited.contains($0) }

    var cleanups: [(steps: [PlannedStep], id: String)] = []
    let steps = nodes.count
    add(spec.steps, id: "\(number).step", parent: nil, before: before, cleanups: &cleanups)
    var ends = ends(from: steps, orElse: before)
    for (cleanup, id) in cleanups.reversed() {
      let start = nodes.count
      var none: [(steps: [PlannedStep], id: String)] = []
      add(cleanup, id: "\(id).cleanup", parent: nil, before: [], cleanups: &none)
      if start < nodes.count { nodes[start].after = ends }
      ends = self.ends(from: start, orElse: ends)
    }
    for dependency in plan.dependencies {
      let policy = spec.isolation[dependency.name] ?? dependency.isolation
      nodes.append(
        Node(
          id: "\(number).restore.\(dependency.name)", kind: .restore, title: "restore \(dependency.name)", details: [policy.rawValue],
          target: dependency.name, after: ends))
    }
  }

  /// - Parameter before: what those that wait for no other step wait for.
  private mutating func add(
    _ steps: [PlannedStep], id: String, parent: Int?, before: [Int], cleanups: inout [(steps: [PlannedStep], id: String)]
  ) {
    // A step's parts stand behind it, so the numbers of its neighbours are not consecutive.
    var places: [Int] = []
    for (index, step) in steps.enumerated() {
      places.append(nodes.count)
      let isRoot = step.node.needs.isEmpty && step.node.after.isEmpty
      let own = "\(id).\(index + 1)"
      nodes.append(
        Node(
          id: own, kind: .step, title: step.step.name ?? "\(step.step.action.keyword) \(step.operation.summary)", details: step.conditions,
          step: step, parent: parent, needs: isRoot ? before : []))
      guard let frame = step.operation as? FrameOperation else { continue }
      add(frame.steps, id: own, parent: places[index], before: [], cleanups: &cleanups)
      if !frame.cleanup.isEmpty { cleanups.append((frame.cleanup, own)) }
    }
    for (index, step) in steps.enumerated() {
      nodes[places[index]].needs += step.node.needs.compactMap { places.indices.contains($0) ? places[$0] : nil }
      nodes[places[index]].after += step.node.after.compactMap { places.indices.contains($0) ? places[$0] : nil }
    }
  }

  /// The nodes that no other waits for.
  private func ends(from first: Int, orElse other: [Int]) -> [Int] {
    let waited = Set(nodes[first...].flatMap { $0.needs + $0.after })
    let ends = nodes.indices[first...].filter { nodes[$0].parent == nil && !waited.contains($0) }
    return ends.isEmpty ? other : ends
  }
}

extension PlannedStep {
  /// When it runs, and how it looks, in words.
  package var conditions: [String] {
    var conditions: [String] = []
    if let within = step.within { conditions.append("looks for \(DurationText.written(within.value))") }
    if let throughout = step.throughout { conditions.append("has to hold for \(DurationText.written(throughout.value))") }
    if let condition = step.condition { conditions.append("only if \(condition.source)") }
    if let each = step.each { conditions.append("for each item of \(each.source)") }
    if let needs = step.needs {
      conditions.append(needs.value.isEmpty ? "starts with its phase" : "after \(needs.value.map(\.text).joined(separator: ", "))")
    }
    if case .include(let action) = step.action, action.isOnce { conditions.append("once for the whole run") }
    return conditions
  }
}
