/// A JSONPath query (RFC 9535), parsed and found well-typed.
package struct JSONPath: Sendable {
  /// As it was written.
  package let text: String
  let segments: [Segment]

  package init(parsing text: String) throws(JSONPathError) {
    self.text = text
    segments = try JSONPathParser.parse(text)
  }

  /// Whether the query can find one node at most, as its form shows (section 2.3.5.1): only names and indexes.
  package var isSingular: Bool { segments.allSatisfy(\.isSingular) }

  /// What the query finds, in the order of the standard.
  package func values(in root: Value) throws(JSONPathEvaluationError) -> [Value] {
    var evaluator = JSONPathEvaluator(root: root, keepsLocations: false)
    return try evaluator.nodes(segments, from: root).map(\.value)
  }

  /// What the query finds, each with its normalized path (section 2.7), such as `$['items'][0]`.
  package func nodes(in root: Value) throws(JSONPathEvaluationError) -> [(location: String, value: Value)] {
    var evaluator = JSONPathEvaluator(root: root, keepsLocations: true)
    return try evaluator.nodes(segments, from: root).map { ($0.location?.text ?? "$", $0.value) }
  }
}

extension JSONPath {
  struct Segment: Sendable {
    /// `..` applies the selectors to a node and everything in it.
    let isDescendant: Bool
    let selectors: [Selector]

    var isSingular: Bool {
      guard !isDescendant, selectors.count == 1 else { return false }
      switch selectors[0] {
      case .name, .index: return true
      case .wildcard, .slice, .filter: return false
      }
    }
  }

  enum Selector: Sendable {
    case name(String)
    case wildcard
    case index(Int)
    case slice(start: Int?, end: Int?, step: Int)
    case filter(Condition)
  }

  /// A query within a filter: from the current node (`@`) or from the root (`$`).
  struct Query: Sendable {
    let isRelative: Bool
    let segments: [Segment]

    var isSingular: Bool { segments.allSatisfy(\.isSingular) }
  }

  indirect enum Condition: Sendable {
    case or([Condition])
    case and([Condition])
    case not(Condition)
    case exists(Query)
    case compare(Operand, Comparison, Operand)
    /// `match` is anchored at both ends, `search` is not.
    case matches(Operand, pattern: Operand, isAnchored: Bool)
  }

  enum Comparison: String, Sendable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
  }

  /// What has a value, or none (section 2.4.1, ValueType).
  indirect enum Operand: Sendable {
    case literal(Value)
    /// Singular.
    case query(Query)
    case length(Operand)
    case count(Query)
    case value(Query)
    /// The pattern of `match` or `search`, compiled when the query was parsed; nil where it is no I-Regexp, so that nothing matches.
    case pattern(Regex?)
  }
}
