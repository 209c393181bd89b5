import SeamValue
import Testing

@Suite struct JSONSchemaTests {
  private static func failures(_ schema: String, _ instance: String, formats: Bool = false) throws -> [String] {
    try JSONSchema(JSON.parse(schema), uri: "order.json").validate(JSON.parse(instance), assertsFormats: formats).map {
      "\($0.instancePath) \($0.schemaPath): \($0.message)"
    }
  }

  @Test func everyFailureHasItsPlaceInTheInstanceAndInTheSchema() throws {
    let schema = ##"""
      {"type": "object", "required": ["id", "at"], "properties": {"id": {"type": "integer"}, "items": {"$ref": "#/$defs/items"}},
       "additionalProperties": false, "$defs": {"items": {"minItems": 2, "items": {"properties": {"a/b": {"enum": ["x", "y"]}}}}}}
      """##
    #expect(
      try Self.failures(schema, #"{"id": "1", "items": [{"a/b": "z"}], "more": 0}"#) == [
        " order.json#/required: the property 'at' is missing",
        #"/id order.json#/properties/id/type: expected integer, found "1""#,
        "/items order.json#/$defs/items/minItems: expected at least 2 items, found 1",
        #"/items/0/a~1b order.json#/$defs/items/items/properties/a~1b/enum: expected one of "x", "y", found "z""#,
        "/more order.json#/additionalProperties: nothing is allowed here, found 0",
      ])
    #expect(try Self.failures(schema, #"{"id": 1.0, "at": null}"#).count == 1)
  }

  @Test(arguments: [
    (#"{"multipleOf": 0.01}"#, "1.10", "1.105", "expected a multiple of 0.01, found 1.105"),
    (#"{"multipleOf": 3}"#, "9e300", "1e300", "expected a multiple of 3, found 1e300"),
    (
      #"{"minimum": 9007199254740993}"#, "9007199254740993", "9007199254740992",
      "expected at least 9007199254740993, found 9007199254740992"
    ),
    (#"{"exclusiveMaximum": 1}"#, "0.9", "1.0", "expected less than 1, found 1.0"),
    (#"{"pattern": "^\\d$"}"#, #""1""#, #""१""#, #"expected text that matches /^\d$/, found "१""#),
    (#"{"maxLength": 1}"#, #""😀""#, #""ab""#, "expected at most 1 characters, found 2"),
    (
      #"{"uniqueItems": true}"#, #"[1, true, {"a": 1}]"#, #"[{"a": 1, "b": 2}, {"b": 2, "a": 1.0}]"#,
      #"expected items that are all different, found {"b":2,"a":1.0} at 0 and at 1"#
    ),
    (#"{"const": {"a": 1}}"#, #"{"a": 1.0}"#, #"{"a": 1, "b": 2}"#, #"expected {"a":1}, found {"a":1,"b":2}"#),
    (#"{"oneOf": [{"type": "integer"}, {"minimum": 2}]}"#, "1", "3", "expected to be valid against exactly one of 2 schemas, is against 2"),
    (#"{"anyOf": [{"type": "null"}, {"type": "string"}]}"#, "null", "3", "expected to be valid against one of 2 schemas, found 3"),
    (#"{"not": {"type": "null"}}"#, "1", "null", "expected not to be valid, found null"),
    (#"{"contains": {"type": "null"}, "maxContains": 1}"#, "[null]", "[null, null]", "expected at most 1 valid items, found 2"),
    (#"{"properties": {"a": true}, "unevaluatedProperties": false}"#, #"{"a": 1}"#, #"{"b": 1}"#, "nothing is allowed here, found 1"),
    (#"{"dependentRequired": {"a": ["b"]}}"#, #"{"b": 1}"#, #"{"a": 1}"#, "the property 'b' is missing beside 'a'"),
  ])
  func keywords(schema: String, valid: String, invalid: String, message: String) throws {
    #expect(try Self.failures(schema, valid) == [])
    let failures = try JSONSchema(JSON.parse(schema)).validate(JSON.parse(invalid))
    #expect(failures.map(\.message) == [message])
  }

  @Test func referencesAreLoadedAcrossFiles() throws {
    let files: [String: String] = [
      "schemas/item.json":
        ##"{"$defs": {"sku": {"type": "string"}}, "properties": {"sku": {"$ref": "#/$defs/sku"}, "next": {"$ref": "list.json"}}}"##,
      "schemas/list.json": #"{"items": {"$ref": "item.json"}}"#,
    ]
    let schema = try JSONSchema(JSON.parse(#"{"items": {"$ref": "item.json"}}"#), uri: "schemas/order.json") { uri in
      files[uri].flatMap { try? JSON.parse($0) }
    }
    let failures = try schema.validate(JSON.parse(#"[{"sku": "a", "next": [{"sku": 1}]}]"#))
    #expect(failures.map(\.instancePath) == ["/0/next/0/sku"])
    #expect(failures.map(\.schemaPath) == ["schemas/item.json#/$defs/sku/type"])
  }

  @Test(arguments: [
    (#"{"$ref": "nothing.json"}"#, "order.json#", "there is no schema at 'nothing.json'"),
    (#"{"properties": {"a": {"type": "strng"}}}"#, "order.json#/properties/a/type", ""),
    (#"{"minimum": "1"}"#, "order.json#/minimum", #"minimum takes a number, found "1""#),
    (#"{"pattern": "("}"#, "order.json#/pattern", "'(' is no regular expression: missing closing parenthesis"),
    (#"{"items": 1}"#, "order.json#/items", "a schema is an object, true or false, found 1"),
    (
      #"{"$schema": "http://json-schema.org/draft-04/schema#"}"#, "order.json#/$schema",
      "the dialect 'http://json-schema.org/draft-04/schema#' is not known: there are draft 2020-12 and draft 7"
    ),
    (#"{"minLength": -1}"#, "order.json#/minLength", "minLength takes an integer of 0 or more, found -1"),
  ])
  func aMistakeInASchemaIsAnError(schema: String, location: String, message: String) {
    #expect {
      try JSONSchema(JSON.parse(schema), uri: "order.json")
    } throws: { error in
      let error = error as? JSONSchemaError
      return error?.location == location && (message.isEmpty || error?.message == message)
    }
  }

  @Test func aDialectOfItsOwnHasItsVocabularies() throws {
    func compile(_ vocabularies: Value) throws -> JSONSchema {
      try JSONSchema(["$schema": "meta.json", "format": "date", "minLength": 5]) { $0 == "meta.json" ? ["$vocabulary": vocabularies] : nil }
    }
    let base = "https://json-schema.org/draft/2020-12/vocab/"
    #expect(try compile([.string(base + "core"): true]).validate("x") == [])
    #expect(try compile([.string(base + "validation"): true]).validate("x").count == 1)
    #expect(try compile([.string(base + "format-assertion"): true]).validate("x").count == 1)
    #expect(try compile(["https://example.test/units": false]).validate("x") == [])
    #expect(
      throws: JSONSchemaError(location: "#/$schema", message: "the vocabulary 'https://example.test/units' is required and not known")
    ) {
      try compile(["https://example.test/units": true])
    }
  }

  @Test func formatsAreAnnotationsUnlessAsserted() throws {
    #expect(try Self.failures(#"{"format": "date"}"#, #""x""#) == [])
    #expect(
      try Self.failures(#"{"format": "date"}"#, #""x""#, formats: true) == [#" order.json#/format: expected the format date, found "x""#])
  }

  @Test(arguments: [
    ("hostname", "xn--nxasmq6b.test", "xn--X"), ("idn-hostname", "例え.test", "a\u{b7}b"), ("duration", "P1Y2M3DT4H", "P1YT"),
    ("uri", "mailto:a@b.test", "//a"),
    ("uri-reference", "../a?b#c", "a b"), ("iri", "http://ƒøø.test/", "http://[2001:db8::zz]/"), ("uri-template", "/a/{b,c}{?d*}", "/a/{b"),
    ("json-pointer", "/a~1b", "a"), ("relative-json-pointer", "1/a", "/a"), ("regex", "(?<=a+)b", "\\a"), ("time", "12:00:00Z", "12:00:00"),
  ])
  func formats(name: String, valid: String, invalid: String) throws {
    let schema = try JSONSchema(["format": .string(name)])
    #expect(schema.validate(.string(valid), assertsFormats: true) == [])
    #expect(schema.validate(.string(invalid), assertsFormats: true).count == 1)
  }

  @Test func metaSchemasJudgeSchemas() throws {
    for uri in ["https://json-schema.org/draft/2020-12/schema", "http://json-schema.org/draft-07/schema#"] {
      let meta = try JSONSchema(["$ref": .string(uri)])
      #expect(meta.validate(["type": "string", "properties": ["a": ["minimum": 1], "b": true]]) == [])
      #expect(!meta.validate(["properties": ["a": ["minimum": "1"]]]).isEmpty)
    }
  }

  @Test func aSchemaThatRefersToItselfWithoutEndIsAFailure() throws {
    for schema in [##"{"$ref": "#"}"##, ##"{"allOf": [{"$ref": "#"}, {"$ref": "#"}]}"##, ##"{"anyOf": [{"not": {"$ref": "#"}}]}"##] {
      #expect(try Self.failures(schema, "1").count <= 2)
    }
    #expect(try Self.failures(##"{"$ref": "#"}"##, "1") == [" order.json#: the schema refers to itself without end"])
  }

  @Test func deepInstancesAndDeepSchemasHold() throws {
    let deep = String(repeating: "[", count: 500) + "1" + String(repeating: "]", count: 500)
    let schema = ##"{"$ref": "#/$defs/a", "$defs": {"a": {"items": {"anyOf": [{"$ref": "#/$defs/a"}, false]}, "not": {"const": 1}}}}"##
    #expect(try JSONSchema(JSON.parse(schema)).validate(JSON.parse(deep)).map(\.instancePath) == ["/0"])
    #expect(
      try JSONSchema(JSON.parse(schema)).validate(JSON.parse(String(repeating: "[", count: 500) + "2" + String(repeating: "]", count: 500)))
        == [])
    var nested: Value = ["type": "null"]
    for _ in 0..<250 { nested = ["allOf": .list([nested])] }
    #expect(try JSONSchema(nested).validate(1).map(\.message) == ["expected null, found 1"])
  }
}
