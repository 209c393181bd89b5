/// An operator of an expectation: a key that starts with `$`, and what it takes.
package enum Operator: Sendable, Hashable {
  case value(ValueOperator)
  case pattern(PatternOperator)
  case patterns(LogicOperator)
}

extension Operator: CaseIterable, RawRepresentable {
  package static let allCases: [Operator] =
    ValueOperator.allCases.map(Operator.value) + PatternOperator.allCases.map(Operator.pattern)
    + LogicOperator.allCases.map(Operator.patterns)

  package init?(rawValue: String) {
    guard let found = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = found
  }

  /// As it is written: `$gte`.
  package var rawValue: String {
    switch self {
    case .value(let name): name.rawValue
    case .pattern(let name): name.rawValue
    case .patterns(let name): name.rawValue
    }
  }

  /// One line for people.
  package var documentation: String {
    switch self {
    case .value(let name): name.documentation
    case .pattern(let name): name.documentation
    case .patterns(let name): name.documentation
    }
  }
}
