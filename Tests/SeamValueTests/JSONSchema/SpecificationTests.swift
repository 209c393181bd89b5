import SeamValue
import Testing

/// Draft 2020-12 and draft 7, section by section: what the words of the specifications allow and forbid.
@Suite struct SpecificationTests {
  private func check(
    _ schema: String, draft7 isDraft7: Bool = false, valid: [String] = [], invalid: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let schema = try JSONSchema(JSON.parse(schema), uri: "http://seam.test/root.json", draft: isDraft7 ? .draft7 : .draft2020) { uri in
      Self.documents[uri].flatMap { try? JSON.parse($0) }
    }
    for text in valid {
      #expect(try schema.validate(JSON.parse(text)).map(\.message) == [], "\(text) is valid", sourceLocation: sourceLocation)
    }
    for text in invalid {
      #expect(try !schema.validate(JSON.parse(text)).isEmpty, "\(text) is not valid", sourceLocation: sourceLocation)
    }
  }

  private static let documents: [String: String] = [
    "http://seam.test/integer.json": ##"{"type": "integer"}"##,
    "http://seam.test/folder/integer.json": ##"{"type": "integer"}"##,
    "http://seam.test/defs.json": ##"{"$defs": {"text": {"type": "string"}, "again": {"$ref": "#/$defs/text"}}}"##,
    "http://seam.test/anchors.json": ##"{"$defs": {"a": {"$anchor": "here", "type": "integer"}, "b": {"$ref": "#here"}}}"##,
    "http://seam.test/renamed.json": ##"{"$id": "http://seam.test/other/", "$defs": {"a": {"$ref": "string.json"}}}"##,
    "http://seam.test/other/string.json": ##"{"type": "string"}"##,
    "http://seam.test/seven.json":
      ##"{"$schema": "http://json-schema.org/draft-07/schema#", "$ref": "#/definitions/a", "type": "null", "definitions": {"a": {"type": "integer"}}}"##,
    "http://seam.test/tree.json":
      ##"{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "http://seam.test/tree.json", "$dynamicAnchor": "node", "type": "object", "properties": {"data": true, "children": {"type": "array", "items": {"$dynamicRef": "#node"}}}}"##,
    "http://seam.test/nul": ##"{"$id": "http://seam.test/nul", "$anchor": "x", "type": "null"}"##,
  ]

  // MARK: 2020-12 Core

