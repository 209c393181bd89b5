/// The documents that schemas stand in, and what is named in them: resources by `$id`, anchors, dynamic anchors.
struct SchemaRegistry {
  struct Place: Hashable {
    let document: Int
    let pointer: String
  }

  struct Context {
    /// The base URI of the resource, without a fragment.
    let resource: String
    let dialect: Dialect
  }

  struct Dialect {
    let draft: JSONSchema.Draft
    /// Whether it has the vocabulary of assertions such as `minimum`.
    var validates = true
    /// Whether it has the vocabulary in which `format` is an assertion.
    var assertsFormats = false

    init(draft: JSONSchema.Draft) {
      self.draft = draft
    }
  }

  private(set) var documents: [Value] = []
  private var resources: [String: Place] = [:]
  private var anchors: [String: Place] = [:]
  private(set) var dynamicAnchors: [SchemaNode.DynamicAnchor: Place] = [:]
  private var contexts: [Place: Context] = [:]
  private let load: (String) -> Value?

  init(load: @escaping (String) -> Value?) {
    self.load = load
  }

  /// Adds a document and everything that is named in it; gives its root.
  mutating func add(_ document: Value, uri: String, draft: JSONSchema.Draft) throws(JSONSchemaError) -> Place {
    let root = Place(document: documents.count, pointer: "")
    documents.append(document)
    resources[uri] = root
    var waiting = [(document, root, Context(resource: uri, dialect: Dialect(draft: draft)))]
    while let (schema, place, inherited) = waiting.popLast() {
      let context = try register(schema, at: place, in: inherited)
      contexts[place] = context
      guard case .map(let map) = schema else { continue }
      for entry in map.entries {
        let keyword = entry.key.rendered
        for (path, child) in Self.subschemas(keyword, entry.value) {
          let pointer = "\(place.pointer)/\(JSONPointer.escaped(keyword))\(path)"
          waiting.append((child, Place(document: place.document, pointer: pointer), context))
        }
      }
    }
    return root
  }

  private mutating func register(_ schema: Value, at place: Place, in inherited: Context) throws(JSONSchemaError) -> Context {
    guard case .map(let map) = schema else { return inherited }
    var dialect = inherited.dialect
    if case .string(let name)? = map["$schema"], place.pointer.isEmpty || map["$id"] != nil {
      dialect = try self.dialect(name, at: "\(inherited.resource)#\(place.pointer)/$schema")
    }
    let draft = dialect.draft
    // In draft 7 a reference makes its siblings mean nothing.
    if draft == .draft7, map["$ref"] != nil { return Context(resource: inherited.resource, dialect: dialect) }
    var resource = inherited.resource
    if case .string(let id)? = map["$id"] {
      var uri = URIReference(id).resolved(against: URIReference(resource))
      let fragment = uri.fragment
      uri.fragment = nil
      if !id.hasPrefix("#") {
        resource = uri.text
        resources[resource] = place
      }
      if draft == .draft7, let fragment, !fragment.isEmpty { anchors["\(uri.text)#\(fragment)"] = place }
    }
    if draft == .draft2020 {
      if case .string(let name)? = map["$anchor"] { anchors["\(resource)#\(name)"] = place }
      if case .string(let name)? = map["$dynamicAnchor"] {
        anchors["\(resource)#\(name)"] = place
        dynamicAnchors[SchemaNode.DynamicAnchor(resource: resource, name: name)] = place
      }
    }
    return Context(resource: resource, dialect: dialect)
  }

