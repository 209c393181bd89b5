/// Reads the keywords of one schema object.
struct SchemaReader {
  /// Another schema, as a keyword names it.
  enum Pointer {
    /// From this schema, as a JSON Pointer.
    case child(String)
    /// A URI reference.
    case reference(String)
  }

  typealias Resolve = (Pointer) throws(JSONSchemaError) -> Int

  let map: ValueMap
  let location: String
  let context: SchemaRegistry.Context

  private var isDraft7: Bool { context.dialect.draft == .draft7 }

  mutating func keywords(_ resolve: Resolve) throws(JSONSchemaError) -> [SchemaNode.Keyword] {
    if isDraft7, let reference = try text("$ref") {
      return [SchemaNode.Keyword(name: "$ref", test: .ref(try resolve(.reference(reference))))]
    }
    var keywords: [SchemaNode.Keyword] = []
    func add(_ name: String, _ test: SchemaNode.Test?) {
      if let test { keywords.append(SchemaNode.Keyword(name: name, test: test)) }
    }
    if let reference = try text("$ref") { add("$ref", .ref(try resolve(.reference(reference)))) }
    if !isDraft7, let reference = try text("$dynamicRef") { add("$dynamicRef", .ref(try resolve(.reference(reference)))) }
    if context.dialect.validates { keywords += try assertions() }
    add("format", try text("format").map { .format($0, isAsserted: context.dialect.assertsFormats) })
    add("contains", try contains(resolve))
    add("items", try items(resolve))
    keywords += try dependencies(resolve)
    add("properties", try properties(resolve))
    add("propertyNames", try child("propertyNames", resolve).map { .propertyNames($0) })
    for name in ["allOf", "anyOf", "oneOf"] {
      guard let children = try list(name, resolve) else { continue }
      add(name, name == "allOf" ? .allOf(children) : name == "anyOf" ? .anyOf(children) : .oneOf(children))
    }
    add("not", try child("not", resolve).map { .not($0) })
    if let condition = try child("if", resolve) {
      add("if", .conditional(condition, then: try child("then", resolve), otherwise: try child("else", resolve)))
    }
    if !isDraft7 {
      add("unevaluatedItems", try child("unevaluatedItems", resolve).map { .unevaluatedItems($0) })
      add("unevaluatedProperties", try child("unevaluatedProperties", resolve).map { .unevaluatedProperties($0) })
    }
    return keywords
  }

  // MARK: Assertions

  private func assertions() throws(JSONSchemaError) -> [SchemaNode.Keyword] {
    var keywords: [SchemaNode.Keyword] = []
    func add(_ name: String, _ test: SchemaNode.Test?) {
      if let test { keywords.append(SchemaNode.Keyword(name: name, test: test)) }
    }
    if let type = map["type"] {
      let names = try (type.list ?? [type]).map { name throws(JSONSchemaError) in try self.type(name) }
      add("type", .type(names))
    }
    if let values = map["enum"] {
      guard let items = values.list else { throw failure("enum", "a list") }
      add("enum", .anyValue(items))
    }
    add("const", map["const"].map { .anyValue([$0]) })
    if let number = try number("multipleOf") {
      guard number.order(.int(0)) == .descending else { throw failure("multipleOf", "a number above 0") }
      add("multipleOf", .multipleOf(number.decimal))
    }
    for (name, bound) in [
      ("minimum", SchemaNode.Bound.minimum), ("maximum", .maximum), ("exclusiveMinimum", .exclusiveMinimum),
      ("exclusiveMaximum", .exclusiveMaximum),
    ] {
      add(name, try number(name).map { .bound(bound, $0) })
    }
    for (name, count) in [("Length", SchemaNode.Count.length), ("Items", .items), ("Properties", .properties)] {
      add("min" + name, try self.count("min" + name).map { .atLeast(count, $0) })
      add("max" + name, try self.count("max" + name).map { .atMost(count, $0) })
    }
    if let pattern = try text("pattern") { add("pattern", .pattern(try regex(pattern, "pattern"))) }
    if case .bool(true)? = map["uniqueItems"] { add("uniqueItems", .uniqueItems) }
    if map["required"] != nil { add("required", .required(try texts("required", map["required"]))) }
    return keywords
  }

  private func type(_ name: Value) throws(JSONSchemaError) -> String {
    let names = ["null", "boolean", "object", "array", "number", "string", "integer"]
    guard case .string(let text) = name, names.contains(text) else { throw failure("type", "one of \(names.joined(separator: ", "))") }
    return text
  }

  // MARK: Applicators

  private func contains(_ resolve: Resolve) throws(JSONSchemaError) -> SchemaNode.Test? {
    guard let schema = try child("contains", resolve) else { return nil }
    let counts = !isDraft7 && context.dialect.validates
    return .contains(schema, least: counts ? try count("minContains") ?? 1 : 1, most: counts ? try count("maxContains") : nil)
  }

