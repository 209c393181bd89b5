import SeamSource
import SeamSpec

/// Finds services that are given no port, because nothing in them asks for one, and whose address is needed all the same.
struct PortCheck {
  let services: [ServicePlan]

  /// One diagnostic for each such service, at the first place that needs its address.
  func diagnostics(_ specs: [SpecPlan]) -> [Diagnostic] {
    services.compactMap { plan in
      // One that has an address too has its own diagnostic.
      guard plan.service.run != nil, plan.service.url == nil, !plan.needsPort else { return nil }
      let name = plan.service.name
      if case .http = plan.service.readiness {
        return .noPort(name, at: plan.service.span, label: "'ready' sends it a request")
      }
      if case .reset = plan.service.restart {
        return .noPort(name, at: plan.service.span, label: "'reset' sends it a request")
      }
      let inProject = services.lazy.flatMap(\.service.templates).compactMap { Self.reference(to: name, in: $0) }.first
      guard let place = inProject ?? specs.lazy.compactMap({ Self.place(in: $0, of: name) }).first else { return nil }
      return .noPort(name, at: place, label: "this needs its address", service: plan.service.span)
    }
  }

  /// The first place of a spec that needs the address of a service.
  private static func place(in plan: SpecPlan, of name: String) -> SourceSpan? {
    if let place = plan.spec.variables.lazy.compactMap({ reference(to: name, in: $0.value) }).first { return place }
    if let planned = plan.steps.withNested.first(where: { ($0.operation as? HTTPOperation)?.needsAddress(of: name) ?? false }) {
      return planned.step.span
    }
    return plan.spec.allSteps.lazy.flatMap(\.step.templates).compactMap { reference(to: name, in: $0) }.first
  }

  /// A use of the address or the port; the host is known without.
  private static func reference(to name: String, in template: Template) -> SourceSpan? {
    for embedded in template.expressions {
      for reference in embedded.expression.references where reference.name == name && reference.path.first != "host" {
        return embedded.span(reference.range)
      }
    }
    return nil
  }
}

extension HTTPOperation {
  /// Whether it is sent to the address of a service, rather than to one that was computed.
  fileprivate func needsAddress(of name: String) -> Bool {
    service == name && !action.isAbsolute
  }
}

extension Step {
  /// Everything in it that may hold expressions.
  var templates: [Template] {
    action.templates + [condition].compactMap(\.self) + expectations.flatMap(\.pattern.operands) + (effects?.templates ?? [])
      + saves.map(\.value)
  }
}

extension Diagnostic {
  static func noPort(_ name: String, at span: SourceSpan, label: String, service: SourceSpan? = nil) -> Diagnostic {
    Diagnostic(
      "no-port", "the service '\(name)' is given no port: it never asks for ${port}", at: span, label: label,
      related: service.map { [.init($0, "the service")] } ?? [],
      notes: ["for example: run: [./\(name), --port, \"${port}\"]"])
  }
}
