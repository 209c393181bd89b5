/// Keywords that look at an instance by itself (2020-12 Validation, section 6).
enum SchemaAssertion {
  /// What is wrong, in words for whoever asks; nil where the assertion holds or is about another kind of value. An error where a regular
  /// expression gives up.
  static func failure(_ test: SchemaNode.Test, _ instance: Value, assertsFormats: Bool) throws(RegexError) -> (() -> String)? {
    switch (test, instance) {
    case (.never, _): return { "nothing is allowed here, found \(instance.display())" }
    case (.type(let names), _):
      if names.contains(where: { isType($0, instance) }) { return nil }
      return { "expected \(names.joined(separator: " or ")), found \(instance.display())" }
    case (.anyValue(let values), _):
      if values.contains(where: { $0.equals(instance) }) { return nil }
      return {
        let shown = values.prefix(10).map { $0.display() }.joined(separator: ", ") + (values.count > 10 ? ", …" : "")
        return "expected \(values.count == 1 ? "" : "one of ")\(shown), found \(instance.display())"
      }
    case (.multipleOf(let divisor), _):
      if Number(instance) == nil || instance.decimal.isMultiple(of: divisor) { return nil }
      return { "expected a multiple of \(divisor.digits), found \(instance.display())" }
    case (.bound(let bound, let limit), _):
      guard Number(instance) != nil, let order = instance.order(limit), let words = failure(bound, limit, order) else { return nil }
      return { "expected \(words), found \(instance.display())" }
    case (.atLeast(let count, let limit), _):
      guard let found = size(count, instance), found < limit else { return nil }
      return { "expected at least \(limit) \(noun(count)), found \(found)" }
    case (.atMost(let count, let limit), _):
      guard let found = size(count, instance), found > limit else { return nil }
      return { "expected at most \(limit) \(noun(count)), found \(found)" }
    case (.pattern(let regex), .string(let text)):
      if try regex.matches(text) { return nil }
      return { "expected text that matches /\(regex.pattern)/, found \(instance.display())" }
    case (.format(let name, let isAsserted), .string(let text)):
      if !(assertsFormats || isAsserted) || SchemaFormat.accepts(name, text) { return nil }
      return { "expected the format \(name), found \(instance.display())" }
    case (.uniqueItems, .list(let items)):
      var seen = ValueMap()
      for (index, item) in items.enumerated() where !seen.insert(item, .null) {
        let first = items.firstIndex { $0.equals(item) } ?? 0
        return { "expected items that are all different, found \(item.display()) at \(first) and at \(index)" }
      }
      return nil
    default: return nil
    }
  }

  /// Steps of validation: what is looked at beyond a value.
  static func cost(of test: SchemaNode.Test, _ instance: Value) -> Int {
    switch (test, instance) {
    case (.anyValue(let values), .list), (.anyValue(let values), .map):
      values.reduce(values.count) { $0 + ($1.scalarEquals(instance) == nil ? $1.weight(upTo: 1_000_000) : 0) }
    case (.anyValue(let values), _): values.count / 8 + size(instance)
    case (.uniqueItems, .list): instance.weight(upTo: 100_000_000) / 4
    case (.pattern, _), (.format, _), (.atLeast(.length, _), _), (.atMost(.length, _), _), (.multipleOf, _), (.bound, _): size(instance)
    default: 0
    }
  }

  private static func size(_ instance: Value) -> Int {
    switch instance {
    case .string(let text): text.utf8.count / 8
    case .decimal(let number): number.digits.utf8.count / 8
    default: 0
    }
  }

  private static func isType(_ name: String, _ value: Value) -> Bool {
    switch name {
    case "null": Kind.null.accepts(value)
    case "boolean": Kind.boolean.accepts(value)
    case "object": Kind.object.accepts(value)
    case "array": Kind.array.accepts(value)
    case "number": Kind.number.accepts(value)
    case "integer": Kind.integer.accepts(value)
    default: Kind.string.accepts(value)
    }
  }

  private static func failure(_ bound: SchemaNode.Bound, _ limit: Value, _ order: Order) -> String? {
    switch bound {
    case .minimum: order == .ascending ? "at least \(limit.display())" : nil
    case .maximum: order == .descending ? "at most \(limit.display())" : nil
    case .exclusiveMinimum: order != .descending ? "greater than \(limit.display())" : nil
    case .exclusiveMaximum: order != .ascending ? "less than \(limit.display())" : nil
    }
  }

  private static func size(_ count: SchemaNode.Count, _ value: Value) -> Int? {
    switch (count, value) {
    case (.length, .string(let text)): text.unicodeScalars.count
    case (.items, .list(let items)): items.count
    case (.properties, .map(let map)): map.count
    default: nil
    }
  }

  private static func noun(_ count: SchemaNode.Count) -> String {
    switch count {
    case .length: "characters"
    case .items: "items"
    case .properties: "properties"
    }
  }
}

extension Decimal {
  /// Exactly; a divisor of more than 18 digits is taken as a double.
  func isMultiple(of divisor: Decimal) -> Bool {
    let (a, b) = (canonical, divisor.canonical)
    if a.significand == "0" { return true }
    // The significand of `a` has no trailing zero, so it holds no further power of ten.
    let shift = a.exponent - b.exponent
    guard shift >= 0 else { return false }
    guard let modulus = UInt64(b.significand), modulus < 1_000_000_000_000_000_000, modulus > 0 else {
      let quotient = double / divisor.double
      return quotient == quotient.rounded()
    }
    func product(_ a: UInt64, _ b: UInt64) -> UInt64 { modulus.dividingFullWidth(a.multipliedFullWidth(by: b)).remainder }
    var rest: UInt64 = 0
    for digit in a.significand.utf8 { rest = (product(rest, 10) + UInt64(digit - 0x30)) % modulus }
    // Ten to the power of the shift, by squaring.
    var (power, exponent) = (10 % modulus, shift)
    while exponent > 0 {
      if exponent & 1 == 1 { rest = product(rest, power) }
      power = product(power, power)
      exponent >>= 1
    }
    return rest == 0
  }
}
