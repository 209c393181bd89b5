/// How a dependency is put back between two specs.
package enum IsolationPolicy: String, Sendable, CaseIterable {
  /// The inverse of what was changed, read from the dependency's own log.
  case rewind
  /// A fresh copy for each spec.
  case clone
  /// What was written to is emptied, and its seed put back.
  case truncate
  /// The spec's own statements run in a transaction that is rolled back.
  case rollback
  /// Nothing is undone: `unique()` names keep specs apart.
  case unique
  /// Nothing is undone.
  case none
}
