import SeamSource
import SeamValue
import SeamYAML
import TestSupport
import Testing

@testable import SeamSpec

/// The JSON Schemas for editors say what the reader takes.
@Suite struct SchemaTests {
  private static let names = ["project", "spec", "steps", "stub"]

  private func document(_ name: String) throws -> Value {
    try JSON.parse(#require(Files.read("\(Files.packageRoot)/schemas/\(name).schema.json")))
  }

  private func schema(_ name: String) throws -> JSONSchema {
    try JSONSchema(document(name), uri: "https://seam.example/schemas/\(name).schema.json") { uri in
      uri.split(separator: "/").last.flatMap { try? self.document(String($0.prefix { $0 != "." })) }
    }
  }

  private func yaml(_ text: String) throws -> Value {
    let read = YAML.parse(SourceFile(name: "a.yaml", bytes: Array(text.utf8)))
    try #require(read.diagnostics.isEmpty)
    return try #require(read.root).value
  }

  /// A schema without what is only for people, its keys in one order.
  private func bare(_ value: Value) -> Value {
    switch value {
    case .list(let items): .list(items.map(bare))
    case .map(let map):
      .object(map.entries.map { ($0.key.rendered, bare($0.value)) }.filter { $0.0 != "description" }.sorted { $0.0 < $1.0 })
    default: value
    }
  }

  @Test func `definitions that several schemas have are the same`() throws {
    var first: [String: (schema: String, definition: String)] = [:]
    var shared = 0
    for name in Self.names {
      guard case .map(let definitions)? = try document(name)["definitions"] else { continue }
      for entry in definitions.entries {
        let definition = JSON.write(bare(entry.value))
        guard let other = first[entry.key.rendered] else {
          first[entry.key.rendered] = (name, definition)
          continue
        }
        shared += 1
        #expect(definition == other.definition, "'\(entry.key.rendered)' is another one in \(name) than in \(other.schema)")
      }
    }
    #expect(shared > 10)
  }

  @Test(arguments: [
    ("route", Vocabulary.stubRoute), ("reply", .stubReply),
  ])
  func `a schema has the keys that the reader takes`(definition: String, vocabulary: Vocabulary) throws {
    let properties = try #require(document("stub")["definitions"]?[definition]?["properties"])
    guard case .map(let map) = properties else {
      Issue.record("'\(definition)' has no properties")
      return
    }
    #expect(Set(map.entries.map(\.key.rendered)) == Set(vocabulary.keys))
  }

  @Test func `every key of a route and of a reply fits both where a file and where a spec writes it`() throws {
    let routes = """
      routes:
        - on: POST /v1/{id}
          query: { a: 1 }
          headers: { a: { $startsWith: x } }
          multipart: { a: { filename: b } }
          reply:
            - { status: 201, headers: { a: [b, c] }, json: { a: "${request.path.id}" }, delay: 50ms }
            - { body: { file: logo.png } }
            - { body: { base64: AAH/ } }
            - { stream: [a, { text: b, delay: 1s }, { json: {} }, { drop: true }] }
            - { drop: true }
        - { on: POST /, json: { a: { $in: [1] } }, reply: { status: "${200}", body: a } }
        - { on: POST /, form: { a: 1 }, reply: {} }
        - { on: POST /, body: { $contains: a }, reply: {} }
      """
    let value = try yaml(routes)
    let failures = try schema("stub").validate(value)
    #expect(failures.isEmpty, "\(failures)")
    let spec = Value.object([
      ("spec", "A"), ("stubs", .object([("payments", value["routes"] ?? .null)])), ("steps", .list([.object([("log", "x")])])),
    ])
    let failuresInSpec = try schema("spec").validate(spec)
    #expect(failuresInSpec.isEmpty, "\(failuresInSpec)")
  }

  @Test(arguments: [
    "routes: []", "routes: [{ on: GET /, reply: {}, jsno: 1 }]", "routes: [{ on: GET /?a, reply: {} }]", "routes: [{ on: GET / }]",
    "routes: [{ on: GET /, reply: { status: 99 } }]", "routes: [{ on: GET /, reply: { delay: 5 } }]",
  ])
  func `what the reader refuses does not fit`(file: String) throws {
    #expect(try !schema("stub").validate(yaml(file)).isEmpty)
  }
}
