/// One schema, compiled: its keywords, and other schemas by their position in `JSONSchema.nodes`.
struct SchemaNode: Sendable {
  struct DynamicAnchor: Hashable, Sendable {
    let resource: String
    let name: String
  }

  struct Keyword: Sendable {
    let name: String
    let test: Test
  }

  /// The URI of the schema, with a JSON Pointer as its fragment.
  let location: String
  /// The base URI of the resource that it belongs to.
  let resource: String
  /// Those that look at what others evaluated stand last.
  var keywords: [Keyword] = []

  enum Bound: Sendable {
    case minimum, maximum, exclusiveMinimum, exclusiveMaximum
  }

  enum Count: Sendable {
    case length, items, properties
  }

  enum Test: Sendable {
    case never
    case ref(Int)
    /// The schema that it names at first, and the anchor that may name another where it is evaluated.
    case dynamicRef(Int, anchor: String)
    case type([String])
    case anyValue([Value])
    case multipleOf(Decimal)
    case bound(Bound, Value)
    case atLeast(Count, Int)
    case atMost(Count, Int)
    case pattern(Regex)
    case format(String, isAsserted: Bool)
    case uniqueItems
    case contains(Int, least: Int, most: Int?)
    case items(prefix: [Int], rest: Int?, restName: String)
    case required([String])
    case dependentRequired([(String, [String])])
    case dependentSchemas([(String, Int)])
    case properties([ExactText: Int], patterns: [(Regex, Int)], additional: Int?)
    case propertyNames(Int)
    case allOf([Int])
    case anyOf([Int])
    case oneOf([Int])
    case not(Int)
    case conditional(Int, then: Int?, otherwise: Int?)
    case unevaluatedItems(Int)
    case unevaluatedProperties(Int)
  }
}
