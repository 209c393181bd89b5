import SeamValue
import Testing

@testable import SeamExpression

/// No expression runs on, and none fills the memory.
@Suite struct BudgetTests {
  private let thousand: [String: Value] = ["l": .list((0..<1000).map { .int($0) })]

  private func message(_ text: String) -> String? {
    guard let expression = Expression.parse(text).0 else { return nil }
    do {
      _ = try expression.evaluate(thousand, budget: 100_000)
      return nil
    } catch {
      return error.message
    }
  }

  @Test func aSpentBudgetIsAnErrorWithItsPlace() {
    let text = "l.all(a, l.all(b, l.all(c, a + b + c >= 0)))"
    guard let expression = Expression.parse(text).0 else {
      Issue.record("does not parse")
      return
    }
    #expect {
      try expression.evaluate(thousand, budget: 100_000)
    } throws: { error in
      let error = error as? EvaluationError
      return error?.message == "the expression takes more than 100000 steps" && error?.range.isEmpty == false
        && error?.notes == ["a macro inside another one multiplies: 1000 items by 1000 are a million"]
    }
  }

  @Test(arguments: [
    // What decides does not excuse it.
    "l.all(a, l.all(b, l.all(c, true))) || true",
    "l.exists(a, l.exists(b, l.exists(c, 1 / 0 == 1)))",
    // Texts that double.
    "['aaaaaaaa']" + String(repeating: ".map(x, x + x)", count: 40),
    // Lists that double, by sharing.
    "[1]" + String(repeating: ".map(x, [x, x])", count: 60),
    "[[1]]" + String(repeating: ".map(x, x + x)", count: 60),
    "[1]" + String(repeating: ".map(x, {'a': x, 'b': x})", count: 60) + " == 1",
    "l.map(a, l).map(b, b.map(c, l))",
    // Functions that build.
    "['a']" + String(repeating: ".map(x, x.replace('', x))", count: 30),
    "l.map(a, '%.1000f'.format([1.0])).map(b, l.map(c, b)).size() > 0",
    // Searches that cost the product.
    "['a']" + String(repeating: ".map(x, x + x)", count: 16) + ".map(x, (x + x + x).contains(x + 'b'))",
    "['a']" + String(repeating: ".map(x, x + x)", count: 12) + ".map(x, (x + x + x).lastIndexOf(x + 'b'))",
  ])
  func expressionsThatWouldTakeForEverEnd(_ text: String) {
    #expect(message(text) == "the expression takes more than 100000 steps")
  }

  @Test func ordinaryExpressionsAreFarFromIt() {
    #expect(message("l.filter(x, x % 2 == 0).map(x, x * 2).exists(x, x == 1996) && size(l) == 1000") == nil)
  }

  @Test func aPatternThatBacktracksForEverEnds() {
    let text = "('" + String(repeating: "a", count: 60) + "!').matches('^(a+)+$')"
    #expect(message(text) == "the regular expression backtracks too much on this text")
    // What decides does not excuse it.
    #expect(message(text + " || true") == "the regular expression backtracks too much on this text")
  }
}
