import SeamSource
import SeamSpec

extension Planner {
  /// The policies that a spec asks for, by dependency; what it does not name has the one of the project.
  mutating func isolation(of spec: Spec) -> [String: IsolationPolicy] {
    switch spec.isolation {
    case nil: return [:]
    case .all(let policy):
      var policies: [String: IsolationPolicy] = [:]
      // Where it means nothing to a dependency, that one keeps its own.
      for plan in plannedDependencies where plan.policies.contains(policy.value) { policies[plan.name] = policy.value }
      if policies.isEmpty, !plannedDependencies.isEmpty {
        report(Diagnostic("policy", "no dependency of the project can be put back by '\(policy.value.rawValue)'", at: policy.span))
      }
      for name in policies.keys where policy.value == .rollback { checkRollback(of: name, at: policy.span) }
      return policies
    case .named(let entries):
      var policies: [String: IsolationPolicy] = [:]
      for (name, policy) in entries {
        guard let plan = plannedDependencies.first(where: { $0.name == name.text }) else {
          if globals[name.text] != .any {
            report(.unknownTarget(name, kind: "dependency", candidates: project.dependencies.map(\.name), project: project))
          }
          continue
        }
        guard plan.policies.contains(policy.value) else {
          report(.notItsPolicy(policy, of: plan))
          continue
        }
        if policy.value == .rollback { checkRollback(of: name.text, at: policy.span) }
        policies[name.text] = policy.value
      }
      return policies
    }
  }

  /// A service commits on a connection of its own, which no transaction of Seam's undoes.
  mutating func checkRollback(of name: String, at span: SourceSpan) {
    guard let service = plannedServices.first(where: { $0.needs.contains(name) }) else { return }
    report(
      Diagnostic(
        "rollback-with-service", "'rollback' cannot undo what '\(service.service.name)' does: it has its own connection to '\(name)'",
        at: span,
        label: "rewind undoes what anybody has committed", related: [.init(service.service.span, "it is given the address here")]))
  }

  /// Of what `seam.yaml` says of each dependency.
  mutating func checkIsolationOfProject() {
    for declaration in project.dependencies {
      guard let policy = declaration.isolation, let plan = plannedDependencies.first(where: { $0.name == declaration.name }) else {
        continue
      }
      if !plan.policies.contains(policy.value) {
        report(.notItsPolicy(policy, of: plan))
      } else if policy.value == .rollback {
        checkRollback(of: declaration.name, at: policy.span)
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