  /// What `$schema` names, by itself or through a meta-schema of its own: its vocabularies, or the dialect that it is written in itself.
  private func dialect(_ uri: String, at location: String) throws(JSONSchemaError) -> Dialect {
    var name = uri
    for _ in 0..<8 {
      if name.hasSuffix("#") { name.removeLast() }
      switch name {
      case "https://json-schema.org/draft/2020-12/schema": return Dialect(draft: .draft2020)
      case "http://json-schema.org/draft-07/schema", "https://json-schema.org/draft-07/schema": return Dialect(draft: .draft7)
      default: break
      }
      guard let meta = load(name) else { break }
      if case .map(let vocabularies)? = meta["$vocabulary"] { return try dialect(vocabularies, at: location) }
      guard case .string(let next)? = meta["$schema"] else { break }
      name = next
    }
    throw JSONSchemaError(location: location, message: "the dialect '\(uri)' is not known: there are draft 2020-12 and draft 7")
  }

  /// A vocabulary that is required and not known makes a schema unusable (2020-12, section 8.1.2).
  private func dialect(_ vocabularies: ValueMap, at location: String) throws(JSONSchemaError) -> Dialect {
    let known = ["core", "applicator", "unevaluated", "validation", "meta-data", "format-annotation", "format-assertion", "content"].map {
      "https://json-schema.org/draft/2020-12/vocab/\($0)"
    }
    for entry in vocabularies.entries where !known.contains(entry.key.rendered) {
      if case .bool(true) = entry.value {
        throw JSONSchemaError(location: location, message: "the vocabulary '\(entry.key.rendered)' is required and not known")
      }
    }
    var dialect = Dialect(draft: .draft2020)
    dialect.validates = vocabularies[known[3]] != nil
    dialect.assertsFormats = vocabularies[known[6]] != nil
    return dialect
  }

  /// The schemas directly under a keyword, each with its path from there.
  static func subschemas(_ keyword: String, _ value: Value) -> [(String, Value)] {
    switch (keyword, value) {
    case ("allOf", .list(let items)), ("anyOf", .list(let items)), ("oneOf", .list(let items)), ("prefixItems", .list(let items)),
      ("items", .list(let items)):
      return items.enumerated().map { ("/\($0.offset)", $0.element) }
    case ("$defs", .map(let map)), ("definitions", .map(let map)), ("dependentSchemas", .map(let map)),
      ("patternProperties", .map(let map)),
      ("properties", .map(let map)), ("dependencies", .map(let map)):
      return map.entries.map { ("/" + JSONPointer.escaped($0.key.rendered), $0.value) }
    case ("additionalItems", _), ("additionalProperties", _), ("contains", _), ("else", _), ("if", _), ("then", _), ("items", _),
      ("not", _),
      ("propertyNames", _), ("unevaluatedItems", _), ("unevaluatedProperties", _), ("contentSchema", _):
      return [("", value)]
    default: return []
    }
  }

  /// Of the nearest schema that encloses a place: a pointer may lead to where no schema is known to stand.
  func context(of place: Place) -> Context {
    var pointer = place.pointer[...]
    while true {
      if let context = contexts[Place(document: place.document, pointer: String(pointer))] { return context }
      guard let slash = pointer.lastIndex(of: "/") else { break }
      pointer = pointer[..<slash]
    }
    return Context(resource: "", dialect: Dialect(draft: .draft2020))
  }

  /// The place that an absolute reference names; nil where there is none.
  mutating func locate(_ reference: URIReference, draft: JSONSchema.Draft) throws(JSONSchemaError) -> Place? {
    var uri = reference
    let fragment = URIReference.decoded(reference.fragment ?? "")
    uri.fragment = nil
    if resources[uri.text] == nil {
      guard let document = MetaSchemas.document(uri.text) ?? load(uri.text) else { return nil }
      _ = try add(document, uri: uri.text, draft: draft)
    }
    guard let resource = resources[uri.text] else { return nil }
    if fragment.isEmpty { return resource }
    if !fragment.hasPrefix("/") { return anchors["\(uri.text)#\(fragment)"] }
    let place = Place(document: resource.document, pointer: resource.pointer + fragment)
    return value(at: place) == nil ? nil : place
  }

  func value(at place: Place) -> Value? {
    JSONPointer.value(place.pointer, in: documents[place.document])
  }
}
