/// Filters: conditions, comparisons and function calls, checked to be well-typed as they are read (RFC 9535, sections 2.3.5 and 2.4).
extension JSONPathParser {
  mutating func condition() throws(JSONPathError) -> JSONPath.Condition {
    guard depth < Self.maximumDepth else {
      throw JSONPathError(offset: index, message: "a filter is nested more than \(Self.maximumDepth) deep")
    }
    depth += 1
    defer { depth -= 1 }
    var alternatives = [try conjunction()]
    while takeOperator("||") { alternatives.append(try conjunction()) }
    return alternatives.count == 1 ? alternatives[0] : .or(alternatives)
  }

  private mutating func conjunction() throws(JSONPathError) -> JSONPath.Condition {
    var conditions = [try basic()]
    while takeOperator("&&") { conditions.append(try basic()) }
    return conditions.count == 1 ? conditions[0] : .and(conditions)
  }

  /// With the space around it; nothing is taken where it does not follow.
  private mutating func takeOperator(_ token: StaticString) -> Bool {
    let start = index
    skipSpace()
    guard take(token) else {
      index = start
      return false
    }
    skipSpace()
    return true
  }

  private mutating func basic() throws(JSONPathError) -> JSONPath.Condition {
    if take("!") {
      skipSpace()
      return .not(peek == UInt8(ascii: "(") ? try parenthesized() : try test(isNegated: true))
    }
    return peek == UInt8(ascii: "(") ? try parenthesized() : try test(isNegated: false)
  }

  private mutating func parenthesized() throws(JSONPathError) -> JSONPath.Condition {
    index += 1
    skipSpace()
    let condition = try condition()
    skipSpace()
    guard take(")") else { throw unexpected("')'") }
    return condition
  }

  /// What stands in a filter before it is known whether it is compared.
  private enum Term {
    case literal(Value)
    case query(JSONPath.Query)
    /// A function that returns a value.
    case value(JSONPath.Operand)
    /// A function that returns true or false.
    case logical(JSONPath.Condition)
  }

  /// A comparison, or the existence of what a query finds, or a function that returns true or false.
  private mutating func test(isNegated: Bool) throws(JSONPathError) -> JSONPath.Condition {
    let start = index
    let left = try term()
    let end = index
    skipSpace()
    if !isNegated, let comparison = takeComparison() {
      skipSpace()
      let operand = try comparable(left, at: start)
      let rightStart = index
      let right = try term()
      return .compare(operand, comparison, try comparable(right, at: rightStart))
    }
    index = end
    switch left {
    case .query(let query): return .exists(query)
    case .logical(let condition): return condition
    case .literal: throw JSONPathError(offset: start, message: "a literal stands only in a comparison")
    case .value: throw JSONPathError(offset: start, message: "this function returns a value, which must be compared")
    }
  }

  private mutating func takeComparison() -> JSONPath.Comparison? {
    if take("==") { return .equal }
    if take("!=") { return .notEqual }
    if take("<=") { return .lessOrEqual }
    if take(">=") { return .greaterOrEqual }
    if take("<") { return .less }
    if take(">") { return .greater }
    return nil
  }

  private func comparable(_ term: Term, at offset: Int) throws(JSONPathError) -> JSONPath.Operand {
    switch term {
    case .literal(let value): return .literal(value)
    case .value(let operand): return operand
    case .query(let query) where query.isSingular: return .query(query)
    case .query: throw JSONPathError(offset: offset, message: "only a query of names and indexes has a value to compare")
    case .logical: throw JSONPathError(offset: offset, message: "what this function returns cannot be compared")
    }
  }

  private mutating func term() throws(JSONPathError) -> Term {
    switch peek {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return .literal(.string(try string()))
    case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return .literal(try number())
    case UInt8(ascii: "@"), UInt8(ascii: "$"):
      let isRelative = bytes[index] == UInt8(ascii: "@")
      index += 1
      return .query(JSONPath.Query(isRelative: isRelative, segments: try segments()))
    case .some(UInt8(ascii: "a")...UInt8(ascii: "z")):
      let start = index
      while let byte = peek, byte &- 0x61 < 26 || isDigit(byte) || byte == UInt8(ascii: "_") { index += 1 }
      let name = String(decoding: bytes[start..<index], as: UTF8.self)
      if peek == UInt8(ascii: "(") { return try call(name, at: start) }
      switch name {
      case "true": return .literal(.bool(true))
      case "false": return .literal(.bool(false))
      case "null": return .literal(.null)
      default:
        index = start
        throw unexpected("a literal, '@', '$' or a function")
      }
    default: throw unexpected("a literal, '@', '$' or a function")
    }
  }

  private mutating func number() throws(JSONPathError) -> Value {
    let start = index
    while let byte = peek, isDigit(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte) { index += 1 }
    do {
      return try JSON.parse(Array(bytes[start..<index]))
    } catch {
      throw JSONPathError(offset: start + error.offset, message: error.message)
    }
  }

  // MARK: Functions

  private mutating func call(_ name: String, at start: Int) throws(JSONPathError) -> Term {
    guard depth < Self.maximumDepth else {
      throw JSONPathError(offset: index, message: "a filter is nested more than \(Self.maximumDepth) deep")
    }
    depth += 1
    defer { depth -= 1 }
    index += 1
    skipSpace()
    var arguments: [(term: Term, offset: Int)] = []
    if peek != UInt8(ascii: ")") {
      repeat {
        skipSpace()
        let offset = index
        arguments.append((try term(), offset))
        skipSpace()
      } while take(",")
    }
    guard take(")") else { throw unexpected("',' or ')'") }
    let arity = ["length": 1, "count": 1, "value": 1, "match": 2, "search": 2]
    guard let wanted = arity[name] else {
      throw JSONPathError(offset: start, message: "there is no function '\(name)': there are length, count, value, match and search")
    }
    guard arguments.count == wanted else {
      throw JSONPathError(
        offset: start, message: "\(name)() takes \(wanted) argument\(wanted == 1 ? "" : "s"), found \(arguments.count)")
    }
    switch name {
    case "length": return .value(.length(try comparable(arguments[0].term, at: arguments[0].offset)))
    case "count", "value":
      guard case .query(let query) = arguments[0].term else {
        throw JSONPathError(offset: arguments[0].offset, message: "\(name)() takes a query")
      }
      return .value(name == "count" ? .count(query) : .value(query))
    default:
      let isAnchored = name == "match"
      let text = try comparable(arguments[0].term, at: arguments[0].offset)
      var pattern = try comparable(arguments[1].term, at: arguments[1].offset)
      if case .literal(.string(let written)) = pattern { pattern = .pattern(IRegexp.compile(written, isAnchored: isAnchored)) }
      return .logical(.matches(text, pattern: pattern, isAnchored: isAnchored))
    }
  }
}
