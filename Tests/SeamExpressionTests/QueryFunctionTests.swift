import SeamValue
import Testing

@testable import SeamExpression

@Suite struct QueryFunctionTests {
  private let order: [String: Value] = ["order": .object([("items", .list([.object([("sku", "CUP")]), .object([("sku", "POT")])]))])]

  private func value(_ text: String) throws -> String {
    try #require(Expression.parse(text).0).evaluate(order).rendered
  }

  @Test func pathToOnePlaceGivesItsValue() throws {
    #expect(try value(#"jsonpath(order, "$.items[1].sku")"#) == "POT")
  }

  @Test func anyOtherPathGivesAList() throws {
    #expect(try value(#"jsonpath(order, "$..sku")"#) == #"["CUP","POT"]"#)
  }

  @Test func nothingThereIsAnError() {
    #expect(throws: EvaluationError.self) { try value(#"jsonpath(order, "$.nothing")"#) }
  }

  @Test func mistakeInAPathIsFoundBeforehandAtItsPlace() throws {
    let expression = try #require(Expression.parse(#"jsonpath(order, "$.items[?")"#).0)
    let problems = expression.check(TypeScope(variables: ["order": .any])).problems
    #expect(problems.map(\.id) == ["bad-jsonpath"])
    #expect(problems.first.map { $0.range.lowerBound > 16 } == true)
  }
}