  /// Section 8.2: `$id`, `$anchor`, `$ref`.
  @Test func identifiersAndReferences() throws {
    try check(##"{"$ref": "integer.json"}"##, valid: ["1", "1.0"], invalid: ["1.5", "\"a\""])
    try check(##"{"$ref": "defs.json#/$defs/again", "maxLength": 2}"##, valid: ["\"ab\""], invalid: ["1", "\"abc\""])
    try check(##"{"$ref": "anchors.json#here"}"##, valid: ["1"], invalid: ["\"a\""])
    try check(##"{"$ref": "anchors.json#/$defs/b"}"##, valid: ["1"], invalid: ["\"a\""])
    try check(##"{"$ref": "renamed.json#/$defs/a"}"##, valid: ["\"a\""], invalid: ["1"])
    try check(##"{"$id": "http://seam.test/folder/root.json", "items": {"$ref": "integer.json"}}"##, valid: ["[1]"], invalid: ["[true]"])
    try check(
      ##"{"$id": "http://seam.test/", "items": {"$id": "folder/", "items": {"$ref": "integer.json"}}}"##, valid: ["[[1]]"],
      invalid: ["[[\"1\"]]"])
    try check(
      ##"{"$defs": {"a~b/c%d": {"type": "integer"}}, "properties": {"x": {"$ref": "#/$defs/a~0b~1c%25d"}}}"##, valid: [#"{"x": 1}"#],
      invalid: [#"{"x": "1"}"#])
    try check(##"{"properties": {"$ref": {"type": "string"}}}"##, valid: [#"{"$ref": "a"}"#], invalid: [#"{"$ref": 1}"#])
    try check(
      ##"{"properties": {"a": {"$ref": "#"}}, "additionalProperties": false}"##, valid: [#"{"a": {"a": {}}}"#],
      invalid: [#"{"a": {"b": 1}}"#])
    try check(
      ##"{"$id": "urn:uuid:deadbeef-1234-ff00-00ff-4321feebdaed", "$defs": {"a": {"$anchor": "n", "type": "string"}}, "items": {"$ref": "urn:uuid:deadbeef-1234-ff00-00ff-4321feebdaed#n"}}"##,
      valid: [#"["a"]"#], invalid: ["[1]"])
    try check(
      ##"{"$id": "urn:example:1/406/47452/2", "properties": {"a": {"$ref": "#/$defs/b"}}, "$defs": {"b": {"type": "string"}}}"##,
      valid: [#"{"a": "x"}"#],
      invalid: [#"{"a": 1}"#])
    // What stands in `enum` or `const` is no schema.
    try check(
      ##"{"$defs": {"a": {"enum": [{"$id": "http://seam.test/x.json", "type": "null"}]}, "b": {"$id": "http://seam.test/x.json", "type": "string"}}, "anyOf": [{"$ref": "#/$defs/a"}, {"$ref": "http://seam.test/x.json"}]}"##,
      valid: ["\"a\"", ##"{"$id": "http://seam.test/x.json", "type": "null"}"##], invalid: ["null", "1"])
    // Anchors belong to the resource that they stand in.
    try check(
      ##"{"$id": "http://seam.test/foobar", "$defs": {"A": {"$id": "child1", "allOf": [{"$id": "child2", "$anchor": "my", "type": "number"}, {"$anchor": "my", "type": "string"}]}}, "$ref": "child1#my"}"##,
      valid: ["\"a\""], invalid: ["1"])
    try check(
      ##"{"if": {"$id": "http://seam.test/if", "type": "integer"}, "items": {"$ref": "http://seam.test/if"}}"##, valid: ["[1]"],
      invalid: ["[\"1\"]"])
    try check(##"{"$ref": "/folder/integer.json"}"##, valid: ["1"], invalid: ["null"])
    try check(
      ##"{"$defs": {"": {"$defs": {"": {"type": "number"}}}}, "allOf": [{"$ref": "#/$defs//$defs/"}]}"##, valid: ["1"], invalid: ["\"a\""])
    // A pointer may go through what is no keyword.
    try check(##"{"definitely": {"here": {"type": "integer"}}, "$ref": "#/definitely/here"}"##, valid: ["1"], invalid: ["\"a\""])
    try check(##"{"$ref": "seven.json"}"##, valid: ["1"], invalid: ["null"])
  }

  /// Section 8.2.3.2: `$dynamicRef` and `$dynamicAnchor`.
  @Test func dynamicReferences() throws {
    try check(##"{"$ref": "tree.json"}"##, valid: [#"{"data": 1, "children": [{"data": 2, "more": 3}]}"#], invalid: [#"{"children": [1]}"#])
    try check(
      ##"{"$id": "http://seam.test/strict.json", "$dynamicAnchor": "node", "$ref": "tree.json", "unevaluatedProperties": false}"##,
      valid: [#"{"children": [{"data": 2}]}"#], invalid: [#"{"children": [{"daat": 1}]}"#, #"{"x": 1}"#])
    // The outermost resource of the dynamic scope wins; an anchor that is not dynamic takes no part.
    try check(
      ##"{"$id": "http://seam.test/r", "$ref": "list", "$defs": {"foo": {"$dynamicAnchor": "items", "type": "string"}, "list": {"$id": "list", "type": "array", "items": {"$dynamicRef": "#items"}, "$defs": {"items": {"$dynamicAnchor": "items"}}}}}"##,
      valid: [#"["a"]"#], invalid: ["[1]"])
    try check(
      ##"{"$id": "http://seam.test/r", "$ref": "list", "$defs": {"foo": {"$anchor": "items", "type": "string"}, "list": {"$id": "list", "type": "array", "items": {"$dynamicRef": "#items"}, "$defs": {"items": {"$dynamicAnchor": "items"}}}}}"##,
      valid: [#"["a", 1]"#], invalid: ["1"])
    // A reference that names no dynamic anchor at first is a plain one.
    try check(
      ##"{"$id": "http://seam.test/r", "$ref": "list", "$defs": {"foo": {"$dynamicAnchor": "items", "type": "string"}, "list": {"$id": "list", "type": "array", "items": {"$dynamicRef": "#items"}, "$defs": {"items": {"$anchor": "items", "type": "integer"}}}}}"##,
      valid: ["[1]"], invalid: [#"["a"]"#])
    try check(
      ##"{"$id": "http://seam.test/r", "$ref": "list", "$defs": {"foo": {"$dynamicAnchor": "items", "type": "string"}, "list": {"$id": "list", "items": {"$dynamicRef": "#/$defs/items"}, "$defs": {"items": {"$dynamicAnchor": "items", "type": "integer"}}}}}"##,
      valid: ["[1]"], invalid: [#"["a"]"#])
    // Where a schema has been left again, it is in no scope.
    try check(
      ##"{"$id": "http://seam.test/main", "if": {"$id": "first_scope", "$defs": {"thingy": {"$dynamicAnchor": "thingy", "type": "number"}}}, "then": {"$id": "second_scope", "$ref": "start", "$defs": {"thingy": {"$dynamicAnchor": "thingy", "type": "null"}}}, "$defs": {"start": {"$id": "start", "$dynamicRef": "inner_scope#thingy"}, "thingy": {"$id": "inner_scope", "$dynamicAnchor": "thingy", "type": "string"}}}"##,
      valid: ["null"], invalid: ["\"a\"", "1"])
    // The dynamic scope is that of evaluation, not of the text.
    try check(
      ##"{"$id": "http://seam.test/r", "if": {"properties": {"kindOfList": {"const": "numbers"}}, "required": ["kindOfList"]}, "then": {"$ref": "numberList"}, "else": {"$ref": "stringList"}, "$defs": {"genericList": {"$id": "genericList", "properties": {"list": {"items": {"$dynamicRef": "#itemType"}}}, "$defs": {"d": {"$dynamicAnchor": "itemType"}}}, "numberList": {"$id": "numberList", "$defs": {"i": {"$dynamicAnchor": "itemType", "type": "number"}}, "$ref": "genericList"}, "stringList": {"$id": "stringList", "$defs": {"i": {"$dynamicAnchor": "itemType", "type": "string"}}, "$ref": "genericList"}}}"##,
      valid: [#"{"kindOfList": "numbers", "list": [1.1]}"#, #"{"kindOfList": "strings", "list": ["a"]}"#],
      invalid: [#"{"kindOfList": "numbers", "list": ["a"]}"#, #"{"kindOfList": "strings", "list": [1.1]}"#])
  }

  /// Section 11: `unevaluatedItems` and `unevaluatedProperties`.
  @Test func whatIsUnevaluated() throws {
    try check(
      ##"{"prefixItems": [true], "contains": {"type": "string"}, "unevaluatedItems": false}"##, valid: [#"[1, "a", "b"]"#, #"["a"]"#],
      invalid: [#"[1, "a", 2]"#])
    try check(
      ##"{"allOf": [{"contains": {"multipleOf": 2}}, {"contains": {"multipleOf": 3}}], "unevaluatedItems": {"multipleOf": 5}}"##,
      valid: ["[2,3,4,5,6]"], invalid: ["[2,3,4,7,8]"])
    try check(##"{"items": {"type": "integer"}, "unevaluatedItems": false}"##, valid: ["[1, 2]"], invalid: ["[\"a\"]"])
    try check(
      ##"{"prefixItems": [{"const": 1}], "anyOf": [{"prefixItems": [true, {"const": 2}]}, {"prefixItems": [true, true, {"const": 3}]}], "unevaluatedItems": false}"##,
      valid: ["[1,2]", "[1,2,3]"], invalid: ["[1,2,4]", "[1,3,3,4]"])
    try check(
      ##"{"prefixItems": [{"const": 1}], "not": {"not": {"prefixItems": [true, {"const": 2}]}}, "unevaluatedItems": false}"##,
      invalid: ["[1,2]"])
    try check(##"{"if": {"prefixItems": [{"const": 1}]}, "unevaluatedItems": false}"##, valid: ["[1]", "[]"], invalid: ["[1,2]", "[2]"])
    try check(
      ##"{"if": {"prefixItems": [{"const": 1}]}, "then": {"prefixItems": [true, {"const": 2}]}, "else": {"prefixItems": [true, true, {"const": 3}]}, "unevaluatedItems": false}"##,
      valid: ["[1,2]", "[0,9,3]"], invalid: ["[1,2,3]", "[0,9,3,4]"])
    try check(##"{"unevaluatedItems": {"type": "null"}}"##, valid: ["[null]", "1", "{}"], invalid: ["[1]"])
    try check(
      ##"{"properties": {"foo": {"prefixItems": [true], "unevaluatedItems": false}}}"##, valid: [#"{"foo": [1]}"#],
      invalid: [#"{"foo": [1, 2]}"#])
    try check(##"{"allOf": [{"prefixItems": [true]}, {"unevaluatedItems": false}]}"##, invalid: ["[1]"])
    try check(##"{"allOf": [{"unevaluatedItems": true}], "unevaluatedItems": false}"##, valid: ["[1, 2]"])
    try check(##"{"prefixItems": [{"type": "string"}], "items": true, "unevaluatedItems": false}"##, valid: [#"["a", 1]"#])
    try check(
      ##"{"if": {"contains": {"const": "a"}}, "then": {"if": {"contains": {"const": "b"}}, "then": {"if": {"contains": {"const": "c"}}}}, "unevaluatedItems": false}"##,
      valid: [#"["a","a"]"#, #"["a","b","c"]"#, "[]"], invalid: [#"["b"]"#, #"["a","c"]"#])
    try check(
      ##"{"contains": {"type": "string"}, "minContains": 0, "unevaluatedItems": false}"##, valid: ["[]", #"["a"]"#], invalid: ["[1]"])

    try check(
      ##"{"properties": {"a": true}, "patternProperties": {"^b": true}, "unevaluatedProperties": false}"##, valid: [#"{"a": 1, "bc": 1}"#],
      invalid: [#"{"c": 1}"#])
    try check(
      ##"{"allOf": [{"properties": {"a": true}}], "unevaluatedProperties": false}"##, valid: [#"{"a": 1}"#], invalid: [#"{"a": 1, "b": 2}"#]
    )
    try check(
      ##"{"anyOf": [{"properties": {"a": {"const": 1}}, "required": ["a"]}, {"properties": {"b": {"const": 2}}, "required": ["b"]}], "unevaluatedProperties": false}"##,
      valid: [#"{"a": 1}"#, #"{"a": 1, "b": 2}"#], invalid: [#"{"a": 1, "b": 3}"#])
    try check(
      ##"{"oneOf": [{"properties": {"a": {"const": 1}}, "required": ["a"]}, {"properties": {"b": true}, "required": ["b"]}], "unevaluatedProperties": false}"##,
      valid: [#"{"a": 1}"#, #"{"b": 1}"#], invalid: [#"{"a": 1, "c": 2}"#])
    try check(##"{"not": {"required": ["a"]}, "unevaluatedProperties": false}"##, valid: ["{}"], invalid: [#"{"b": 1}"#])
    try check(
      ##"{"properties": {"f": true}, "dependentSchemas": {"f": {"properties": {"g": {"const": 1}}, "required": ["g"]}}, "unevaluatedProperties": false}"##,
      valid: [#"{"f": 0, "g": 1}"#], invalid: [#"{"g": 1}"#])
    try check(
      ##"{"additionalProperties": {"type": "integer"}, "unevaluatedProperties": false}"##, valid: [#"{"x": 1}"#], invalid: [#"{"x": "a"}"#])
    try check(##"{"allOf": [{"additionalProperties": true}], "unevaluatedProperties": false}"##, valid: [#"{"x": 1}"#])
    try check(##"{"allOf": [{"properties": {"a": true}}, {"unevaluatedProperties": false}]}"##, invalid: [#"{"a": 1}"#])
    try check(
      ##"{"allOf": [{"properties": {"a": true}, "unevaluatedProperties": true}], "unevaluatedProperties": false}"##,
      valid: [#"{"a": 1, "b": 2}"#])
    try check(
      ##"{"properties": {"a": {"properties": {"b": true}, "unevaluatedProperties": false}}, "unevaluatedProperties": false}"##,
      valid: [#"{"a": {"b": 1}}"#], invalid: [#"{"a": {"c": 1}}"#, #"{"b": 1}"#])
    try check(
      ##"{"$ref": "#/$defs/x", "unevaluatedProperties": false, "$defs": {"x": {"properties": {"a": true}}}}"##, valid: [#"{"a": 1}"#],
      invalid: [#"{"b": 1}"#])
    try check(
      ##"{"if": {"properties": {"a": {"const": 1}}, "required": ["a"]}, "then": {"properties": {"b": true}}, "else": {"properties": {"c": true}}, "unevaluatedProperties": false}"##,
      valid: [#"{"a": 1, "b": 2}"#, #"{"c": 1}"#], invalid: [#"{"a": 1, "c": 1}"#, #"{"b": 1}"#, #"{"a": 2, "c": 1}"#])
    try check(##"{"propertyNames": {"maxLength": 1}, "unevaluatedProperties": false}"##, invalid: [#"{"a": 1}"#])
    try check(
      ##"{"unevaluatedProperties": {"type": "string", "minLength": 3}}"##, valid: [#"{"a": "abc"}"#, "[]", "null"],
      invalid: [#"{"a": "a"}"#])
    try check(
      ##"{"$defs": {"one": {"oneOf": [{"$ref": "#/$defs/two"}, {"required": ["b"], "properties": {"b": true}}, {"required": ["xx"], "patternProperties": {"x": true}}, {"required": ["all"], "unevaluatedProperties": true}]}, "two": {"oneOf": [{"required": ["c"], "properties": {"c": true}}, {"required": ["d"], "properties": {"d": true}}]}}, "oneOf": [{"$ref": "#/$defs/one"}, {"required": ["a"], "properties": {"a": true}}], "unevaluatedProperties": false}"##,
      valid: [#"{"a": 1}"#, #"{"b": 1}"#, #"{"c": 1}"#, #"{"xx": 1, "foox": 1}"#, #"{"all": 1, "foo": 1}"#],
      invalid: [#"{"a": 1, "b": 1}"#, #"{"c": 1, "d": 1}"#, #"{"xx": 1, "a": 1}"#, #"{"a": 1, "foo": 1}"#])
  }

  // MARK: 2020-12 Validation

  /// Section 6.
  @Test func assertions() throws {
    try check(
      ##"{"type": "integer"}"##, valid: ["1", "1.0", "-0", "1e2", "123456789012345678901234567890"],
      invalid: ["1.1", "\"1\"", "true", "null", "1e-2"])
    try check(##"{"type": ["number", "null"]}"##, valid: ["1.5", "null"], invalid: ["true", "\"1\"", "[]"])
    try check(
      ##"{"enum": [6, "foo", [], true, {"foo": 12}, null]}"##, valid: ["6.0", "[]", #"{"foo": 12}"#, "null"],
      invalid: [#"{"foo": false}"#, #"{"foo": 12, "boo": 42}"#, "1", "[[]]"])
    try check(##"{"enum": [[false]]}"##, valid: ["[false]"], invalid: ["[0]", "[0.0]"])
    try check(##"{"enum": []}"##, invalid: ["1"])
    try check(
      ##"{"const": 9007199254740992}"##, valid: ["9007199254740992", "9007199254740992.0"],
      invalid: ["9007199254740991", "9007199254740993"])
    try check(##"{"const": {"a": [1, {"b": null}]}}"##, valid: [#"{"a": [1.0, {"b": null}]}"#], invalid: [#"{"a": [1, {}]}"#])
    try check(##"{"const": "\u0000"}"##, valid: ["\"\\u0000\""], invalid: ["\"\""])
    try check(##"{"const": "\u00e4"}"##, valid: ["\"ä\""], invalid: ["\"a\u{308}\""])
    try check(##"{"multipleOf": 0.01}"##, valid: ["0.07", "19.99", "1e2", "\"a\""], invalid: ["0.075"])
    try check(##"{"multipleOf": 1e-8}"##, valid: ["12391239123"], invalid: ["1e-9"])
    try check(##"{"type": "integer", "multipleOf": 0.123456789}"##, invalid: ["1e308"])
    try check(##"{"type": "integer", "multipleOf": 0.5}"##, valid: ["1e308"])
    try check(##"{"multipleOf": 3}"##, valid: ["-6", "0", "9007199254740993"], invalid: ["9007199254740994", "-1"])
    try check(##"{"maximum": 3.0}"##, valid: ["3", "3.0", "2.9"], invalid: ["3.0000000000000000001", "4"])
    try check(##"{"exclusiveMinimum": -1e400}"##, valid: ["-1e399"], invalid: ["-1e400", "-1e401"])
    try check(##"{"minimum": 18446744073709551600}"##, valid: ["18446744073709551600"], invalid: ["18446744073709551599"])
    try check(##"{"maxLength": 2.0}"##, valid: ["\"💩💩\"", "100", "\"e\u{301}\""], invalid: ["\"foo\""])
    try check(##"{"minLength": 2}"##, valid: ["\"e\u{301}\""], invalid: ["\"💩\""])
    try check(##"{"pattern": "^a*$"}"##, valid: ["\"aaa\"", "true", "\"\""], invalid: ["\"abc\"", "\"aaa\\n\""])
    try check(##"{"pattern": "a+"}"##, valid: ["\"xxaayy\""])
    try check(##"{"pattern": "\\p{Letter}cole"}"##, valid: ["\"Les hivers de mon enfance étaient l'école\""], invalid: ["\"12cole\""])
    try check(
      ##"{"pattern": "^\\w\\d\\s\\S\\D\\W$"}"##, valid: ["\"a1\u{a0}xx-\"", "\"_9\u{feff}xx \""], invalid: ["\"é1 xx-\"", "\"a१ xx-\""])
    try check(##"{"pattern": "^\\cC$"}"##, valid: ["\"\\u0003\""], invalid: ["\"\\\\cC\""])
    try check(
      ##"{"pattern": "^.[\\S][^\\s]\\u0041\\x42\\u{43}\\ud83d\\udc32[\\u{20}\\-\\u002d]\\v\\0$"}"##,
      valid: [#""x20ABC🐲-\u000b\u0000""#, #""{98ABC🐲 \u000b\u0000""#],
      invalid: [#""x2 ABC🐲-\u000b\u0000""#, #""\nx2ABC🐲-\u000b\u0000""#])
    try check(##"{"pattern": "^🐲*$"}"##, valid: ["\"\"", "\"🐲🐲\""], invalid: ["\"🐉\""])
    try check(
      ##"{"uniqueItems": true}"##,
      valid: ["[1, true, \"1\", [1], {\"a\": 1}]", "[{\"a\": false}, {\"a\": 0}]", "[[1, \"a\"], [1, \"b\"]]"],
      invalid: ["[1, 1.0]", "[1.0, 1.00, 1]", "[{\"a\": 1, \"b\": 2}, {\"b\": 2, \"a\": 1}]", "[[[\"a\"]], [[\"a\"]]]", "[0, -0]"])
    try check(
      ##"{"contains": {"minimum": 5}, "minContains": 2, "maxContains": 3}"##, valid: ["[5, 6]", "[1, 5, 6, 7]", "{}"],
      invalid: ["[5]", "[5,6,7,8]", "[]"])
    try check(##"{"contains": {"const": 1}, "minContains": 0, "maxContains": 1}"##, valid: ["[]", "[1]"], invalid: ["[1, 1]"])
    try check(##"{"contains": {"const": 1}, "maxContains": 1.0, "minContains": 3}"##, invalid: ["[]", "[1]", "[1,1,1]"])
    try check(##"{"minContains": 2}"##, valid: ["[]", "[1]"])
    try check(##"{"contains": {"if": false, "else": true}}"##, valid: ["[1]"], invalid: ["[]"])
    try check(##"{"required": ["a", "__proto__"]}"##, valid: [#"{"a": null, "__proto__": 1}"#, "[]"], invalid: [#"{"a": 1}"#, "{}"])
    try check(##"{"maxProperties": 0}"##, valid: ["{}", "[1]"], invalid: [#"{"a": 1}"#])
    try check(
      ##"{"dependentRequired": {"a": ["b"], "foo\nbar": ["foo\rbar"]}}"##,
      valid: ["{}", #"{"b": 1}"#, #"{"foo\nbar": 1, "foo\rbar": 2}"#, "\"a\""], invalid: [#"{"a": 1}"#, #"{"foo\nbar": 1}"#])
    try check(
      ##"{"dependentSchemas": {"a": {"maxProperties": 1}, "b": false}}"##, valid: [#"{"a": 1}"#],
      invalid: [#"{"a": 1, "c": 2}"#, #"{"b": 1}"#])
  }

  /// Core, section 10.
  @Test func applicators() throws {
    try check(
      ##"{"prefixItems": [{"type": "integer"}], "items": false}"##, valid: ["[1]", "[]", "{\"0\": 1}"], invalid: ["[1, 2]", "[\"a\"]"])
    try check(
      ##"{"properties": {"a": {"type": "array", "maxItems": 3}}, "patternProperties": {"f.o": {"minItems": 2}}, "additionalProperties": {"type": "integer"}}"##,
      valid: [#"{"a": [1]}"#, #"{"fxo": [1, 2]}"#, #"{"z": 3}"#], invalid: [#"{"a": [1,2,3,4]}"#, #"{"fxo": []}"#, #"{"z": "a"}"#])
    try check(
      ##"{"patternProperties": {"[0-9]{2,}": {"type": "boolean"}, "X_": {"type": "string"}}}"##, valid: [#"{"31": true, "x_1": 1}"#],
      invalid: [#"{"a31b": null}"#, #"{"a_X_3": 3}"#])
    try check(##"{"propertyNames": {"enum": ["a", "b"]}}"##, valid: [#"{"a": 1}"#, "{}", "[1]"], invalid: [#"{"c": 1}"#])
    try check(##"{"propertyNames": false}"##, valid: ["{}"], invalid: [#"{"a": 1}"#])
    try check(
      ##"{"if": {"exclusiveMaximum": 0}, "then": {"minimum": -10}, "else": {"multipleOf": 2}}"##, valid: ["-1", "4"],
      invalid: ["-100", "3"])
    try check(##"{"then": {"const": 0}, "else": {"const": 1}}"##, valid: ["5"])
    try check(##"{"if": true, "then": {"const": "t"}, "else": {"const": "e"}}"##, valid: ["\"t\""], invalid: ["\"e\""])
    try check(##"{"if": {"const": 1}}"##, valid: ["1", "2"])
    try check(##"{"oneOf": [true, true, false]}"##, invalid: ["1"])
    try check(##"{"oneOf": [{"type": "number"}, {}]}"##, valid: ["\"a\""], invalid: ["1"])
    try check(
      ##"{"allOf": [{"multipleOf": 2}], "anyOf": [{"multipleOf": 3}], "oneOf": [{"multipleOf": 5}]}"##, valid: ["30"],
      invalid: ["6", "10", "15", "1"])
    try check(##"{"not": {"not": {}}}"##, valid: ["1"])
    try check(##"{"not": {}}"##, invalid: ["1", "null"])
    try check(
      ##"{"additionalProperties": false, "patternProperties": {"^á": {}}}"##, valid: [#"{"ármányos": 2}"#], invalid: [#"{"élmény": 2}"#])
    try check(
      ##"{"properties": {"foo\nbar": {"type": "number"}, "__proto__": {"type": "number"}, "toString": {"properties": {"length": {"type": "string"}}}}}"##,
      valid: [#"{"foo\nbar": 1}"#], invalid: [#"{"__proto__": "foo"}"#, #"{"toString": {"length": 37}}"#])
    try check(
      ##"{"contentMediaType": "application/json", "contentEncoding": "base64", "contentSchema": {"type": "object"}}"##,
      valid: ["\"{:}\"", "1"])
    try check(##"{"$comment": "a", "default": [], "unknown": {"type": 7}, "format": "no-such-format"}"##, valid: ["1", "\"a\""])
  }

  // MARK: Draft 7

  @Test func draft7() throws {
    func check(_ schema: String, valid: [String] = [], invalid: [String] = []) throws {
      try self.check(schema, draft7: true, valid: valid, invalid: invalid)
    }
    try check(##"{"$ref": "#/definitions/a", "maxItems": 0, "definitions": {"a": {"type": "array"}}}"##, valid: ["[1, 2]"], invalid: ["1"])
    try check(
      ##"{"items": [{"type": "integer"}], "additionalItems": {"type": "string"}}"##, valid: [#"[1, "a"]"#, "[]", "{}"],
      invalid: ["[1, 2]", "[\"a\"]"])
    try check(##"{"items": {}, "additionalItems": false}"##, valid: ["[1, 2]"])
    try check(##"{"additionalItems": false}"##, valid: ["[1, 2]"])
    try check(##"{"items": false}"##, valid: ["[]"], invalid: ["[1]"])
    try check(
      ##"{"dependencies": {"a": ["b"], "c": {"required": ["d"]}, "e": false, "f": []}}"##,
      valid: ["{}", #"{"a": 1, "b": 1}"#, #"{"c": 1, "d": 1}"#, #"{"f": 1}"#, "[]"], invalid: [#"{"a": 1}"#, #"{"c": 1}"#, #"{"e": 1}"#])
    try check(
      ##"{"allOf": [{"$ref": "#foo"}], "definitions": {"A": {"$id": "#foo", "type": "integer"}}}"##, valid: ["1"], invalid: ["\"a\""])
    try check(
      ##"{"$id": "http://seam.test/root", "allOf": [{"$ref": "http://seam.test/nested.json#foo"}], "definitions": {"A": {"$id": "nested.json", "definitions": {"B": {"$id": "#foo", "type": "integer"}}}}}"##,
      valid: ["1"], invalid: ["\"a\""])
    try check(
      ##"{"$id": "http://seam.test/base", "definitions": {"x": {"$id": "http://seam.test/folder/", "type": "string"}, "y": {"$id": "http://seam.test/number", "type": "number"}}, "allOf": [{"$id": "http://seam.test/folder/", "$ref": "number"}]}"##,
      invalid: ["\"a\""])
    try check(
      ##"{"contains": {"const": 1}, "minContains": 2, "dependentRequired": {"a": ["b"]}, "unevaluatedProperties": false, "prefixItems": [false], "$dynamicRef": "#x"}"##,
      valid: ["[1]", #"{"a": 1}"#], invalid: ["[2]"])
    try check(##"{"$anchor": "a", "type": "integer"}"##, valid: ["1"])
    try check(
      ##"{"if": {"type": "integer"}, "then": {"minimum": 1}, "else": {"type": "string"}}"##, valid: ["1", "\"a\""], invalid: ["0", "null"])
    try check(
      ##"{"definitions": {"a": {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "http://seam.test/new.json", "prefixItems": [{"type": "string"}]}}, "allOf": [{"$ref": "http://seam.test/new.json"}]}"##,
      valid: [#"["a"]"#], invalid: ["[1]"])
    try check(
      ##"{"$ref": "http://json-schema.org/draft-07/schema#"}"##, valid: [#"{"minLength": 1, "items": [true]}"#],
      invalid: [#"{"minLength": -1}"#, #"{"type": "foo"}"#, "1"])
  }
}
