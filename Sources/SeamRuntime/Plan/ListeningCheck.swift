import SeamExpression
import SeamSource
import SeamSpec

extension Planner {
  /// Whether it is known before the first step what a `receive` listens to, at a broker that shows nothing else.
  mutating func checkListening(_ action: ReceiveAction, to broker: String, in step: Step) {
    guard case .key(let key, let exchange) = action.source else { return }
    guard let exchange, exchange.source != "" else {
      report(.noExchangeToListenTo(broker, at: step.span))
      return
    }
    let known: Set<String> = ["env", "secrets", "vars", "case", "inputs", "run"]
    let names = project.dependencies.map(\.name) + project.services.map(\.name)
    for embedded in key.expressions + exchange.expressions {
      let late = embedded.expression.references.first { !known.contains($0.name) && !names.contains($0.name) }
      if let late {
        report(.knownTooLate("'\(late.name)' is known only when its step has run", broker, at: embedded.span(late.range)))
      } else if embedded.expression.callsHost {
        report(.knownTooLate("it differs each time it is computed", broker, at: embedded.span))
      }
    }
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
