import SeamValue
import Testing

/// A plain value in an expectation means *equal*.
@Suite struct PlainValueTests {
  @Test(arguments: [
    ("1", "1.0"), ("1.10", "1.1"), ("0", "-0"), ("1e2", "100"), ("9007199254740993", "9007199254740993"), ("null", "null"),
    (#""a""#, #""a""#), (#"{"a": 1}"#, #"{"a": 1, "b": 2}"#), (#"{"a": [{"b": 1}]}"#, #"{"a": [{"b": 1, "c": 2}]}"#), ("[]", "[]"),
    ("{}", #"{"a": 1}"#),
  ])
  func whatIsEqual(expected: String, found: String) throws {
    #expect(try Expectation.mismatches(expected, found) == [])
  }

  @Test(arguments: [
    ("1", "2", "json: expected 1, found 2"),
    ("9007199254740993", "9007199254740992", "json: expected 9007199254740993, found 9007199254740992"),
    ("1", #""1""#, #"json: expected 1, found "1" (one is of kind integer, the other string)"#),
    (#""null""#, "null", #"json: expected "null", found null (one is of kind string, the other null)"#),
    ("true", "1", "json: expected true, found 1"),
    ("null", "0", "json: expected null, found 0"),
    (#""\u00e9""#, #""e\u0301""#, "json: expected \"é\", found \"e\u{301}\" (the same characters, in another Unicode normalization)"),
  ])
  func whatIsNot(expected: String, found: String, message: String) throws {
    #expect(try Expectation.mismatches(expected, found) == [message])
  }

  @Test func anAbsentValueIsNotNull() throws {
    #expect(try Expectation.mismatches("null", nil) == ["json: expected null, found absent (an absent key is not null)"])
    #expect(try Expectation.mismatches(#"{"a": null}"#, #"{"a": null}"#) == [])
    #expect(try Expectation.mismatches(#"{"a": null}"#, "{}") == ["json.a: expected null, found absent (the object is empty)"])
  }

  @Test func everyMismatchIsReportedWithItsPath() throws {
    let expected = #"{"a": 1, "b": {"c": [1, 2], "first name": "x"}, "d": true}"#
    let found = #"{"a": 2, "b": {"c": [1, 3], "first name": "y"}, "d": true, "e": 0}"#
    #expect(
      try Expectation.mismatches(expected, found) == [
        "json.a: expected 1, found 2",
        "json.b.c[1]: expected 2, found 3",
        #"json.b["first name"]: expected "x", found "y""#,
      ])
  }

  @Test(arguments: [
    (#"{"orderId": 1}"#, #"{"order_id": 1}"#, "json.orderId: expected 1, found absent (there is a key 'order_id')"),
    (#"{"a": 1}"#, #"{"x": 1, "y": 2}"#, "json.a: expected 1, found absent (the keys are x, y)"),
    (#"{"a": 1, "b": 2}"#, "[1]", "json: expected an object with a, b, found [1]"),
    (#"{"a": {"b": 1}}"#, #"{"b": 1}"#, "json.a: expected { b: 1 }, found absent (the keys are b)"),
    ("{}", "[]", "json: expected an object, found []"),
  ])
  func anObjectSaysWhichKeysItHas(expected: String, found: String, message: String) throws {
    #expect(try Expectation.mismatches(expected, found) == [message])
  }

  @Test(arguments: [
    ("[1, 2, 3]", "[1, 3]", ["json: expected 3 items, found 2 items (missing: [1] 2)"]),
    ("[1, 2]", "[1, 5, 2]", ["json: expected 2 items, found 3 items (too many: [1] 5)"]),
    ("[]", "[1]", ["json: expected 0 items, found 1 item (too many: [0] 1)"]),
    ("[1, 2]", "[3]", ["json: expected 2 items, found 1 item (missing: [1] 2)", "json[0]: expected 1, found 3"]),
    ("[1]", "{}", ["json: expected a list of 1 item, found {}"]),
    (
      #"[{"id": 1}, {"id": 2, "n": "b"}, {"id": 3}, {"id": 4}]"#, #"[{"id": 1}, {"id": 2, "n": "x"}, {"id": 4}]"#,
      [
        "json: expected 4 items, found 3 items (missing: [2] { id: 3 })",
        #"json[1].n: expected "b", found "x""#,
      ]
    ),
  ])
  func aListSaysWhatIsMissingOrTooMany(expected: String, found: String, messages: [String]) throws {
    #expect(try Expectation.mismatches(expected, found) == messages)
  }

  @Test func longTextsShowWhereTheyBeginToDiffer() throws {
    #expect(
      try Expectation.mismatches(#""one\ntwo\nthree""#, #""one\ntwx\nthree""#) == [
        """
        json: expected "one\\ntwo\\nthree", found "one\\ntwx\\nthree" (differs from line 2, column 3
        - two
        - three
        + twx
        + three)
        """
      ])
    let long = String(repeating: "a", count: 200)
    let mismatch = Pattern<Value>(.equals(.string(long + "b"))).match(.string(long + "c"))[0]
    let dots = String(repeating: "a", count: 25)
    #expect(mismatch.detail == "differs from line 1, column 201\n- …\(dots)b\n+ …\(dots)c")
    #expect(mismatch.expected.count == 100)
  }

  /// What an expression computed is compared like a written value, but its keys are never operators.
  @Test func aComputedObjectIsCompared() {
    let pattern = Pattern<Value>(.equals(["$gt": 1, "b": [1, ["c": 2]]]))
    #expect(Expectation.mismatches(pattern, ["$gt": 1, "b": [1, ["c": 2, "d": 3]], "e": 4]) == [])
    #expect(
      Expectation.mismatches(pattern, ["$gt": 2, "b": [1]]) == [
        #"json["$gt"]: expected 1, found 2"#,
        #"json.b: expected 2 items, found 1 item (missing: [1] {"c":2})"#,
      ])
  }

  @Test func aComputedInstantEqualsItsText() {
    let pattern = Pattern<Value>(.equals(.timestamp(Timestamp(seconds: 0))))
    #expect(Expectation.mismatches(pattern, "1970-01-01T01:00:00+01:00") == [])
    #expect(
      Expectation.mismatches(pattern, "1970-01-01T00:00:01Z") == [#"json: expected 1970-01-01T00:00:00Z, found "1970-01-01T00:00:01Z""#])
  }

  @Test func aMismatchDeepInAValueHasItsPath() {
    func nested(_ depth: Int, _ inner: Value) -> Value { (0..<depth).reduce(inner) { value, _ in ["a": .list([value])] } }
    let found = Pattern<Value>(.equals(nested(256, 1))).match(nested(256, 2), at: "json")
    #expect(found.map(\.path) == ["json" + String(repeating: ".a[0]", count: 256)])
  }
}
