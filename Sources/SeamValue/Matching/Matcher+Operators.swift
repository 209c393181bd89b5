import SeamSource

/// Operators that take a value, and those on text and logic that take expectations.
extension Matcher {
  mutating func test(_ name: ValueOperator, _ operand: Value, _ value: Value?, exactly: Bool, at span: SourceSpan?) {
    if let problem = name.problem(with: operand) {
      return failOnOperand(span, name.rawValue, operand.display(), problem)
    }
    switch name {
    case .eq: return match(Pattern(.equals(operand), span: span), value, exactly: exactly)
    case .absent, .present:
      if (value != nil) == (operand.isTrue == (name == .present)) { return }
      return failAt(span, name, operand, value)
    default: break
    }
    guard let value else { return failAt(span, name, operand, nil) }
    switch (name, value) {
    case (.ne, _):
      if holds(Pattern(.equals(operand)), value, exactly: exactly) { failAt(span, name, operand, value) }
    case (.gt, _), (.gte, _), (.lt, _), (.lte, _):
      guard let order = Self.order(value, operand) else {
        return failAt(span, name, operand, value, detail: Self.noOrder(value, operand))
      }
      let isRight =
        switch name {
        case .gt: order == .descending
        case .gte: order != .ascending
        case .lt: order == .ascending
        default: order != .descending
        }
      if !isRight { failAt(span, name, operand, value) }
    case (.between, _):
      guard case .list(let bounds) = operand, let low = Self.order(value, bounds[0]), let high = Self.order(value, bounds[1]) else {
        return failAt(span, name, operand, value, detail: Self.noOrder(value, operand.items.first ?? .null))
      }
      if low == .ascending || high == .descending { failAt(span, name, operand, value) }
    case (.near, _):
      if Nearness(operand)?.accepts(value) != true { failAt(span, name, operand, value) }
    case (.in, _):
      for item in operand.items where holds(Pattern(.equals(item)), value, exactly: exactly) { return }
      failAt(span, name, operand, value)
    case (.is, _):
      if Kind(rawValue: operand.rendered)?.accepts(value) != true { failAt(span, name, operand, value) }
    case (.startsWith, .string(let text)):
      if !text.utf8.starts(with: operand.rendered.utf8) { failAt(span, name, operand, value) }
    case (.endsWith, .string(let text)):
      if !text.utf8.reversed().starts(with: operand.rendered.utf8.reversed()) { failAt(span, name, operand, value) }
    case (.matches, .string(let text)): testSearch(operand.rendered, text, at: span)
    case (.empty, .string), (.empty, .list), (.empty, .map):
      if value.isEmpty != operand.isTrue { failAt(span, name, operand, value) }
    case (.startsWith, _), (.endsWith, _), (.matches, _), (.empty, _), (.eq, _), (.absent, _), (.present, _):
      failAt(span, name, operand, value)
    }
  }

  private mutating func failAt(
    _ span: SourceSpan?, _ name: ValueOperator, _ operand: Value, _ value: Value?, detail: @autoclosure () -> String? = nil
  ) {
    fail(span, expected: PatternText.words(name, operand), found: Self.display(value), detail: detail())
  }

  /// The expectation itself is wrong, which was not known before its operand was computed.
  mutating func failOnOperand(_ span: SourceSpan?, _ name: String, _ operand: String, _ problem: String) {
    fail(span, expected: "an operand that \(name) can use", found: operand, detail: "\(name) \(problem)")
  }

  private mutating func testSearch(_ pattern: String, _ text: String, at span: SourceSpan?) {
    do {
      if try search(pattern, text) { return }
      failAt(span, .matches, .string(pattern), .string(text))
    } catch {
      failAt(span, .matches, .string(pattern), .string(text), detail: error.message)
    }
  }

  /// As `Value.order`, and times with texts that are times.
  private static func order(_ a: Value, _ b: Value) -> Order? {
    switch (a, b) {
    case (.timestamp, .string), (.string, .timestamp): a.instant.flatMap { a in b.instant.map { Order(a, $0) } }
    default: a.order(b)
    }
  }

  private static func noOrder(_ a: Value, _ b: Value) -> String? {
    a.kind == b.kind ? nil : "kind \(a.kind) has no order with kind \(b.kind)"
  }

  mutating func matchAny(_ patterns: [Pattern<Value>], _ value: Value?, exactly: Bool, at span: SourceSpan?) {
    for pattern in patterns where holds(pattern, value, exactly: exactly) { return }
    var detail: String?
    if mode == .report, let value, let nearest = nearest(patterns.enumerated().map { ($0.offset, $0.element, value) }, exactly: exactly) {
      detail = "nearest is \(PatternText.written(patterns[nearest.index])): \(nearest.text)"
    }
    fail(span, expected: PatternText.words(Pattern(.patterns(.any, patterns))), found: Self.display(value), detail: detail)
  }

