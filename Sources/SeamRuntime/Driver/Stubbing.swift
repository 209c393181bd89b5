import SeamExpression
import SeamSpec

/// A dependency that stands in for a real system, and answers by routes.
package protocol StubbingDependency: Dependency {
  /// Puts routes before those it has, and in the place of those with the same method and path, until it is restored.
  ///
  /// - Parameter bindings: what their expressions see, beside `request`.
  func replace(_ routes: [StubRoute], bindings: any Bindings & Sendable)
}