  /// `prefixItems` and `items`, or what draft 7 calls `items` and `additionalItems`.
  private func items(_ resolve: Resolve) throws(JSONSchemaError) -> SchemaNode.Test? {
    if isDraft7 {
      guard let items = map["items"] else { return nil }
      guard items.list != nil else { return .items(prefix: [], rest: try child("items", resolve), restName: "items") }
      return .items(
        prefix: try list("items", resolve) ?? [], rest: try child("additionalItems", resolve), restName: "additionalItems")
    }
    let prefix = try list("prefixItems", resolve)
    let rest = try child("items", resolve)
    return prefix == nil && rest == nil ? nil : .items(prefix: prefix ?? [], rest: rest, restName: "items")
  }

  private func properties(_ resolve: Resolve) throws(JSONSchemaError) -> SchemaNode.Test? {
    let additional = try child("additionalProperties", resolve)
    if map["properties"] == nil, map["patternProperties"] == nil, additional == nil { return nil }
    var named: [ExactText: Int] = [:]
    for (name, schema) in try children("properties", resolve) { named[ExactText(name)] = schema }
    var patterns: [(Regex, Int)] = []
    for (pattern, schema) in try children("patternProperties", resolve) {
      patterns.append((try regex(pattern, "patternProperties"), schema))
    }
    return .properties(named, patterns: patterns, additional: additional)
  }

  private func dependencies(_ resolve: Resolve) throws(JSONSchemaError) -> [SchemaNode.Keyword] {
    var keywords: [SchemaNode.Keyword] = []
    for name in isDraft7 ? ["dependencies"] : ["dependentRequired", "dependentSchemas"] {
      guard let value = map[name] else { continue }
      guard case .map(let entries) = value else { throw failure(name, "an object") }
      var required: [(String, [String])] = []
      var schemas: [(String, Int)] = []
      for entry in entries.entries {
        let key = entry.key.rendered
        if name == "dependentRequired" || (isDraft7 && entry.value.list != nil) {
          if isDraft7 || context.dialect.validates { required.append((key, try texts(name, entry.value))) }
        } else {
          schemas.append((key, try resolve(.child("/\(name)/\(JSONPointer.escaped(key))"))))
        }
      }
      if !required.isEmpty { keywords.append(SchemaNode.Keyword(name: name, test: .dependentRequired(required))) }
      if !schemas.isEmpty { keywords.append(SchemaNode.Keyword(name: name, test: .dependentSchemas(schemas))) }
    }
    return keywords
  }

  // MARK: Operands

  private func child(_ name: String, _ resolve: Resolve) throws(JSONSchemaError) -> Int? {
    map[name] == nil ? nil : try resolve(.child("/\(name)"))
  }

  private func children(_ name: String, _ resolve: Resolve) throws(JSONSchemaError) -> [(String, Int)] {
    guard let value = map[name] else { return [] }
    guard case .map(let entries) = value else { throw failure(name, "an object") }
    var children: [(String, Int)] = []
    for entry in entries.entries {
      let key = entry.key.rendered
      children.append((key, try resolve(.child("/\(name)/\(JSONPointer.escaped(key))"))))
    }
    return children
  }

  private func list(_ name: String, _ resolve: Resolve) throws(JSONSchemaError) -> [Int]? {
    guard let value = map[name] else { return nil }
    guard let items = value.list else { throw failure(name, "a list") }
    var children: [Int] = []
    for index in items.indices { children.append(try resolve(.child("/\(name)/\(index)"))) }
    return children
  }

  private func text(_ name: String) throws(JSONSchemaError) -> String? {
    guard let value = map[name] else { return nil }
    guard case .string(let text) = value else { throw failure(name, "text") }
    return text
  }

  private func texts(_ name: String, _ value: Value?) throws(JSONSchemaError) -> [String] {
    guard let items = value?.list else { throw failure(name, "a list of texts") }
    var texts: [String] = []
    for item in items {
      guard case .string(let text) = item else { throw failure(name, "a list of texts") }
      texts.append(text)
    }
    return texts
  }

  private func number(_ name: String) throws(JSONSchemaError) -> Value? {
    guard let value = map[name] else { return nil }
    guard Number(value) != nil else { throw failure(name, "a number") }
    return value
  }

  private func count(_ name: String) throws(JSONSchemaError) -> Int? {
    guard let value = try number(name) else { return nil }
    guard let count = value.decimal.int64.flatMap({ Int(exactly: $0) }), count >= 0 else { throw failure(name, "an integer of 0 or more") }
    return count
  }

  private func regex(_ pattern: String, _ name: String) throws(JSONSchemaError) -> Regex {
    do {
      return try Regex(pattern, dialect: .ecmaScript)
    } catch {
      throw JSONSchemaError(location: "\(location)/\(name)", message: "'\(pattern)' is no regular expression: \(error.message)")
    }
  }

  private func failure(_ name: String, _ expected: String) -> JSONSchemaError {
    JSONSchemaError(location: "\(location)/\(name)", message: "\(name) takes \(expected), found \(map[name]?.display() ?? "nothing")")
  }
}

extension Value {
  var list: [Value]? { if case .list(let items) = self { items } else { nil } }

  /// A number with its digits; 0 for what is none.
  var decimal: Decimal {
    switch self {
    case .decimal(let number): number
    case .int, .uint: Decimal(validated: rendered)
    case .double(let number) where number.isFinite: Decimal(validated: number.description)
    default: Decimal(validated: "0")
    }
  }
}
