import SeamSource
import SeamSpec

/// What a spec listens to from before its first step: what its `receive` steps wait for and what its `effects` name.
package struct Subscriptions: Sendable {
  /// By dependency, in the order of the project: keys of messages, requests and tables, each once.
  package private(set) var byDependency: [(name: String, subjects: [String])] = []

  package init(of spec: SpecPlan, in plan: RunPlan) {
    var subjects: [String: [String]] = [:]
    func add(_ subject: String, of name: String) {
      if subjects[name]?.contains(subject) != true { subjects[name, default: []].append(subject) }
    }
    for planned in spec.steps.withNested {
      if let receive = planned.operation as? ReceiveOperation, let subject = receive.subject { add(subject, of: receive.dependency) }
      guard let effects = planned.step.effects else { continue }
      for dependency in effects.dependencies ?? [] {
        if dependency.subjects.isEmpty { add("everything", of: dependency.name.text) }
        for subject in dependency.subjects { add(subject.name.source, of: dependency.name.text) }
      }
      guard effects.dependencies == nil else { continue }
      for dependency in plan.dependencies {
        if case .nothing = dependency.watching { continue }
        add("everything", of: dependency.name)
      }
    }
    byDependency = plan.dependencies.compactMap { dependency in subjects[dependency.name].map { (dependency.name, $0) } }
  }
}

extension ReceiveOperation {
  /// What it listens to; nil for a queue, from which it takes.
  fileprivate var subject: String? {
    switch action.source {
    case .key(let key, let exchange): exchange.map { "\($0.source)/\(key.source)" } ?? key.source
    case .request(let line): line.source
    case .queue: nil
    }
  }
}
