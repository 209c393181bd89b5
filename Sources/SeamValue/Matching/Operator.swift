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

/// Takes a list of expectations.
package enum LogicOperator: String, Sendable, CaseIterable {
  case all = "$all"
  case any = "$any"

  package var documentation: String {
    switch self {
    case .all: "all of these expectations hold"
    case .any: "at least one of these expectations holds"
    }
  }
}

/// Takes an expectation.
package enum PatternOperator: String, Sendable, CaseIterable {
  case contains = "$contains"
  case length = "$length"
  case size = "$size"
  case every = "$every"
  case some = "$some"
  case none = "$none"
  case unordered = "$unordered"
  case keys = "$keys"
  case exactly = "$exactly"
  case optional = "$optional"
  case not = "$not"
  case json = "$json"

  package var documentation: String {
    switch self {
    case .contains: "a text has this in it, a list has an item like this, an object has this key or these fields"
    case .length: "a text has this many Unicode scalars; a number or an expectation of it"
    case .size: "a list or object has this many items or keys; a number or an expectation of it"
    case .every: "every item of a list, or value of an object, is like this"
    case .some: "at least one item of a list, or value of an object, is like this"
    case .none: "no item of a list, or value of an object, is like this"
    case .unordered: "a list has exactly these items, in any order"
    case .keys: "an object has exactly these keys, in any order; or an expectation of the list of its keys"
    case .exactly: "an object has these keys and no others, and so have the objects in it"
    case .optional: "absent, or like this"
    case .not: "present and not like this"
    case .json: "a text that holds JSON like this"
    }
  }
}
