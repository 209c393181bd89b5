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

  /// What is wrong with an operand, to stand behind the operator's name, as far as it is known before it is computed; `constant` gives the
  /// value of an operand that needs no computing.
  package func problem<Operand>(with pattern: Pattern<Operand>, constant: (Operand) -> Value?) -> String? {
    let value: Value? = if case .equals(let operand) = pattern.test { constant(operand) } else { nil }
    switch (self, pattern.test, value) {
    case (.unordered, .list, _), (.unordered, .equals, nil), (.unordered, _, .list?): return nil
    case (.unordered, _, _): return "takes a list"
    case (.exactly, _, .string?), (.exactly, _, .int?), (.exactly, _, .decimal?), (.exactly, _, .bool?), (.exactly, _, .null?):
      return "takes an object or a list"
    case (.size, .list, _), (.size, .object, _), (.length, .list, _), (.length, .object, _):
      return "takes a number or an expectation of one"
    case (.size, .equals, let value?) where Number(value) == nil, (.length, .equals, let value?) where Number(value) == nil:
      return "takes a number or an expectation of one"
    default: return nil
    }
  }
}
