import SeamExpression
import SeamSource
import SeamSpec
import SeamValue

/// A route made ready: conditions and replies without an expression are values already.
struct CompiledRoute: Sendable {
  let route: StubRoute
  let conditions: [Condition]
  let replies: [CompiledReply]
  /// What its expressions see beside `request`.
  let bindings: any Bindings & Sendable
  /// `stubs/payments.yaml:3`, for reports.
  let location: String

  enum Condition: Sendable {
    case constant(field: String, Pattern<Value>)
    case computed(field: String, Pattern<Template>)
  }

  init(_ route: StubRoute, bindings: any Bindings & Sendable) {
    self.route = route
    self.bindings = bindings
    location = route.span.location
    conditions = route.conditions.map { condition in
      condition.pattern.constant.map { .constant(field: condition.field, $0) } ?? .computed(field: condition.field, condition.pattern)
    }
    replies = route.replies.map { CompiledReply($0) }
  }

  /// The values of the parameters; nil where the path is another.
  ///
  /// - Parameter segments: between the slashes, still percent-encoded.
  func parameters(of segments: [ArraySlice<UInt8>]) -> [(String, String)]? {
    route.path.parameters(of: segments)
  }

  /// Whether a request satisfies every condition. One that cannot be computed does not hold.
  func holds(for request: Value) -> Bool {
    conditions.allSatisfy { condition in
      switch condition {
      case .constant(let field, let pattern): pattern.holds(for: request[field])
      case .computed(let field, let pattern): (try? evaluate(pattern, request))?.holds(for: request[field]) ?? false
      }
    }
  }

  /// Every way in which a request does not satisfy the conditions, in words.
  func mismatches(with request: Value) -> [Mismatch] {
    conditions.flatMap { condition -> [Mismatch] in
      switch condition {
      case .constant(let field, let pattern): return pattern.match(request[field], at: field)
      case .computed(let field, let pattern):
        do throws(Diagnostic) {
          return try evaluate(pattern, request).match(request[field], at: field)
        } catch {
          return [
            Mismatch(path: field, expected: "what \(error.span?.text ?? "an expression") says", found: error.message, span: error.span)
          ]
        }
      }
    }
  }

  private func evaluate(_ pattern: Pattern<Template>, _ request: Value) throws(Diagnostic) -> Pattern<Value> {
    try pattern.evaluate(RouteBindings(request: request, outer: bindings))
  }
}
