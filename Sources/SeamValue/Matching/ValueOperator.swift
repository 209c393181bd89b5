import SeamSource

/// Takes a value to compare with.
package enum ValueOperator: String, Sendable, CaseIterable {
  case eq = "$eq"
  case ne = "$ne"
  case gt = "$gt"
  case gte = "$gte"
  case lt = "$lt"
  case lte = "$lte"
  case between = "$between"
  case near = "$near"
  case `in` = "$in"
  case `is` = "$is"
  case startsWith = "$startsWith"
  case endsWith = "$endsWith"
  case matches = "$matches"
  case empty = "$empty"
  case absent = "$absent"
  case present = "$present"

  package var documentation: String {
    switch self {
    case .eq: "equal to this, whose keys are never operators"
    case .ne: "present and not equal to this"
    case .gt: "greater than this"
    case .gte: "greater than this, or the same"
    case .lt: "less than this"
    case .lte: "less than this, or the same"
    case .between: "from the first to the second of these two values, both included"
    case .near: "at most a tolerance away: [value, tolerance], or { value, tolerance }; for times the tolerance is a duration"
    case .in: "equal to one of this list"
    case .is: "of this kind: \(Kind.allCases.map(\.rawValue).joined(separator: " "))"
    case .startsWith: "a text that starts with this"
    case .endsWith: "a text that ends with this"
    case .matches: "a text in which this regular expression (PCRE2) matches somewhere"
    case .empty: "true: a text, list or object with nothing in it; false: with something in it"
    case .absent: "true: there is no such value; false: there is"
    case .present: "true: there is such a value, if only null; false: there is not"
    }
  }

  /// What is wrong with an operand, to stand behind the operator's name; nil where it can be compared with.
  package func problem(with operand: Value) -> String? {
    switch (self, operand) {
    case (.eq, _), (.ne, _), (.in, .list), (.empty, .bool), (.absent, .bool), (.present, .bool): nil
    case (.gt, _), (.gte, _), (.lt, _), (.lte, _): operand.order(operand) == nil ? "takes a number, text or time" : nil
    case (.between, .list(let items)) where items.count == 2 && items.allSatisfy({ $0.order($0) != nil }): nil
    case (.between, _): "takes a list of two numbers, texts or times"
    case (.near, _):
      Nearness(operand) == nil ? "takes [value, tolerance] or { value, tolerance }, of numbers or of a time and a duration" : nil
    case (.in, _): "takes a list"
    case (.is, .string(let name)) where Kind(rawValue: name) != nil: nil
    case (.is, .string(let name)):
      "knows no kind '\(name)'"
        + (NearestName.of(name, in: Kind.allCases.map(\.rawValue)).map { ": did you mean '\($0)'?" }
          ?? ": there are \(Kind.allCases.map(\.rawValue).joined(separator: ", "))")
    case (.is, _): "takes the name of a kind"
    case (.startsWith, .string), (.endsWith, .string): nil
    case (.matches, .string(let pattern)): Self.problem(withPattern: pattern)
    case (.startsWith, _), (.endsWith, _): "takes text"
    case (.matches, _): "takes a regular expression as text"
    case (.empty, _), (.absent, _), (.present, _): "takes true or false"
    }
  }

  private static func problem(withPattern pattern: String) -> String? {
    do {
      _ = try Regex(pattern)
      return nil
    } catch {
      return "takes a regular expression: \(error.message)" + (error.offset.map { " (at offset \($0))" } ?? "")
    }
  }
}
