/// Turns schemas into nodes, each once, and follows their references into other documents.
struct SchemaCompiler {
  private var registry: SchemaRegistry
  private let draft: JSONSchema.Draft
  private var nodes: [SchemaNode] = []
  private var positions: [SchemaRegistry.Place: Int] = [:]
  private var waiting: [SchemaRegistry.Place] = []

  init(draft: JSONSchema.Draft, load: @escaping (String) -> Value?) {
    self.draft = draft
    registry = SchemaRegistry(load: load)
  }

  mutating func compile(_ schema: Value, uri: String) throws(JSONSchemaError) -> JSONSchema {
    var base = URIReference(uri)
    base.fragment = nil
    let root = node(try registry.add(schema, uri: base.text, draft: draft))
    var dynamicAnchors: [SchemaNode.DynamicAnchor: Int] = [:]
    repeat {
      while let place = waiting.popLast() { try compile(place) }
      for (anchor, place) in registry.dynamicAnchors { dynamicAnchors[anchor] = node(place) }
    } while !waiting.isEmpty
    let tracksEvaluation = nodes.contains { node in
      node.keywords.contains { $0.name == "unevaluatedItems" || $0.name == "unevaluatedProperties" }
    }
    return JSONSchema(nodes: nodes, root: root, dynamicAnchors: dynamicAnchors, tracksEvaluation: tracksEvaluation)
  }

  private mutating func node(_ place: SchemaRegistry.Place) -> Int {
    if let position = positions[place] { return position }
    let resource = registry.context(of: place).resource
    positions[place] = nodes.count
    nodes.append(SchemaNode(location: "\(resource)#\(place.pointer)", resource: resource))
    waiting.append(place)
    return nodes.count - 1
  }

  private mutating func compile(_ place: SchemaRegistry.Place) throws(JSONSchemaError) {
    let position = node(place)
    let schema = registry.value(at: place)
    switch schema {
    case .bool(true)?: break
    case .bool(false)?: nodes[position].keywords = [SchemaNode.Keyword(name: "", test: .never)]
    case .map(let map)?:
      var reader = SchemaReader(map: map, location: nodes[position].location, context: registry.context(of: place))
      let keywords = try reader.keywords { pointer throws(JSONSchemaError) in
        switch pointer {
        case .child(let path): return node(SchemaRegistry.Place(document: place.document, pointer: place.pointer + path))
        case .reference(let reference): return try follow(reference, from: position)
        }
      }
      nodes[position].keywords = keywords.map { dynamic($0, map: map) }
    default:
      throw JSONSchemaError(
        location: nodes[position].location, message: "a schema is an object, true or false, found \(schema?.display() ?? "nothing")")
    }
  }

  private mutating func follow(_ reference: String, from position: Int) throws(JSONSchemaError) -> Int {
    let target = URIReference(reference).resolved(against: URIReference(nodes[position].resource))
    guard let place = try registry.locate(target, draft: draft) else {
      throw JSONSchemaError(location: nodes[position].location, message: "there is no schema at '\(target.text)'")
    }
    return node(place)
  }

  /// A `$dynamicRef` is dynamic only where the schema that it names at first is a dynamic anchor of that name (section 8.2.3.2).
  private func dynamic(_ keyword: SchemaNode.Keyword, map: ValueMap) -> SchemaNode.Keyword {
    guard case .ref(let target) = keyword.test, keyword.name == "$dynamicRef",
      let name = URIReference(map["$dynamicRef"]?.rendered ?? "").fragment,
      let place = registry.dynamicAnchors[SchemaNode.DynamicAnchor(resource: nodes[target].resource, name: name)],
      positions[place] == target
    else { return keyword }
    return SchemaNode.Keyword(name: keyword.name, test: .dynamicRef(target, anchor: name))
  }
}
