import SeamRuntime
import SeamSource
import SeamSpec

/// `seam plan`: what a run will start, in which order, and what each spec will do.
package struct PlanText: Sendable {
  package var style: TextStyle

  package init(style: TextStyle = .plain) {
    self.style = style
  }

  package func render(_ plan: RunPlan) -> String {
    var lines: [String] = []
    if !plan.dependencies.isEmpty || !plan.services.isEmpty {
      lines.append(style.bold("start"))
      for dependency in plan.dependencies {
        for (index, line) in dependency.summary.enumerated() {
          lines.append(index == 0 ? "  \(dependency.name)  \(line)" : "    \(line)")
        }
      }
      for service in plan.services { lines += describe(service) }
    }
    for spec in plan.specs {
      if !lines.isEmpty { lines.append("") }
      lines += describe(spec, in: plan)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func describe(_ plan: ServicePlan) -> [String] {
    let service = plan.service
    var what = service.url.map { "at \($0.source)" } ?? (service.run ?? []).map(\.source).joined(separator: " ")
    if service.url != nil { what += ", not started" }
    var lines = ["  \(service.name)  \(what)"]
    if !plan.needs.isEmpty { lines.append("    after \(plan.needs.joined(separator: ", "))") }
    switch service.readiness {
    case .http(let method, let path): lines.append("    ready when \(method) \(path) is answered with a status below 400")
    case .tcp(let port): lines.append("    ready when the port \(port.source) accepts connections")
    case .log(let text): lines.append("    ready when it prints '\(text)'")
    case .exec(let words): lines.append("    ready when \(words.map(\.source).joined(separator: " ")) ends with exit status 0")
    case nil where plan.needsPort && service.run != nil: lines.append("    ready when its port accepts connections")
    case nil: break
    }
    switch service.restart {
    case .never: break
    case .perSpec: lines.append("    between specs that use it: started again")
    case .reset(let method, let path): lines.append("    between specs that use it: \(method) \(path)")
    }
    return lines
  }

  private func describe(_ plan: SpecPlan, in run: RunPlan) -> [String] {
    let dependencies = run.dependencies
    let place = plan.spec.place.location
    var lines = ["\(style.bold(plan.spec.name))  \(place)"]
    if let reason = plan.spec.skip { return lines + ["  skipped: \(reason)"] }
    if !dependencies.isEmpty { lines.append("  mark     \(dependencies.map(\.name).joined(separator: ", "))") }
    for (name, subjects) in Subscriptions(of: plan, in: run).byDependency {
      lines.append("  listen   \(name): \(subjects.joined(separator: ", "))")
    }
    lines += describe(plan.steps, indent: "  ")
    if !dependencies.isEmpty {
      let policies = dependencies.map { dependency in
        let policy = plan.isolation[dependency.name] ?? dependency.isolation
        return "\(dependency.name) (\(policy)\(policy == dependency.isolation ? "" : ", as this spec asks"))"
      }
      lines.append("  restore  \(policies.joined(separator: ", "))")
    }
    return lines
  }

  private func describe(_ steps: [PlannedStep], indent: String) -> [String] {
    var lines: [String] = []
    for step in steps {
      let phase = step.phase.rawValue + String(repeating: " ", count: 9 - step.phase.rawValue.count)
      let keyword = step.step.action.keyword
      let id = step.step.id.map { "  → \($0.text)" } ?? ""
      lines.append("\(indent)\(phase)\(keyword)  \(step.operation.summary)\(id)")
      if !step.conditions.isEmpty { lines.append("\(indent)         \(step.conditions.joined(separator: ", "))") }
      lines += describe(step.operation.nested, indent: indent + "  ")
    }
    return lines
  }
}
