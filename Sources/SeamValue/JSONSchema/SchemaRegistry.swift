/// The documents that schemas stand in, and what is named in them: resources by `$id`, anchors, dynamic anchors.
struct SchemaRegistry {
  struct Place: Hashable {
    let document: Int
    let pointer: String
  }

  struct Context {
    /// The base URI of the resource, without a fragment.
    let resource: String
    let draft: JSONSchema.Draft
    /// Whether the dialect has the vocabulary of assertions such as `minimum`.
    let validates: Bool
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
  mutating func add(_ document: Value, uri: String, draft: JSONSchema.Draft) -> Place {
    let root = Place(document: documents.count, pointer: "")
    documents.append(document)
    resources[uri] = root
    var waiting = [(document, root, Context(resource: uri, draft: draft, validates: true))]
    while let (schema, place, inherited) = waiting.popLast() {
      let context = register(schema, at: place, in: inherited)
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

  private mutating func register(_ schema: Value, at place: Place, in inherited: Context) -> Context {
    guard case .map(let map) = schema else { return inherited }
    var draft = inherited.draft
    var validates = inherited.validates
    if case .string(let dialect)? = map["$schema"], place.pointer.isEmpty || map["$id"] != nil {
      (draft, validates) = self.dialect(dialect) ?? (draft, validates)
    }
    // In draft 7 a reference makes its siblings mean nothing.
    if draft == .draft7, map["$ref"] != nil { return Context(resource: inherited.resource, draft: draft, validates: validates) }
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
    return Context(resource: resource, draft: draft, validates: validates)
  }

  /// The draft that `$schema` names, by itself or through the vocabularies of a meta-schema of its own.
  private func dialect(_ uri: String) -> (JSONSchema.Draft, validates: Bool)? {
    let name = uri.hasSuffix("#") ? String(uri.dropLast()) : uri
    switch name {
    case "https://json-schema.org/draft/2020-12/schema": return (.draft2020, true)
    case "http://json-schema.org/draft-07/schema", "https://json-schema.org/draft-07/schema": return (.draft7, true)
    default:
      guard case .map(let vocabularies)? = load(name)?["$vocabulary"] else { return nil }
      return (.draft2020, vocabularies["https://json-schema.org/draft/2020-12/vocab/validation"] != nil)
    }
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
    return Context(resource: "", draft: .draft2020, validates: true)
  }

  /// The place that an absolute reference names; nil where there is none.
  mutating func locate(_ reference: URIReference, draft: JSONSchema.Draft) -> Place? {
    var uri = reference
    let fragment = URIReference.decoded(reference.fragment ?? "")
    uri.fragment = nil
    if resources[uri.text] == nil {
      guard let document = MetaSchemas.document(uri.text) ?? load(uri.text) else { return nil }
      _ = add(document, uri: uri.text, draft: draft)
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
