import SeamSource
import SeamValue
import Testing

/// Every operator by itself and together with others: what it accepts, and how it words what it does not.
@Suite struct OperatorTests {
  @Test(arguments: [
    (#"{"$eq": {"$gt": 1}}"#, #"{"$gt": 1}"#), (#"{"$ne": 1}"#, #""1""#), (#"{"$gt": 1}"#, "1.5"), (#"{"$gte": 1}"#, "1.0"),
    (#"{"$lt": "b"}"#, #""a""#), (#"{"$lte": 9007199254740992}"#, "9007199254740992"), (#"{"$between": [1, 5]}"#, "5"),
    (#"{"$near": [10, 0.5]}"#, "10.5"), (#"{"$near": {"value": 0.3, "tolerance": 0.1}}"#, "0.4"),
    (#"{"$near": ["2024-01-01T00:00:00Z", "5s"]}"#, #""2024-01-01T01:00:05+01:00""#), (#"{"$in": [1, {"b": 1}]}"#, #"{"b": 1, "c": 2}"#),
    (#"{"$contains": "ar"}"#, #""park""#), (#"{"$contains": {"id": 1}}"#, #"[{"id": 2}, {"id": 1, "a": 0}]"#),
    (#"{"$contains": "k"}"#, #"{"k": null}"#), (#"{"$contains": {"k": {"$gt": 1}}}"#, #"{"k": 2, "l": 3}"#),
    (#"{"$startsWith": "pa"}"#, #""park""#), (#"{"$endsWith": "rk"}"#, #""park""#), (#"{"$matches": "a.k"}"#, #""park""#),
    (#"{"$matches": "^\\w+$"}"#, #""straße""#), (#"{"$length": 4}"#, #""😀abc""#), (#"{"$length": {"$between": [1, 5]}}"#, #""ab""#),
    (#"{"$size": 2}"#, "[1, 2]"), (#"{"$size": {"$gte": 1}}"#, #"{"a": 1}"#), (#"{"$empty": true}"#, "{}"),
    (#"{"$empty": false}"#, #""a""#),
    (#"{"$every": {"$gt": 0}}"#, "[1, 2]"), (#"{"$every": {"$gt": 0}}"#, "[]"), (#"{"$every": {"$is": "string"}}"#, #"{"a": "b"}"#),
    (#"{"$some": {"id": 2}}"#, #"[{"id": 1}, {"id": 2}]"#), (#"{"$none": {"id": 3}}"#, #"[{"id": 1}, {"id": 2}]"#),
    (#"{"$unordered": [1, 2, 2]}"#, "[2, 1, 2]"), (#"{"$unordered": [{"$gt": 0}, 1]}"#, "[1, 2]"),
    (#"{"$keys": ["a", "b"]}"#, #"{"b": 1, "a": 2}"#),
    (#"{"$keys": {"$contains": "b"}}"#, #"{"b": 1, "a": 2}"#), (#"{"$exactly": {"a": {"b": [1]}}}"#, #"{"a": {"b": [1]}}"#),
    (#"{"a": {"$absent": true}, "b": {"$present": true}}"#, #"{"b": null}"#),
    (#"{"a": {"$absent": false}, "b": {"$present": false}}"#, #"{"a": 1}"#),
    (#"{"a": {"$optional": 1}}"#, "{}"), (#"{"a": {"$optional": 1}}"#, #"{"a": 1}"#), (#"{"$not": {"$gt": 1}}"#, "1"),
    (#"{"a": {"$not": {"$present": true}}}"#, "{}"), (#"{"$all": [{"$gt": 1}, {"$lt": 3}]}"#, "2"),
    (#"{"$any": [1, {"$is": "string"}]}"#, #""a""#),
    (#"{"$gte": 1, "$lt": 5, "$ne": 3}"#, "4"), (#"{"$json": {"a": [1]}}"#, #""{\"a\": [1], \"b\": 2}""#),
  ])
  func whatHolds(expected: String, found: String) throws {
    #expect(try Expectation.mismatches(expected, found) == [])
  }

  @Test(arguments: [
    (#"{"$eq": {"$gt": 1}}"#, "2", #"json: expected an object with $gt, found 2"#),
    (#"{"$ne": 1}"#, "1.0", "json: expected anything but 1, found 1.0"),
    (#"{"$gt": 1}"#, "1", "json: expected greater than 1, found 1"),
    (#"{"$gte": 1.5}"#, "1", "json: expected at least 1.5, found 1"),
    (#"{"$lt": "b"}"#, #""b""#, #"json: expected less than "b", found "b""#),
    (#"{"$lte": 1}"#, #""2""#, #"json: expected at most 1, found "2" (kind string has no order with kind integer)"#),
    (#"{"$gt": 1}"#, "null", "json: expected greater than 1, found null (kind null has no order with kind integer)"),
    (#"{"$between": [1, 5]}"#, "6", "json: expected between 1 and 5, found 6"),
    (#"{"$near": [10, 0.5]}"#, "11", "json: expected 10 ± 0.5, found 11"),
    (
      #"{"$near": ["2024-01-01T00:00:00Z", "5s"]}"#, #""2024-01-01T00:00:06Z""#,
      #"json: expected 2024-01-01T00:00:00Z ± 5s, found "2024-01-01T00:00:06Z""#
    ),
    (#"{"$in": [1, "a", {"b": 1}]}"#, "2", #"json: expected one of 1, "a", {"b":1}, found 2"#),
    (#"{"$is": "uuid"}"#, #""x""#, #"json: expected a uuid, found "x""#),
  ])
  func comparisons(expected: String, found: String, message: String) throws {
    #expect(try Expectation.mismatches(expected, found) == [message])
  }

  @Test(arguments: [
    (#"{"$contains": "b"}"#, #""acd""#, #"json: expected something that contains "b", found "acd""#),
    (#"{"$startsWith": "b"}"#, #""acd""#, #"json: expected text that starts with "b", found "acd""#),
    (#"{"$endsWith": "b"}"#, "5", #"json: expected text that ends with "b", found 5"#),
    (#"{"$matches": "^a.$"}"#, #""acd""#, #"json: expected text that matches /^a.$/, found "acd""#),
    (#"{"$length": 2}"#, #""acd""#, "json: expected length 2, found length 3"),
    (#"{"$length": {"$gt": 3}}"#, #""acd""#, "json: expected length greater than 3, found length 3"),
    (#"{"$length": 2}"#, "[1, 2]", "json: expected text of length 2, found [1,2]"),
    (
      #"{"$json": {"a": 1}}"#, #""{\"a\":2""#,
      #"json: expected text that holds JSON, found "{\"a\":2" (line 1, column 7: expected ',' or '}', but the text ends here)"#
    ),
    (#"{"$json": {"a": 1}}"#, #""{\"a\":2}""#, "json.$json.a: expected 1, found 2"),
  ])
  func text(expected: String, found: String, message: String) throws {
    #expect(try Expectation.mismatches(expected, found) == [message])
  }

  @Test(arguments: [
    (#"{"$size": 2}"#, "[1]", ["json: expected size 2, found size 1"]),
    (#"{"$size": {"$gte": 2}}"#, "{}", ["json: expected size at least 2, found size 0"]),
    (#"{"$size": 2}"#, #""ab""#, [#"json: expected a list or object of size 2, found "ab""#]),
    (#"{"$empty": true}"#, "[1]", ["json: expected an empty text, list or object, found [1]"]),
    (#"{"$empty": false}"#, #""""#, [#"json: expected a text, list or object that is not empty, found """#]),
    (#"{"$every": {"$gt": 1}}"#, "[1, 2, 0]", ["json[0]: expected greater than 1, found 1", "json[2]: expected greater than 1, found 0"]),
    (#"{"$some": {"$gt": 5}}"#, "[1, 2]", ["json: expected an item that matches { $gt: 5 }, found none of 2 items (there are 1, 2)"]),
    (
      #"{"$some": {"id": 3, "n": "c"}}"#, #"[{"id": 1, "n": "a"}, {"id": 3, "n": "x"}]"#,
      [#"json: expected an item that matches { id: 3, n: "c" }, found none of 2 items (nearest is [1]: n: expected "c", found "x")"#]
    ),
    (#"{"$none": {"$gt": 1}}"#, "[1, 2]", ["json[1]: expected no item that matches { $gt: 1 }, found 2"]),
    (
      #"{"$contains": [1, 2]}"#, "[1, 2]",
      [
        "json: expected an item that matches [1, 2], found none of 2 items "
          + "(an item that is a list was asked for; for 2 items write $all with one $contains each)"
      ]
    ),
    (#"{"$contains": "k"}"#, #"{"j": 1}"#, [#"json: expected an object with the key "k", found {"j":1}"#]),
    (#"{"$unordered": [1, 2, 3]}"#, "[3, 1, 4]", ["json: expected 3 items in any order, found 3 items (missing: 2\ntoo many: [2] 4)"]),
    (
      #"{"$unordered": [{"id": 1}, {"id": 2, "a": 1}]}"#, #"[{"id": 2, "a": 2}, {"id": 1}]"#,
      [
        "json: expected 2 items in any order, found 2 items (missing: { id: 2, a: 1 }, nearest is [0]: a: expected 1, found 2\n"
          + #"too many: [0] {"id":2,"a":2})"#
      ]
    ),
    (
      #"{"$keys": ["a", "b"]}"#, #"{"b": 1, "c": 2}"#,
      ["json: expected 2 keys in any order, found 2 keys (missing: \"a\"\ntoo many: \"c\")"]
    ),
    (
      #"{"$exactly": {"a": {"b": 1}}}"#, #"{"a": {"b": 1, "c": 2}, "d": 1}"#,
      ["json.a.c: expected absent, found 2 (no other keys are expected)", "json.d: expected absent, found 1 (no other keys are expected)"]
    ),
  ])
  func listsAndObjects(expected: String, found: String, messages: [String]) throws {
    #expect(try Expectation.mismatches(expected, found) == messages)
  }

  @Test func presence() throws {
    #expect(
      try Expectation.mismatches(
        #"{"a": {"$absent": true}, "b": {"$present": true}, "c": {"$optional": 1}, "d": {"$absent": false}}"#, #"{"a": null, "c": 2}"#) == [
          "json.a: expected absent, found null",
          "json.b: expected present, found absent (the keys are a, c)",
          "json.c: expected 1, found 2",
          "json.d: expected present, found absent (the keys are a, c)",
        ])
  }

  /// A misspelt key must not pass: but for the operators of presence, nothing holds for an absent value.
  @Test(arguments: [
    #"{"$ne": 1}"#, #"{"$not": 1}"#, #"{"$none": 1}"#, #"{"$every": 1}"#, #"{"$empty": true}"#, #"{"$in": [null]}"#, #"{"$is": "null"}"#,
    #"{"$size": 0}"#, #"{"$any": [{"$not": 1}, null]}"#, #"{"$exactly": {}}"#, #"{"$unordered": []}"#, "{}", "[]",
  ])
  func anAbsentValueFails(expected: String) throws {
    #expect(try !Expectation.mismatches(#"{"key": \#(expected)}"#, #"{"kay": 1}"#).isEmpty)
  }

  @Test(arguments: [
    (#"{"$not": {"$gt": 1}}"#, "2", ["json: expected anything but { $gt: 1 }, found 2"]),
    (#"{"$all": [{"$gt": 1}, {"$lt": 0}]}"#, "1", ["json: expected greater than 1, found 1", "json: expected less than 0, found 1"]),
    (#"{"$gte": 1, "$lt": 5}"#, "9", ["json: expected less than 5, found 9"]),
    (#"{"$any": [1, {"$gt": 5}]}"#, "2", ["json: expected any of 1, { $gt: 5 }, found 2"]),
    (
      #"{"$any": [{"a": 1}, {"a": 2, "b": 1}]}"#, #"{"a": 2, "b": 2}"#,
      [#"json: expected any of { a: 1 }, { a: 2, b: 1 }, found {"a":2,"b":2} (nearest is { a: 2, b: 1 }: b: expected 1, found 2)"#]
    ),
  ])
  func logic(expected: String, found: String, messages: [String]) throws {
    #expect(try Expectation.mismatches(expected, found) == messages)
  }

  @Test(arguments: [
    (#"{"$.items[0].id": 1, "name": "a"}"#, #"{"items": [{"id": 2}], "name": "a"}"#, ["json.items[0].id: expected 1, found 2"]),
    (#"{"$..id": [1, 2]}"#, #"{"items": [{"id": 1}]}"#, ["json..id: expected 2 items, found 1 item (missing: [1] 2)"]),
    (#"{"$[1]": {"$absent": true}}"#, "[1]", []),
    (#"{"$.a": null}"#, "{}", ["json.a: expected null, found absent (an absent key is not null)"]),
    (#"{"$": {"$size": 1}}"#, "[1]", []),
  ])
  func jsonPathKeys(expected: String, found: String, messages: [String]) throws {
    #expect(try Expectation.mismatches(expected, found) == messages)
  }

  /// Operands are computed, so they can be wrong as late as in a run; known ones are checked before.
  @Test(arguments: [
    (#"{"$lte": [1]}"#, #"json: expected an operand that $lte can use, found [1] ($lte takes a number, text or time)"#),
    (
      #"{"$between": 5}"#,
      #"json: expected an operand that $between can use, found 5 ($between takes a list of two numbers, texts or times)"#
    ),
    (#"{"$is": "uid"}"#, #"json: expected an operand that $is can use, found "uid" ($is knows no kind 'uid': did you mean 'uuid'?)"#),
    (
      #"{"$matches": "(a"}"#,
      #"json: expected an operand that $matches can use, found "(a" "#
        + "($matches takes a regular expression: missing closing parenthesis (at offset 2))"
    ),
    (#"{"$in": 1}"#, "json: expected an operand that $in can use, found 1 ($in takes a list)"),
    (#"{"$empty": "yes"}"#, #"json: expected an operand that $empty can use, found "yes" ($empty takes true or false)"#),
    (#"{"$contains": 1}"#, #"json: expected an operand that $contains can use, found 1 ($contains takes text where it looks into text)"#),
  ])
  func wrongOperands(expected: String, message: String) throws {
    #expect(try Expectation.mismatches(expected, #""text""#) == [message])
  }

  @Test(arguments: [
    (#"{"$unordered": 1}"#, "takes a list"), (#"{"$unordered": {"a": 1}}"#, "takes a list"), (#"{"$unordered": [1]}"#, nil),
    (#"{"$size": "3"}"#, "takes a number or an expectation of one"), (#"{"$length": [3]}"#, "takes a number or an expectation of one"),
    (#"{"$size": {"$gt": 3}}"#, nil), (#"{"$exactly": 1}"#, "takes an object or a list"), (#"{"$exactly": {"a": 1}}"#, nil),
    (#"{"$not": 1}"#, nil),
  ])
  func whatIsKnownOfAnExpectationBeforeARun(expected: String, problem: String?) throws {
    guard case .pattern(let name, let inner) = try Expectation.pattern(expected).test else { return }
    #expect(name.problem(with: inner) { $0 } == problem)
    // A computed operand is not known yet.
    #expect(name.problem(with: Pattern<Value>(.equals("later"))) { _ in nil } == nil)
  }

  @Test func anExplodingExpressionIsGivenUp() throws {
    let found = try Expectation.pattern(#"{"$matches": "(a+)+$"}"#).match(.string(String(repeating: "a", count: 60) + "b"))
    #expect(found.map(\.detail) == ["the regular expression backtracks too much on this text"])
  }

  @Test func aMismatchPointsAtItsExpectation() {
    let file = SourceFile(name: "a.spec.yaml", text: "{ id: 1, n: 2 }")
    let pattern = Pattern<Value>(
      .object([
        .init(.name("id"), Pattern(.equals(1), span: SourceSpan(file, 6..<7)), span: SourceSpan(file, 2..<4)),
        .init(.name("n"), Pattern(.equals(2), span: SourceSpan(file, 12..<13))),
      ]))
    #expect(pattern.match(["id": 3, "m": 2]).map { $0.span?.text } == ["1", "2"])
  }

  @Test func everyOperatorHasItsNameAndItsLine() {
    for item in Operator.allCases {
      #expect(Operator(rawValue: item.rawValue) == item)
      #expect(item.rawValue.hasPrefix("$") && !item.documentation.isEmpty)
    }
    #expect(Operator.allCases.count == 30)
    #expect(Operator(rawValue: "$like") == nil)
  }

  /// Greedy pairing would give 1 to the first pattern and leave the second without an item.
  @Test func anyOrderFindsAPairingWhereThereIsOne() throws {
    #expect(try Expectation.mismatches(#"{"$unordered": [{"$gt": 0}, {"$lt": 3}, 1]}"#, "[1, 2, 9]") == [])
    let many = Value.list((0..<100_000).map { .int($0) })
    let reversed = Value.list((0..<100_000).reversed().map { .int($0) })
    #expect(Pattern<Value>(.pattern(.unordered, Pattern(.equals(reversed)))).match(many).isEmpty)
    let bounds = (0..<10_000).map { Pattern<Value>(.value(.gt, .int($0))) }
    #expect(
      Pattern<Value>(.pattern(.unordered, Pattern(.list(bounds)))).match(many).map(\.expected) == [
        "lists of which 25000000 pairs can be made at most, to be compared in any order"
      ])
  }
}
