import SeamSpec
import SeamValue
import TestSupport
import Testing

@Suite("The JSON Schemas say what the reader reads")
struct SchemaKeysTests {
  private let schemas: [String: Value]

  init() throws {
    schemas = try Dictionary(
      uniqueKeysWithValues: ["project", "spec", "steps", "stub"].map { name in
        (name, try JSON.parse(#require(Files.read(Files.packageRoot + "/schemas/\(name).schema.json"))))
      })
  }

  // MARK: Keys

  /// Where the schemas describe what a vocabulary names: a schema, and a path in it.
  private static let places: [(vocabulary: Vocabulary, schema: String, path: String)] = [
    (.project, "project", ""), (.variable, "project", "properties/env/items"),
    (.secret, "project", "properties/secrets/additionalProperties"), (.service, "project", "definitions/service"),
    (.readiness, "project", "definitions/service/properties/ready"),
    (.serviceDefaults, "project", "definitions/service/properties/defaults"),
    (.stage, "project", "definitions/stage"), (.auth, "project", "definitions/auth"), (.auth, "spec", "definitions/auth"),
    (.tls, "project", "definitions/tls"), (.tls, "spec", "definitions/tls"), (.spec, "spec", ""),
    (.includedFile, "spec", "definitions/steps_file"),
    (.includedFile, "steps", ""), (.input, "spec", "definitions/steps_file/properties/inputs/additionalProperties"),
    (.cases, "spec", "properties/cases"), (.sqlFile, "spec", "definitions/sql/properties/sql"),
    (.queue, "spec", "definitions/receive/properties/receive"), (.stubFile, "stub", ""), (.stubRoute, "stub", "definitions/route"),
    (.stubRoute, "spec", "definitions/route"), (.stubReply, "stub", "definitions/reply"), (.stubReply, "spec", "definitions/reply"),
  ]

  @Test("as many keys as the vocabulary, and the same", arguments: places.indices)
  func vocabulary(index: Int) throws {
    let (vocabulary, schema, path) = Self.places[index]
    let keys = try self.keys(at: path, of: schema)
    #expect(keys.sorted() == vocabulary.keys.sorted(), "\(vocabulary.subject) in \(schema).schema.json, \(path)")
  }

  @Test("a dependency of each kind has the keys of all, and its own")
  func dependency() throws {
    let keys = try self.keys(at: "definitions/dependency", of: "project")
    #expect(Set(Vocabulary.dependency.keys).isSubset(of: keys))
    #expect(keys.subtracting(Vocabulary.dependency.keys) == ["postgres", "sqlite", "rabbitmq", "stub", "declare", "owned", "sequences"])
  }

  @Test("each action has its own keys, and no others than a step may have", arguments: Vocabulary.actions)
  func action(name: String) throws {
    let keys = try self.keys(at: "definitions/\(name)", of: "spec")
    let known = Set(Vocabulary.step(name).keys)
    #expect(keys.isSubset(of: known), "\(keys.subtracting(known))")
    #expect(Set([name] + (Vocabulary.actionKeys[name] ?? [])).isSubset(of: keys))
  }

  @Test("every option of a step is one of some action")
  func options() throws {
    let keys = try Vocabulary.actions.reduce(into: Set<String>()) { $0.formUnion(try self.keys(at: "definitions/\($1)", of: "spec")) }
    #expect(Set(Vocabulary.stepOptions).isSubset(of: keys))
    // What an editor completes before the action is written.
    #expect(try self.keys(at: "definitions/step", of: "spec").sorted() == (Vocabulary.actions + Vocabulary.stepOptions).sorted())
  }

  // MARK: Documentation

  @Test("every key is described", arguments: ["project", "spec", "steps", "stub"])
  func described(name: String) throws {
    let root = try #require(schemas[name])
    var open: [(path: String, value: Value, isOfKeys: Bool)] = [("", root, false)]
    var bare: [String] = []
    while let (path, value, isOfKeys) = open.popLast() {
      switch value {
      case .list(let items): for (index, item) in items.enumerated() { open.append(("\(path)/\(index)", item, false)) }
      case .map(let map):
        for entry in map.entries {
          let key = entry.key.rendered
          if isOfKeys, try !isDescribed(entry.value, in: root) { bare.append("\(path)/\(key)") }
          // Conditions describe nothing.
          if isOfKeys || !["not", "if", "then"].contains(key) {
            open.append(("\(path)/\(key)", entry.value, !isOfKeys && key == "properties"))
          }
        }
      default: break
      }
    }
    #expect(bare.sorted() == [])
  }

  private func isDescribed(_ schema: Value, in root: Value) throws -> Bool {
    guard case .map(let map) = schema else { return true }
    if map["description"] != nil || map["const"] != nil { return true }
    guard case .string(let reference)? = map["$ref"] else { return false }
    guard case .map(let target) = try at(String(reference.dropFirst("#/".count)), in: root) else { return false }
    return target["description"] != nil
  }

  // MARK: Looking

  /// The keys of the object that a schema describes, of all its forms.
  private func keys(at path: String, of name: String) throws -> Set<String> {
    let root = try #require(schemas[name])
    var open = [try at(path, in: root)]
    var keys: Set<String> = []
    while let schema = open.popLast() {
      guard case .map(let map) = schema else { continue }
      if case .string(let reference)? = map["$ref"] { open.append(try at(String(reference.dropFirst("#/".count)), in: root)) }
      if case .map(let properties)? = map["properties"] { keys.formUnion(properties.entries.map(\.key.rendered)) }
      for word in ["oneOf", "anyOf"] { if case .list(let items)? = map[.string(word)] { open += items } }
    }
    return keys
  }

  private func at(_ path: String, in root: Value) throws -> Value {
    var value = root
    for part in path.split(separator: "/") {
      switch value {
      case .map(let map): value = try #require(map[.string(String(part))], "\(path)")
      case .list(let items): value = items[try #require(Int(part))]
      default: Issue.record("\(path) leads nowhere")
      }
    }
    return value
  }
}
