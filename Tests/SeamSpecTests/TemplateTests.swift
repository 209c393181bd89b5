import SeamExpression
import SeamSource
import SeamSpec
import SeamValue
import SeamYAML
import Testing

/// Files for a reader that exist only here.
struct MemoryLoader: Loader {
  var files: [String: String] = [:]

  func read(_ path: String) throws(LoadFailure) -> SourceFile {
    guard let text = files[path] else { throw LoadFailure("no such file") }
    return SourceFile(name: path, text: text)
  }

  func paths(matching pattern: String) -> [String] { files.keys.sorted() }
}

@Suite("A template keeps types, and renders within text")
struct TemplateTests {
  private let bindings: [String: Value] = [
    "n": 2, "list": [1, "a"], "price": .decimal(Decimal(validated: "1.10")), "name": "Ünal & Söhne",
  ]

  /// The template of the value of `log` in a spec.
  private func template(_ yaml: String) throws -> Template {
    let file = SourceFile(name: "a.spec.yaml", text: "spec: x\nsteps:\n  - log: \(yaml)\n")
    let node = try #require(YAML.parse(file).root)
    var reader = NodeReader(file: file, loader: MemoryLoader())
    let read = reader.spec(node)
    let spec = try #require(read)
    #expect(reader.diagnostics.isEmpty)
    guard case .log(let template)? = spec.steps.first?.action else { throw LoadFailure("no log") }
    return template
  }

  @Test(
    "one expression keeps the type of its value",
    arguments: [("${n}", 2), ("\"${list}\"", [1, "a"]), ("${n == 2}", true), ("${null}", .null)] as [(String, Value)])
  func whole(yaml: String, expected: Value) throws {
    #expect(try template(yaml).evaluate(bindings).equals(expected))
  }

  @Test(
    "within text, values are rendered",
    arguments: [
      ("${n} of ${list}", "2 of [1,\"a\"]"), ("\"${n}: ${null}\"", "2: null"), ("${price} ${n * 1.5} $${n}", "1.10 3 ${n}"),
      ("plain", "plain"), ("costs $5", "costs $5"),
    ])
  func within(yaml: String, expected: String) throws {
    #expect(try template(yaml).evaluate(bindings).equals(.string(expected)))
  }

  @Test("what is expected is computed before it is matched")
  func expected() throws {
    let written = Pattern<Template>(
      .object([
        .init(.name("a"), Pattern(.value(.gt, try template("${n - 1}")))),
        .init(.name("b"), Pattern(.list([Pattern(.equals(try template("${n}")))]))),
      ]))
    let pattern = try written.evaluate(bindings)
    #expect(pattern.holds(for: ["a": 2, "b": [2]]))
    #expect(!pattern.holds(for: ["a": 1, "b": [2]]))
    let wrong = Pattern<Template>(.equals(try template("${list[9]}")))
    #expect(throws: Diagnostic.self) { try wrong.evaluate(bindings) }
  }

  @Test("without an expression it is a constant, typed as YAML types it")
  func constant() throws {
    #expect(try template("7").constant?.equals(7) == true)
    #expect(try template("'7'").constant?.equals("7") == true)
    #expect(try template("$${x}").constant?.equals("${x}") == true)
  }

  @Test("a mistake at run time points at the expression in the file")
  func mistake() throws {
    let template = try template("\"total: ${n / 0}\"")
    let error = #expect(throws: Diagnostic.self) { try template.evaluate(bindings) }
    #expect(error?.span?.text == "n / 0")
    #expect(error?.span?.start == .init(line: 3, column: 20))
  }

  @Test("the path of a request encodes values, and leaves what is written")
  func encoding() throws {
    let encoded = try template("/a b/${name}").text(bindings) { $0.utf8.map { $0 < 0x80 ? String(UnicodeScalar($0)) : "%" }.joined() }
    #expect(encoded == "/a b/%%nal & S%%hne")
  }
}
