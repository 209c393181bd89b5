import SeamValue
import Synchronization

/// `matches`, with the regular expressions kept that were used last, for compiling one costs far more than a search.
func matches(_ arguments: [Value], _ budget: inout Budget) throws(EvaluationError) -> Value? {
  guard arguments.count == 2, case .string(let text) = arguments[0], case .string(let pattern) = arguments[1] else { return nil }
  // A search costs more than its text: what backtracking adds is bounded by the expression itself.
  try budget.spend(bytes: text.utf8.count + 1000)
  do {
    return .bool(try Patterns.compiled(pattern).matches(text))
  } catch {
    let place = error.offset.map { ["at byte \($0) of \(Value.string(pattern).shown)"] } ?? []
    var failure = EvaluationError(
      error.offset == nil ? error.message : "the pattern is no regular expression: \(error.message)", notes: place)
    // One search that was given up was long; a thousand of them would be too long.
    failure.isFinal = error.offset == nil
    throw failure
  }
}

enum Patterns {
  private static let kept = 64
  private static let cache = Mutex<[String: Regex]>([:])

  static func compiled(_ pattern: String) throws(RegexError) -> Regex {
    // A dictionary holds canonically equivalent keys for equal, and they are different patterns.
    if let regex = cache.withLock({ $0[pattern] }), regex.pattern.isSame(as: pattern) { return regex }
    let regex = try Regex(pattern)
    cache.withLock { cache in
      if cache.count >= kept { cache.removeAll() }
      cache[pattern] = regex
    }
    return regex
  }
}
