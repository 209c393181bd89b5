import SeamSource
import SeamSpec

extension Planner {
  /// Whether the stub has a route that takes what a `receive` waits for: a request that none takes fails the spec anyhow.
  mutating func checkRequest(_ line: Template, of stub: String, in spec: Spec, at step: Step) {
    let placeholder: Character = "\u{FFFC}"
    var text = ""
    switch line {
    case .constant(let value): text = value.rendered
    case .text(let pieces):
      for piece in pieces {
        if case .literal(let part) = piece { text += part } else { text.append(placeholder) }
      }
    default: return
    }
    let names = RequestLine.parameters(in: line)
    let read = RequestLine(
      parsing: text, at: step.span, queryKey: "expect",
      isParameter: { part in names.contains { part == "{\($0)}" } || !part.contains(placeholder) }
    ) {
      report($0)
    }
    guard let read, let known = routes(of: stub) else { return }
    let routes = spec.stubs.filter { $0.stub.text == stub }.flatMap(\.routes) + known
    guard !routes.contains(where: { read.canMeet($0, placeholder: placeholder) }) else { return }
    report(
      .unknownRoute(
        text.split(separator: placeholder, omittingEmptySubsequences: false).joined(separator: "…"), of: stub, routes, at: step.span))
  }
}

extension Diagnostic {
  static func unknownRoute(_ line: String, of stub: String, _ routes: [StubRoute], at span: SourceSpan) -> Diagnostic {
    let titles = routes.map(\.title)
    return Diagnostic(
      "unknown-route", "no route of '\(stub)' takes \(line)", at: span,
      label: NearestName.of(line, in: titles).map { "did you mean '\($0)'?" },
      notes: ["its routes are: \(titles.prefix(12).joined(separator: "; "))\(titles.count > 12 ? " and \(titles.count - 12) more" : "")"])
  }
}
