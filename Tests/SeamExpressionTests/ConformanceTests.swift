import SeamValue
import TestSupport
import Testing

@testable import SeamExpression

/// The public conformance cases of cel-spec.
@Suite struct ConformanceTests {
  /// Cases that disagree with the specification on purpose, by feature, with the reason.
  static let deviations: [(reason: String, cases: Set<String>)] = [
    (
      "the value that the case expects holds a backslash, and its expression none",
      ["parse/bytes_literals/triple_double_quoted_unescaped_punctuation"]
    )
  ]

  @Test(.enabled(if: Conformance.has("cel"), Conformance.isMissing))
  func casesAgree() throws {
    let cases = try #require(Conformance.suite("cel"))
    let expected = Self.deviations.reduce(into: Set<String>()) { $0.formUnion($1.cases) }
    var disagreeing: [String: String] = [:]
    for item in cases {
      let test = try Case(item)
      if let reason = test.disagreement() { disagreeing[test.id] = "\(test.expression) \(reason)" }
    }
    print("conformance cel: \(cases.count - disagreeing.count) of \(cases.count)")
    for (id, reason) in disagreeing.sorted(by: { $0.key < $1.key }) where !expected.contains(id) {
      Issue.record("\(id): \(reason)")
    }
    for id in expected.subtracting(disagreeing.keys).intersection(cases.compactMap { $0["id"]?.rendered }) {
      Issue.record("\(id) agrees now: it is no deviation any more")
    }
    #expect(Double(cases.count - disagreeing.count) >= 0.97 * Double(cases.count))
  }
}

extension ConformanceTests {
  struct Case {
    let id: String
    let expression: String
    let bindings: [String: Value]
    /// Nil where the expression has to fail.
    let value: Value?

    init(_ item: Value) throws {
      guard case .string(let id)? = item["id"], case .string(let expression)? = item["expr"] else { throw Malformed() }
      self.id = id
      self.expression = expression
      value = try item["value"].map(Self.value)
      var bindings: [String: Value] = [:]
      if case .map(let given)? = item["bindings"] {
        // A qualified name such as `a.b` is a variable of its own there, and an object with a field here; the longest name wins.
        let entries = try given.entries.map { ($0.key.rendered, try Self.value($0.value)) }
        for (name, value) in entries.sorted(by: { $0.0.count < $1.0.count }) {
          let path = name.split(separator: ".").map(String.init)
          bindings[path[0]] = Self.inserting(value, at: path.dropFirst(), into: bindings[path[0]])
        }
      }
      self.bindings = bindings
    }

    struct Malformed: Error {}

    private static func inserting(_ value: Value, at path: ArraySlice<String>, into object: Value?) -> Value {
      guard let name = path.first else { return value }
      var map = ValueMap()
      if case .map(let existing)? = object { map = existing }
      map[name] = inserting(value, at: path.dropFirst(), into: map[name])
      return .map(map)
    }

    /// `{"int": "1"}`, `{"list": […]}`, `{"map": [[key, value], …]}`.
    static func value(_ item: Value) throws -> Value {
      guard case .map(let map) = item, let entry = map.entries.first, case .string(let kind) = entry.key else { throw Malformed() }
      switch (kind, entry.value) {
      case ("null", _): return .null
      case ("bool", .bool(let flag)): return .bool(flag)
      case ("int", .string(let text)): return .int(try #require(Int64(text)))
      case ("uint", .string(let text)): return .uint(try #require(UInt64(text)))
      case ("double", .string(let text)): return .double(try #require(Double(text)))
      case ("string", .string): return entry.value
      case ("type", .string(let name)): return .type(name)
      case ("bytes", .string(let text)): return .bytes(try #require(Base64.decode(text)))
      case ("timestamp", .string(let text)): return .timestamp(try #require(TimeText.timestamp(text)))
      case ("duration", .string(let text)): return .duration(try #require(TimeText.duration(text)))
      case ("list", .list(let items)): return .list(try items.map(value))
      case ("map", .list(let entries)):
        return .map(
          ValueMap(
            try entries.map { entry in
              guard case .list(let pair) = entry, pair.count == 2 else { throw Malformed() }
              return (try value(pair[0]), try value(pair[1]))
            }))
      default: throw Malformed()
      }
    }

    /// Why the case disagrees; nil where it agrees, kinds of numbers included.
    func disagreement() -> String? {
      let (parsed, problems) = Expression.parse(expression)
      guard let parsed else { return value == nil ? nil : "does not parse: \(problems.map(\.message))" }
      do {
        let found = try parsed.evaluate(bindings)
        guard let value else { return "gives \(found) and should fail" }
        return Self.isSame(found, value) ? nil : "gives \(found) and should give \(value)"
      } catch {
        return value == nil ? nil : "fails: \(error.message)"
      }
    }

    private static func isSame(_ a: Value, _ b: Value) -> Bool {
      switch (a, b) {
      case (.double(let a), .double(let b)): a == b && a.sign == b.sign || a.isNaN && b.isNaN
      case (.list(let a), .list(let b)): a.count == b.count && zip(a, b).allSatisfy { isSame($0, $1) }
      case (.map(let a), .map(let b)):
        a.count == b.count && a.entries.allSatisfy { entry in b[entry.key].map { isSame(entry.value, $0) } ?? false }
      default: TypeName.of(a) == TypeName.of(b) && a.equals(b)
      }
    }
  }
}
