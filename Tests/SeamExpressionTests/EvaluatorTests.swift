import SeamValue
import Testing

@testable import SeamExpression

@Suite struct EvaluatorTests {
  // MARK: - Operators

  @Test func arithmetic() {
    check("7 / 2", 3)
    check("-7 / 2", -3)
    check("-7 % 3", -1)
    check("7.0 / 2.0", 3.5)
    check("1.0 / 0.0", .double(.infinity))
    check("'a' + 'b'", "ab")
    check("[1] + [2, 3]", [1, 2, 3])
    check("b'a' + b'b'", .bytes([97, 98]))
    check("3u - 1u", .uint(2))
  }

  @Test func integersAndDoublesMix() {
    check("1 + 0.5", 1.5)
    check("3 * 1.5", 4.5)
    check("1 / 2.0", 0.5)
    check("1 == 1.0", true)
    check("2 > 1.5 && 1u < 2", true)
  }

  @Test func decimalsKeepTheirDigitsUntilTheyAreComputedWith() {
    let price: [String: Value] = [
      "price": .decimal(Decimal(validated: "1.10")), "large": .decimal(Decimal(validated: "12345678901234567890.5")),
    ]
    check("price", .decimal(Decimal(validated: "1.10")), price)
    check("string(price)", "1.10", price)
    check("[price].map(p, p)[0]", .decimal(Decimal(validated: "1.10")), price)
    check("price * 2", .double(2.2), price)
    check("price == 1.1 && price < 2 && -price < 0", true, price)
    check("type(price) == double", true, price)
    check("large == large && string(large) == '12345678901234567890.5'", true, price)
    check("math.round(price)", 1.0, price)
  }

  @Test func valuesOfDifferentKindsAreDifferent() {
    check("'1' == 1", false)
    check("null == 0", false)
    check("[1, [2.0]] == [1.0, [2]]", true)
    check("{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", true)
    check("0.0 / 0.0 == 0.0 / 0.0", false)
    check("'é' == 'e\u{301}'", false)
  }

  @Test func membership() {
    check("2 in [1, 2.0]", true)
    check("'a' in {'a': null}", true)
    check("'b' in {'a': null}", false)
  }

