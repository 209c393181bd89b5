import SeamSource
import SeamSpec

extension Planner {
  /// The policies that a spec asks for, by dependency; what it does not name has the one of the project.
  mutating func isolation(of spec: Spec, using uses: Set<String>) -> [String: IsolationPolicy] {
    let policies = policies(of: spec)
    for plan in plannedDependencies where (policies[plan.name]?.value ?? plan.isolation) == .rollback {
      checkRollback(of: plan.name, in: spec, using: uses, at: policies[plan.name]?.span)
    }
    var all: [String: IsolationPolicy] = [:]
    for declaration in project.dependencies { all[declaration.name] = declaration.isolation?.value }
    return all.merging(policies.mapValues(\.value)) { _, own in own }
  }

  private mutating func policies(of spec: Spec) -> [String: Located<IsolationPolicy>] {
    switch spec.isolation {
    case nil: return [:]
    case .all(let policy):
      var policies: [String: Located<IsolationPolicy>] = [:]
      // Where it means nothing to a dependency, that one keeps its own.
      for plan in plannedDependencies where plan.policies.contains(policy.value) { policies[plan.name] = policy }
      if policies.isEmpty, !plannedDependencies.isEmpty {
        reportOrSkip(Diagnostic("policy", "no dependency of the project can be put back by '\(policy.value.rawValue)'", at: policy.span))
      }
      return policies
    case .named(let entries):
      var policies: [String: Located<IsolationPolicy>] = [:]
      for (name, policy) in entries {
        guard let plan = plannedDependencies.first(where: { $0.name == name.text }) else {
          if globals[name.text] != .any {
            report(.unknownTarget(name, kind: "dependency", candidates: project.dependencies.map(\.name), project: project))
          }
          continue
        }
        guard plan.policies.contains(policy.value) else {
          reportOrSkip(.notItsPolicy(policy, of: plan))
          continue
        }
        policies[name.text] = policy
      }
      return policies
    }
  }

  /// A service commits on a connection of its own, which no transaction of Seam's undoes.
  private mutating func checkRollback(of name: String, in spec: Spec, using uses: Set<String>, at span: SourceSpan?) {
    var open = Array(uses)
    var seen: Set<String> = []
    while let next = open.popLast() {
      guard seen.insert(next).inserted, let service = plannedServices.first(where: { $0.service.name == next }) else { continue }
      open += service.needs
      guard service.needs.contains(name) else { continue }
      report(
        Diagnostic(
          "rollback-with-service", "'rollback' cannot undo what '\(next)' does: it has its own connection to '\(name)'",
          at: span ?? spec.nameSpan, label: span == nil ? "this spec acts on it" : "rewind undoes what anybody has committed",
          related: [.init(service.service.span, "it is given the address here")]))
      return
    }
  }

  /// Of what `seam.yaml` says of each dependency.
  mutating func checkIsolationOfProject() {
    for declaration in project.dependencies {
      guard let policy = declaration.isolation, let plan = plannedDependencies.first(where: { $0.name == declaration.name }) else {
        continue
      }
      if !plan.policies.contains(policy.value) {
        report(.notItsPolicy(policy, of: plan))
      }
    }
  }
}

extension Diagnostic {
  fileprivate static func notItsPolicy(_ policy: Located<IsolationPolicy>, of plan: any DependencyPlan) -> Diagnostic {
    Diagnostic(
      "policy", "'\(plan.name)' cannot be put back by '\(policy.value.rawValue)'", at: policy.span,
      notes: ["it can by: \(plan.policies.map(\.rawValue).joined(separator: ", "))"])
  }
}
