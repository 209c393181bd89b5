import SeamSource

/// Values held against documents.
extension Matcher {
  mutating func test(_ document: DocumentTest, _ value: Value?, at span: SourceSpan?) {
    switch document {
    case .schema(let schema): matchSchema(schema, value, at: span)
    case .snapshot(let snapshot): matchSnapshot(snapshot, value, at: span)
    }
  }

  private mutating func matchSchema(_ test: SchemaTest, _ value: Value?, at span: SourceSpan?) {
    guard let value else { return fail(span, expected: PatternText.words(.schema(test)), found: "absent") }
    for failure in test.schema.validate(value, assertsFormats: true) where !isDecided {
      let (steps, found) = Self.place(failure.instancePath, in: value)
      let parts = failure.message.split(separator: ", found ", maxSplits: 1).map(String.init)
      let isPlain = parts.count == 2 && parts[0].hasPrefix("expected ")
      path.steps += steps
      fail(
        span, expected: isPlain ? String(parts[0].dropFirst(9)) : PatternText.words(.schema(test)),
        found: isPlain ? parts[1] : found.display(),
        detail: (isPlain ? "" : failure.message + "\n") + "the schema says so at \(Self.written(failure.schemaPath, test))")
      path.steps.removeLast(steps.count)
    }
  }

  /// Where a JSON Pointer leads.
  private static func place(_ pointer: String, in root: Value) -> ([ValuePath.Step], Value) {
    var (steps, value): ([ValuePath.Step], Value) = ([], root)
    for token in JSONPointer.tokens(pointer) {
      if case .list(let items) = value, let index = Int(token), items.indices.contains(index) {
        steps.append(.index(index))
        value = items[index]
      } else if case .map(let map) = value {
        steps.append(.key(token))
        value = map[token] ?? .null
      }
    }
    return (steps, value)
  }

  private static func written(_ location: String, _ test: SchemaTest) -> String {
    let text = SchemaAddress.path(of: location)
    guard test.name.isEmpty, let hash = text.firstIndex(of: "#"), !location.hasPrefix("http") else { return text }
    return String(text[hash...])
  }

  private mutating func matchSnapshot(_ snapshot: Snapshot, _ value: Value?, at span: SourceSpan?) {
    guard let value else { return fail(span, expected: PatternText.words(.snapshot(snapshot)), found: "absent") }
    let before = mismatches.count
    if let expected = snapshot.expected {
      match(Pattern(.equals(expected), span: span), value, exactly: true)
    } else {
      fail(
        span, expected: "the snapshot '\(snapshot.name)'", found: value.display(),
        detail: "there is no \(snapshot.path).json or .txt yet: 'seam run --update' writes it")
    }
    for index in mismatches.indices where index >= before {
      mismatches[index].snapshot = Snapshot.Change(path: snapshot.path, value: value)
    }
  }
}

/// How the files of schemas are named in references: `file:///` before the path, in which `..` at the start is kept.
package enum SchemaAddress {
  private static let scheme = "file:///"

  package static func uri(of path: String) -> String {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    for index in parts.indices {
      guard parts[index] == ".." else { break }
      parts[index] = "%2E%2E"
    }
    return scheme + parts.joined(separator: "/").replacing("#", with: "%23").replacing("?", with: "%3F").replacing(" ", with: "%20")
  }

  /// The path, with the fragment if there is one; other addresses stay as they are.
  package static func path(of uri: String) -> String {
    guard uri.hasPrefix(scheme) else { return uri }
    return uri.dropFirst(scheme.count).replacing("%2E%2E", with: "..").replacing("%23", with: "#").replacing("%3F", with: "?")
      .replacing("%20", with: " ").description
  }

  package static func isFile(_ uri: String) -> Bool { uri.hasPrefix(scheme) }
}
