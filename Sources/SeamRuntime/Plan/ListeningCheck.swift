import SeamExpression
import SeamSource
import SeamSpec

extension Planner {
  /// Whether it is known before the first step what a `receive` listens to, at a broker that shows nothing else.
  mutating func checkListening(_ action: ReceiveAction, to broker: String, in step: Step) {
    guard case .key(let key, let exchange) = action.source else { return }
    guard let exchange, exchange.source != "" else {
      reportOrSkip(.noExchangeToListenTo(broker, at: step.span))
      return
    }
    for embedded in key.expressions + exchange.expressions {
      if let late = embedded.expression.references.first(where: { !isEarly($0) }) {
        let reason =
          late.name == "inputs"
          ? "this input comes from a step, or differs each time" : "'\(late.name)' is known only when its step has run"
        reportOrSkip(.knownTooLate(reason, broker, at: embedded.span(late.range)))
      } else if embedded.expression.callsHost {
        reportOrSkip(.knownTooLate("it differs each time it is computed", broker, at: embedded.span))
      }
    }
  }

  /// Whether a template has its value before the first step, and the same one whenever it is computed.
  func isEarly(_ template: Template) -> Bool {
    template.expressions.allSatisfy { !$0.expression.callsHost && $0.expression.references.allSatisfy(isEarly) }
  }

  private func isEarly(_ reference: Reference) -> Bool {
    if reference.name == "inputs" { return reference.path.first.map(earlyInputs.contains) ?? false }
    return ["env", "secrets", "vars", "case", "run"].contains(reference.name)
      || project.dependencies.contains { $0.name == reference.name } || project.services.contains { $0.name == reference.name }
  }
}

extension Diagnostic {
  static func noExchangeToListenTo(_ broker: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "no-exchange", "a 'receive' from '\(broker)' has to name its exchange, and one that has a name", at: span, label: "exchange: …",
      notes: ["the address of '\(broker)' was given, so nothing is traced there: Seam binds a queue of its own to that exchange"])
  }

  static func knownTooLate(_ reason: String, _ broker: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "known-too-late", "what a 'receive' from '\(broker)' listens to has to be known before the first step: \(reason)", at: span,
      notes: [
        "the address of '\(broker)' was given, so Seam binds a queue of its own beforehand; compute it under 'vars', or tell messages apart by "
          + "'expect'"
      ])
  }
}
