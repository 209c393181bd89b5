/// How a first value stands to a second.
package enum Order: Sendable, Equatable {
  /// The first is less.
  case ascending
  case same
  case descending

  package init<T: Comparable>(_ a: T, _ b: T) {
    self = a == b ? .same : a < b ? .ascending : .descending
  }

  package var reversed: Order {
    switch self {
    case .ascending: .descending
    case .same: .same
    case .descending: .ascending
    }
  }
}
