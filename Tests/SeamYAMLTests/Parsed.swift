import SeamSource
import SeamYAML
import Testing

/// A text that was read, and short ways to look at it.
struct Parsed {
  let file: SourceFile
  let result: YAMLResult

  init(_ text: String) {
    file = SourceFile(name: "a.yaml", text: text)
    result = YAML.parse(file)
  }

  init(bytes: [UInt8]) {
    file = SourceFile(name: "a.yaml", bytes: bytes)
    result = YAML.parse(file)
  }

  var ids: [String] { result.diagnostics.map(\.id) }

  /// All diagnostics as a user sees them.
  var rendered: String { result.diagnostics.map { DiagnosticText().render($0) }.joined(separator: "\n") }

  /// The value of the first document, as flow YAML with every text in quotes; it must have been read without a mistake.
  func flow(sourceLocation: SourceLocation = #_sourceLocation) -> String {
    #expect(result.diagnostics.isEmpty, "\(rendered)", sourceLocation: sourceLocation)
    return result.root.map(Self.flow) ?? ""
  }

  /// The only document's value, which must be a scalar.
  func scalar() throws -> Scalar {
    try #require(result.diagnostics.isEmpty, "\(rendered)")
    return try Self.scalar(try #require(result.root))
  }

  /// The scalars of the list that the first document is.
  func items() throws -> [Scalar] {
    try #require(result.diagnostics.isEmpty, "\(rendered)")
    guard case .sequence(let nodes)? = result.root?.content else { throw NotFound() }
    return try nodes.map(Self.scalar)
  }

  /// The entry of a key of the mapping that the first document is.
  func entry(_ key: String) throws -> Node.Entry {
    guard case .mapping(let entries)? = result.root?.content else { throw NotFound() }
    return try #require(entries.first { (try? Self.scalar($0.key).text) == key })
  }

  /// The bytes of the file that a range holds.
  func text(_ range: Range<Int>) -> String { file.text(range) }

  struct NotFound: Error {}

  static func scalar(_ node: Node) throws -> Scalar {
    guard case .scalar(let scalar) = node.content else { throw NotFound() }
    return scalar
  }

  static func flow(_ node: Node) -> String {
    switch node.content {
    case .sequence(let nodes): return "[" + nodes.map(flow).joined(separator: ", ") + "]"
    case .mapping(let entries): return "{" + entries.map { flow($0.key) + ": " + flow($0.value) }.joined(separator: ", ") + "}"
    case .scalar(let scalar):
      switch scalar.value {
      case .null: return "null"
      case .bool(let flag): return String(flag)
      case .int(let number): return String(number)
      case .number(let digits): return digits
      case .infinity(let isNegative): return isNegative ? "-.inf" : ".inf"
      case .notANumber: return ".nan"
      case .string(let text): return "'" + text.replacing("\n", with: "\\n").replacing("\t", with: "\\t") + "'"
      }
    }
  }
}
