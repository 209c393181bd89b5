import SeamValue
import Testing

/// Documents, queries and schemas that were made to be slow end soon, with an error that says so.
@Suite struct BoundTests {
  /// Lists of two items, this many levels of them.
  private static func tree(_ levels: Int) -> Value {
    (0..<levels).reduce(.int(1)) { tree, _ in .list([tree, tree]) }
  }

  private static let explosive = String(repeating: "a", count: 60) + "!"

  // MARK: JSONPath

  @Test(arguments: [
    "$..*..*..*..*", "$..[*, *, *, *]..[*, *, *, *]..[*, *, *, *]", "$[?count($..*) > 0]..*..*..*..*", "$..[?count($..*) == 0]",
    "$..[::1]..[::1]..[::1]..[::1]",
  ])
  func queriesThatMultiplyEnd(query: String) throws {
    let path = try JSONPath(parsing: query)
    #expect {
      try path.values(in: Self.tree(12))
    } throws: {
      ($0 as? JSONPathEvaluationError)?.message.hasPrefix("the JSONPath takes more than ") == true
    }
  }

  @Test func aSearchThatBacktracksForEverEndsTheQuery() throws {
    let texts: Value = .list(Array(repeating: .string(Self.explosive), count: 1000))
    for query in ["$[?search(@, '^(a+)+$')]", "$[?match(@, '(a|aa)+')]", "$.v[?match(@, $.p)]"] {
      let path = try JSONPath(parsing: query)
      #expect(throws: JSONPathEvaluationError.self) { try path.values(in: query.contains("$.v") ? ["v": texts, "p": "(a|a)+"] : texts) }
    }
  }

  @Test func aLargeDocumentMayTakeMore() throws {
    let items = Value.list((0..<6000).map { ["id": .int($0), "parts": [1, 2, 3, ["deep": true]]] })
    #expect(try JSONPath(parsing: "$..deep").values(in: items).count == 6000)
    #expect(try JSONPath(parsing: "$..[?@.id == 5999]").values(in: items).count == 1)
  }

  @Test func aQueryThatIsGivenUpIsAMismatchAtItsPlace() throws {
    let pattern = Pattern<Value>(.object([.init(.path(try JSONPath(parsing: "$..*..*..*..*")), Pattern(.equals([])))]))
    let found = pattern.match(Self.tree(12), at: "json")
    #expect(found.map(\.path) == ["json..*..*..*..*"])
    #expect(found.first?.detail?.hasPrefix("the JSONPath takes more than ") == true)
  }

  // MARK: JSON Schema

  private static func failures(_ schema: String, _ instance: Value, steps: Int = 100_000) throws -> [SchemaFailure] {
    try JSONSchema(JSON.parse(schema)).validate(instance, assertsFormats: true, steps: steps)
  }

  /// `a0` refers to `a1` twice, which refers to `a2` twice, and so on.
  private static func doubling(_ keyword: String, _ last: String) -> String {
    let definitions = (0..<40).map {
      ##""a\##($0)": {"\##(keyword)": [{"$ref": "#/$defs/a\##($0 + 1)"}, {"$ref": "#/$defs/a\##($0 + 1)"}]}"##
    }
    return ##"{"$ref": "#/$defs/a0", "$defs": {\##(definitions.joined(separator: ", ")), "a40": \##(last)}}"##
  }

  private static let multiplying = [
    doubling("allOf", "true"), doubling("allOf", "false"), doubling("anyOf", "false"), doubling("oneOf", "true"),
    doubling("anyOf", #"{"unevaluatedProperties": false}"#),
    ##"{"$defs": {"n": {"items": {"anyOf": [{"allOf": [{"$ref": "#/$defs/n"}, false]}, {"$ref": "#/$defs/n"}]}}}, "$ref": "#/$defs/n"}"##,
    ##"{"$dynamicAnchor": "n", "items": {"anyOf": [{"allOf": [{"$dynamicRef": "#n"}, false]}, {"allOf": [{"$dynamicRef": "#n"}, {"not": true}]}, {"$dynamicRef": "#n"}]}}"##,
  ]

  @Test(arguments: multiplying.indices)
  func schemasThatMultiplyEnd(index: Int) throws {
    let deep = (0..<200).reduce(Value.int(1)) { value, _ in .list([value]) }
    let found = try Self.failures(Self.multiplying[index], deep)
    #expect(found.count == 1)
    #expect(found.first?.message.hasPrefix("the schema takes more than ") == true)
  }

  @Test func aPatternThatBacktracksForEverEndsTheValidation() throws {
    let texts: Value = .list(Array(repeating: .string(Self.explosive), count: 1000))
    let keys: Value = .object((0..<1000).map { (Self.explosive + String($0), 1) })
    for (schema, instance, path) in [
      (#"{"items": {"pattern": "^(a+)+$"}}"#, texts, "#/items/pattern"),
      (#"{"items": {"anyOf": [{"pattern": "^(a+)+$"}, true]}}"#, texts, "#/items/anyOf/0/pattern"),
      (#"{"patternProperties": {"^(a+)+$": false}}"#, keys, "#/patternProperties"),
      (#"{"propertyNames": {"not": {"pattern": "^(a|a)*$"}}}"#, keys, "#/propertyNames/not/pattern"),
    ] {
      let found = try Self.failures(schema, instance)
      #expect(found.map(\.schemaPath) == [path])
      #expect(found.first?.message.hasPrefix("the regular expression backtracks too much on this text, found ") == true)
    }
  }

  /// Items of which only the last part differs, and items that are equal but for the order of their keys.
  @Test func uniqueItemsAreFoundByTheirHash() throws {
    let head = Array(repeating: Value.int(0), count: 20)
    let lists = (0..<2000).map { Value.list(head + [["a": [["b": .int(Int64($0))]]]]) }
    #expect(try Self.failures(#"{"uniqueItems": true}"#, .list(lists)).isEmpty)
    #expect(
      try Self.failures(#"{"uniqueItems": true}"#, .list(lists + [lists[7]])).map { $0.message.suffix(17) } == [
        "]}] at 7 and at 2000".suffix(17)
      ])
    let a: Value = ["a": 1, "b": ["c": 2.0, "d": 3]]
    let b: Value = ["b": ["d": 3, "c": 2], "a": 1.0]
    #expect(try Self.failures(#"{"uniqueItems": true}"#, [a, b]).count == 1)
  }

  @Test func hugeExponentsAreDividedExactly() throws {
    let numbers = try JSON.parse("[" + Array(repeating: "7e99999999", count: 2000).joined(separator: ", ") + "]")
    #expect(try Self.failures(#"{"items": {"multipleOf": 7}}"#, numbers).isEmpty)
    #expect(try Self.failures(#"{"items": {"multipleOf": 11}}"#, numbers).count == 2000)
  }

  @Test func aLargeInstanceMayTakeMore() throws {
    let items = Value.list((0..<2000).map { ["id": .int($0), "tags": ["a", "b"]] })
    let schema = ##"{"items": {"required": ["id"], "properties": {"id": {"type": "integer"}, "tags": {"items": {"enum": ["a", "b"]}}}}}"##
    #expect(try Self.failures(schema, items, steps: 1000).isEmpty)
  }

  // MARK: Lists in any order

  @Test func listsInAnyOrderAreComparedByTheirHash() {
    let rows = (0..<2000).map { Value.object([("id", .int(Int64($0))), ("name", "row"), ("tags", ["a", .int(Int64($0 % 7))])]) }
    let pattern = Pattern<Value>(.pattern(.unordered, Pattern(.equals(.list(rows.reversed())))))
    #expect(pattern.match(.list(rows)).isEmpty)
    // By the key that tells them apart, where more is found than is written.
    let written = rows.reversed().map { row in
      Pattern<Value>(
        .object([.init(.name("name"), Pattern(.equals("row"))), .init(.name("id"), Pattern(.equals(row["id"] ?? .null)))]))
    }
    #expect(Pattern(.pattern(.unordered, Pattern(.list(written)))).match(.list(rows)).isEmpty)
  }
}