  mutating func test(_ name: PatternOperator, _ pattern: Pattern<Value>, _ value: Value?, exactly: Bool, at span: SourceSpan?) {
    switch (name, value) {
    case (.optional, nil): return
    case (.optional, _): return match(pattern, value, exactly: exactly)
    case (.not, _): return matchNot(pattern, value, exactly: exactly, at: span)
    case (.contains, .string(let text)?): return matchContained(pattern, text, at: span)
    case (.contains, .list?), (.some, .list?), (.some, .map?): return matchSome(name, pattern, value, at: span)
    case (.contains, .map(let map)?): return matchContained(pattern, map, at: span)
    case (.length, .string(let text)?): return matchCount("length", text.unicodeScalars.count, pattern)
    case (.length, .bytes(let bytes)?): return matchCount("length", bytes.count, pattern)
    case (.size, .list(let items)?): return matchCount("size", items.count, pattern)
    case (.size, .map(let map)?): return matchCount("size", map.count, pattern)
    case (.every, .list?), (.every, .map?):
      for (step, item) in Self.members(value) where !isDecided { at(step) { $0.match(pattern, item) } }
      return
    case (.none, .list?), (.none, .map?):
      for (step, item) in Self.members(value) where !isDecided {
        at(step) {
          if $0.holds(pattern, item) {
            $0.fail(span, expected: "no item that matches \(PatternText.written(pattern))", found: item.display())
          }
        }
      }
      return
    case (.unordered, .list(let items)?): return matchUnordered(pattern, items, at: span)
    case (.keys, .map(let map)?):
      let keys = map.entries.map { Value.string($0.key.rendered) }
      return pattern.items == nil ? match(pattern, .list(keys)) : matchUnordered(pattern, keys, noun: "key", at: span)
    case (.exactly, .some): return match(pattern, value, exactly: true)
    case (.json, .string(let text)?): return matchContent(pattern, text, at: span)
    default: break
    }
    fail(span, expected: PatternText.words(Pattern(.pattern(name, pattern))), found: Self.display(value))
  }

  /// What is absent is not unlike something, or a misspelt key would pass: only an expectation of presence can be negated on it.
  private mutating func matchNot(_ pattern: Pattern<Value>, _ value: Value?, exactly: Bool, at span: SourceSpan?) {
    if value == nil, !pattern.concernsPresence {
      fail(span, expected: PatternText.words(Pattern(.pattern(.not, pattern))), found: "absent")
    } else if holds(pattern, value, exactly: exactly) {
      fail(span, expected: PatternText.words(Pattern(.pattern(.not, pattern))), found: Self.display(value))
    }
  }

  private mutating func matchContained(_ pattern: Pattern<Value>, _ text: String, at span: SourceSpan?) {
    guard case .string(let part)? = pattern.plain else {
      return failOnOperand(span, PatternOperator.contains.rawValue, PatternText.written(pattern), "takes text where it looks into text")
    }
    if !TextDifference.contains(text, part) {
      fail(span, expected: PatternText.words(Pattern(.pattern(.contains, pattern))), found: Value.string(text).display())
    }
  }

  private mutating func matchContained(_ pattern: Pattern<Value>, _ map: ValueMap, at span: SourceSpan?) {
    guard case .string(let key)? = pattern.plain else { return match(pattern, .map(map)) }
    if map[key] == nil { fail(span, expected: "an object with the key \(Value.string(key).display())", found: Value.map(map).display()) }
  }

  private mutating func matchCount(_ noun: String, _ count: Int, _ pattern: Pattern<Value>) {
    let found = mismatches.count
    match(pattern, .int(Int64(count)))
    guard mode == .report else { return }
    for index in found..<mismatches.count {
      mismatches[index].expected = "\(noun) \(mismatches[index].expected)"
      mismatches[index].found = "\(noun) \(mismatches[index].found)"
    }
  }

  private mutating func matchContent(_ pattern: Pattern<Value>, _ text: String, at span: SourceSpan?) {
    let content: Value
    do {
      content = try JSON.parse(text)
    } catch {
      let position = error.position(in: Array(text.utf8))
      return fail(
        span, expected: "text that holds JSON", found: Value.string(text).display(),
        detail: "line \(position.line), column \(position.column): \(error.message)")
    }
    at(.content) { $0.match(pattern, content) }
  }
}

extension Value {
  fileprivate var isTrue: Bool { if case .bool(true) = self { true } else { false } }

  var items: [Value] { if case .list(let items) = self { items } else { [] } }

  fileprivate var isEmpty: Bool {
    switch self {
    case .string(let text): text.isEmpty
    case .list(let items): items.isEmpty
    case .map(let map): map.isEmpty
    default: false
    }
  }
}

extension Pattern<Value> {
  /// The value of a plain expectation.
  var plain: Value? {
    switch test {
    case .equals(let value), .value(.eq, let value): value
    default: nil
    }
  }

  /// The items of a list, written or computed; nil where the expectation is something else.
  var items: [Pattern<Value>]? {
    switch test {
    case .list(let patterns): patterns
    case .equals(.list(let values)): values.map { Pattern(.equals($0), span: span) }
    default: nil
    }
  }

  fileprivate var concernsPresence: Bool {
    switch test {
    case .value(.absent, _), .value(.present, _), .pattern(.optional, _): true
    case .pattern(.not, let inner): inner.concernsPresence
    case .patterns(_, let patterns): patterns.contains { $0.concernsPresence }
    default: false
    }
  }
}
