import SeamSource
import SeamValue

/// Finds expectations that no value meets, whatever it is: bounds that exclude each other, a choice among nothing, a negative length.
enum Contradiction {
  /// What is wrong with the operand of an operator, to stand behind its name.
  static func problem(of operation: ValueOperator, with operand: Value) -> String? {
    guard case .list(let items) = operand else { return nil }
    if operation == .in, items.isEmpty { return "has nothing to choose from: it never holds" }
    if operation == .between, items.count == 2, items[0].order(items[1]) == .descending {
      return "goes from the smaller to the greater: this never holds"
    }
    return nil
  }

  static func problem(of operation: PatternOperator, with operand: Pattern<Template>) -> String? {
    guard operation == .size || operation == .length, let value = operand.written else { return nil }
    return value.order(.int(0)) == .ascending || !isWhole(value) ? "is a whole number, never negative" : nil
  }

  /// What of several operators of one object excludes another.
  static func diagnostic(of patterns: [Pattern<Template>]) -> Diagnostic? {
    if patterns.count > 1, let absent = patterns.first(where: \.isAbsent), let absentSpan = absent.span,
      let other = patterns.first(where: { !$0.isAbsent && !$0.allowsAbsence }), let span = other.span
    {
      return .excluded(at: span, by: absentSpan)
    }
    for (index, second) in patterns.enumerated() {
      for first in patterns[..<index] where excludes(first, second) || excludes(second, first) {
        if let span = second.span, let firstSpan = first.span { return .excluded(at: span, by: firstSpan) }
      }
    }
    return nil
  }

  /// Whether nothing is above one and below the other.
  private static func excludes(_ lower: Pattern<Template>, _ upper: Pattern<Template>) -> Bool {
    guard case .value(let above, let low) = lower.test, case .value(let below, let high) = upper.test, [.gt, .gte].contains(above),
      [.lt, .lte].contains(below), let low = low.constant, let high = high.constant
    else { return false }
    switch low.order(high) {
    case .descending: return true
    case .same: return above == .gt || below == .lt
    case .ascending, nil: return false
    }
  }

  // MARK: The status of an answer

  /// A status that no answer has (RFC 9110, section 15): outside 100 to 599, or no whole number.
  static func status(_ pattern: Pattern<Template>) -> Diagnostic? {
    switch pattern.test {
    case .equals(let operand), .value(.eq, let operand):
      guard let value = operand.constant, let span = pattern.span, !isStatus(value) else { return nil }
      return .noStatus(value, at: span)
    case .value(.in, let operand):
      guard case .list(let items) = operand.constant, let span = pattern.span, let item = items.first(where: { !isStatus($0) }) else {
        return nil
      }
      return .noStatus(item, at: span)
    case .patterns(_, let patterns): return patterns.lazy.compactMap(status).first
    default: return nil
    }
  }

  /// What is no number at all is found by its type.
  private static func isStatus(_ value: Value) -> Bool {
    guard let low = value.order(.int(100)), let high = value.order(.int(599)) else { return true }
    return low != .ascending && high != .descending && isWhole(value)
  }

  private static func isWhole(_ value: Value) -> Bool {
    switch value {
    case .double(let number): number == number.rounded()
    case .decimal(let number): number.double == number.double.rounded()
    default: true
    }
  }
}

extension Pattern<Template> {
  /// The value that it is equal to, where that is known.
  fileprivate var written: Value? {
    switch test {
    case .equals(let operand), .value(.eq, let operand): operand.constant
    default: nil
    }
  }

  fileprivate var isAbsent: Bool { holds(.absent, true) || holds(.present, false) }

  fileprivate var allowsAbsence: Bool {
    if case .pattern(.optional, _) = test { return true }
    // Whether it is absent is known only when the operand is.
    if case .value(.absent, let operand) = test { return operand.constant == nil }
    if case .value(.present, let operand) = test { return operand.constant == nil }
    return false
  }

  private func holds(_ name: ValueOperator, _ flag: Bool) -> Bool {
    guard case .value(name, let operand) = test, case .bool(flag) = operand.constant else { return false }
    return true
  }
}

extension Diagnostic {
  static func excluded(at span: SourceSpan, by first: SourceSpan) -> Diagnostic {
    Diagnostic(
      "contradiction", "no value is like this and like the operator beside it", at: span, related: [.init(first, "they exclude each other")]
    )
  }

  static func noStatus(_ value: Value, at span: SourceSpan) -> Diagnostic {
    Diagnostic("bad-status", "the status of an answer is a whole number from 100 to 599: it is never \(value.rendered)", at: span)
  }
}
