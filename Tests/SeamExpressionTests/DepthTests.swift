import SeamValue
import Testing

@testable import SeamExpression

/// Nesting is bounded with an error that says so, on the small stacks of test threads too.
@Suite struct DepthTests {
  static let deep: [(name: String, text: @Sendable (Int) -> String)] = [
    ("parentheses", { String(repeating: "(", count: $0) + "1" + String(repeating: ")", count: $0) }),
    ("lists", { String(repeating: "[", count: $0) + "1" + String(repeating: "]", count: $0) }),
    ("maps", { String(repeating: "{'a': ", count: $0) + "1" + String(repeating: "}", count: $0) }),
    ("indexes", { String(repeating: "a[", count: $0) + "0" + String(repeating: "]", count: $0) }),
    ("calls", { String(repeating: "dyn(", count: $0) + "1" + String(repeating: ")", count: $0) }),
    ("macros", { String(repeating: "[1].map(x, ", count: $0) + "x" + String(repeating: ")", count: $0) }),
    ("signs", { String(repeating: "!", count: $0) + "true" }),
    ("minus signs", { String(repeating: "-", count: $0) + "a" }),
    ("sums", { String(repeating: "1 + ", count: $0) + "1" }),
    ("selections", { "a" + String(repeating: ".b", count: $0) }),
    ("conditionals", { String(repeating: "false ? 1 : ", count: $0) + "1" }),
    ("conditions", { String(repeating: "(", count: $0) + "true" + String(repeating: " && true)", count: $0) }),
  ]

  @Test(arguments: deep.map(\.name)) func asDeepAsAllowedIsEvaluated(_ name: String) throws {
    let text = try #require(Self.deep.first { $0.name == name }).text(Parser.maximumDepth - 3)
    let (expression, problems) = Expression.parse(text)
    #expect(problems.isEmpty)
    let parsed = try #require(expression)
    _ = parsed.check(TypeScope(variables: [:]))
    _ = try? parsed.evaluate(["a": 0])
  }

  @Test(arguments: deep.map(\.name)) func deeperIsAnError(_ name: String) throws {
    for count in [Parser.maximumDepth + 1, 100_000] {
      let text = try #require(Self.deep.first { $0.name == name }).text(count)
      #expect(Expression.parse(text).1.map(\.id) == ["too-deep"])
    }
  }

  @Test func aLongChainOfConditionsIsNotDeep() throws {
    let text = String(repeating: "true && ", count: 10_000) + "true"
    check(text, true)
  }

  /// Values come in as deep as documents may be, and an expression puts some levels around them.
  @Test func deepValuesAreComparedBuiltAndFormatted() {
    let depth = JSON.maximumDepth
    let document = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let wrapped = String(repeating: "[1].map(x, ", count: 90) + "json(text)" + String(repeating: ")", count: 90)
    let bindings: [String: Value] = ["text": .string(document)]
    check("\(wrapped) == \(wrapped)", true, bindings)
    check("\(wrapped) in [\(wrapped)]", true, bindings)
    check("size('%s'.format([\(wrapped)]))", .int(Int64(2 * (depth + 90))), bindings)
  }
}
