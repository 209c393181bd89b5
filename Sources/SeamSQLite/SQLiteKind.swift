import SeamRuntime
import SeamSource
import SeamSpec

package struct SQLiteKind: DependencyKind {
  package init() {}

  package var keyword: String { "sqlite" }

  package func plan(_ declaration: DependencyDeclaration, into diagnostics: inout [Diagnostic]) -> (any DependencyPlan)? { nil }
}