  /// `&&` and `||` excuse an error on one side where the other decides, in either order.
  @Test func logicIsCommutative() {
    check("false && 1 / 0 == 1", false)
    check("1 / 0 == 1 && false", false)
    check("1 / 0 == 1 || true", true)
    check("true ? 1 : 1 / 0", 1)
    #expect(
      report("1 / 0 == 1 || false") == """
        1 / 0 == 1 || false
        ^^^^^
        division by zero: 1 / 0
        """)
  }

  // MARK: - Macros

  @Test func hasAsksForAField() {
    check("has(a.b)", true, ["a": ["b": .null]])
    check("has(a.c)", false, ["a": ["b": .null]])
    check("has(a.b.c)", true, ["a": ["b": ["c": 1]]])
  }

  @Test func allHoldsForEveryItem() {
    check("[1, 2].all(x, x > 0)", true)
    check("[1, 2].all(x, x > 1)", false)
    check("[].all(x, false)", true)
    check("{'a': 1, 'b': 2}.all(k, k < 'c')", true)
    // An item that decides excuses the error of another.
    check("[0, 1].all(x, 1 / x > 5)", false)
  }

  @Test func existsHoldsForAnItem() {
    check("[1, 2].exists(x, x == 2)", true)
    check("[].exists(x, true)", false)
    check("[0, 2].exists(x, 4 / x == 2)", true)
  }

  @Test func existsOneHoldsForExactlyOne() {
    check("[1, 2, 3].exists_one(x, x > 2)", true)
    check("[1, 2, 3].exists_one(x, x > 1)", false)
    check("[1, 2, 3].existsOne(x, x > 2)", true)
  }

  @Test func mapTransforms() {
    check("[1, 2].map(x, x * x)", [1, 4])
    check("[1, 2, 3].map(x, x > 1, x * 10)", [20, 30])
    check("{'a': 1}.map(k, k + '!')", ["a!"])
  }

  @Test func filterKeeps() {
    check("[1, 2, 3].filter(x, x % 2 == 1)", [1, 3])
    check("{'a': 1, 'b': 2}.filter(k, k == 'b')", ["b"])
  }

  @Test func macrosNestAndShadow() {
    check("[[1, 2], [3]].map(x, x.map(x, x + 1))", [[2, 3], [4]])
    check("[1, 2].map(x, [10, 20].map(y, x + y))", [[11, 21], [12, 22]])
    check("[1].map(x, x) == [1] && x == 5", true, ["x": 5])
  }

  // MARK: - Errors

  @Test func aMissingKeyNamesTheNearest() {
    #expect(
      report("placed.json.sttaus", nil, ["placed": ["json": ["status": "confirmed", "id": 1]]]) == """
        placed.json.sttaus
                   ^^^^^^^ did you mean 'status'?
        no such key 'sttaus'
        = the keys are "status", "id"
        """)
  }

  @Test func anIndexBeyondTheListNamesItsSize() {
    #expect(
      report("rows[1].id", nil, ["rows": [["id": 1]]]) == """
        rows[1].id
             ^
        index 1 is out of range
        = the list has 1 item, the first is [0]
        """)
  }

  @Test func fieldsOfWhatHasNone() {
    #expect(
      report("body.id", nil, ["body": .null]) == """
        body.id
            ^^^
        null has no fields, so no 'id'
        """)
    #expect(
      report("rows.id", nil, ["rows": [["id": 1]]]) == """
        rows.id
            ^^^ write [0].id for the first item, or .map(x, x.id) for all
        a list of 1 item has no fields, so no 'id'
        """)
  }

  @Test func impossibleOperationsShowTheValues() {
    #expect(
      report("'n' + n", nil, ["n": 7]) == """
        'n' + n
        ^^^^^^^ write string(…) around the second
        string "n" + integer 7 is not possible
        """)
    #expect(
      report("1 + 1u") == """
        1 + 1u
        ^^^^^^ write int(…) around the unsigned one
        integer 1 + unsigned integer 1 is not possible
        """)
    #expect(
      report("price % 2", nil, ["price": .decimal(Decimal(validated: "1.10"))]) == """
        price % 2
        ^^^^^^^^^ '%' is for integers: write int(…)
        number 1.10 % integer 2 is not possible
        """)
    #expect(
      report("a ? 1 : 2", nil, ["a": "yes"]) == """
        a ? 1 : 2
        ^
        what stands before '?' must be a boolean, not string "yes"
        """)
  }

  @Test func overflowIsAnError() {
    #expect(
      report("9223372036854775807 + 1") == """
        9223372036854775807 + 1
        ^^^^^^^^^^^^^^^^^^^^^^^ double(…) goes further
        9223372036854775807 + 1 is beyond the range of integers
        = it goes from -9223372036854775808 to 9223372036854775807
        """)
    #expect(!report("-9223372036854775807 - 2").isEmpty)
    #expect(!report("-(-9223372036854775807 - 1)").isEmpty)
    #expect(!report("(-9223372036854775807 - 1) / -1").isEmpty)
    #expect(!report("(-9223372036854775807 - 1) % -1").isEmpty)
    #expect(!report("0u - 1u").isEmpty)
  }

  @Test func mapsHaveEachKeyOnce() {
    #expect(
      report("{'a': 1, 'a': 2}") == """
        {'a': 1, 'a': 2}
                 ^^^
        the key "a" is there twice
        """)
    #expect(!report("{1: 'a', 1u: 'b'}").isEmpty)
    #expect(!report("{1.5: 'a'}").isEmpty)
  }

  // MARK: - The host

  struct Host: Bindings {
    func value(of name: String) -> Value? { name == "run" ? ["id": "r1"] : nil }

    func call(_ name: String, _ arguments: [Value]) throws(EvaluationError) -> Value {
      guard name == "unique", case .string(let prefix)? = arguments.first else {
        throw EvaluationError("unknown function '\(name)'")
      }
      if prefix.isEmpty { throw EvaluationError("the prefix is empty") }
      return .string(prefix + "-1")
    }
  }

  @Test func functionsOfTheHostAreCalled() throws {
    let expression = try #require(Expression.parse("unique('sku') + run.id").0)
    #expect(!expression.isConstant)
    #expect(try expression.evaluate(Host()).equals("sku-1r1"))
    let failing = try #require(Expression.parse("1 + unique('')").0)
    #expect(throws: EvaluationError("the prefix is empty", at: 4..<14)) { try failing.evaluate(Host()) }
  }

  @Test func whatDependsOnNothingIsConstant() {
    #expect(Expression.parse("[1, 2].map(x, x + size('a'))").0?.isConstant == true)
    #expect(Expression.parse("now()").0?.isConstant == false)
    #expect(Expression.parse("a").0?.isConstant == false)
  }
}
