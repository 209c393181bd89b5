import SeamSource
import SeamValue
import SeamYAML
import TestSupport
import Testing

/// The cases of yaml-test-suite: what is valid is read exactly so, or refused with a diagnostic that names what is not supported; what is
/// invalid is refused.
@Suite struct ConformanceYAMLTests {
  /// The ids of diagnostics that refuse what is YAML, because the language leaves it out.
  private static let refusals: Set<String> = [
    "collection-key", "duplicate-key", "unsupported-tag", "unsupported-directive", "indentation-at-root",
  ]

  @Test(.enabled(if: Conformance.has("yaml"), Conformance.isMissing))
  func conformance() throws {
    let cases = try #require(Conformance.suite("yaml"))
    var valid = 0
    var identical = 0
    var refused = 0
    var wrong: [String] = []
    var invalid = 0
    var invalidRefused = 0
    for testCase in cases {
      let id = try #require(testCase["id"]?.text)
      let bytes = try #require(testCase["yaml_base64"]?.text.flatMap { Base64.decode($0) })
      let file = SourceFile(name: id, bytes: bytes)
      let result = YAML.parse(file)
      let ids = result.diagnostics.map(\.id)
      if testCase["error"] != nil {
        invalid += 1
        if result.diagnostics.hasErrors { invalidRefused += 1 } else { wrong.append("\(id): invalid, but accepted") }
        continue
      }
      valid += 1
      if result.diagnostics.hasErrors {
        refused += 1
        let strange = ids.filter { !Self.refusals.contains($0) }
        if !strange.isEmpty { wrong.append("\(id): refused by \(strange)") }
        continue
      }
      let events = EventNotation.lines(of: file)
      let expected = testCase["events"]?.list.compactMap(\.text) ?? []
      let documents = result.documents.map { $0.root.map(plainValue) ?? .null }
      if events != expected {
        wrong.append("\(id): events\n  \(events)\n  \(expected)")
      } else if let wanted = testCase["documents"]?.list, !Value.list(documents).equals(.list(wanted)) {
        wrong.append("\(id): documents\n  \(documents)\n  \(wanted)")
      } else {
        identical += 1
      }
    }
    print(
      "conformance yaml: \(identical) of \(valid) valid identical, \(refused) refused, \(wrong.count) wrong; \(invalidRefused) of \(invalid) invalid refused"
    )
    #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    #expect(invalidRefused == invalid)
    #expect(identical * 100 >= valid * 78)
  }
}

extension Value {
  fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }
  fileprivate var list: [Value] { if case .list(let list) = self { list } else { [] } }
}

/// A node as JSON would hold it, so that it can be compared with what the case expects.
private func plainValue(_ node: Node) -> Value {
  switch node.content {
  case .sequence(let items): return .list(items.map(plainValue))
  case .mapping(let entries):
    return .object(
      entries.map { entry in
        if case .scalar(let key) = entry.key.content { (key.text, plainValue(entry.value)) } else { ("", .null) }
      })
  case .scalar(let scalar):
    switch scalar.value {
    case .null: return .null
    case .bool(let flag): return .bool(flag)
    case .int(let number): return .int(number)
    case .number(let digits): return .decimal(Decimal(validated: digits))
    case .infinity(let isNegative): return .double(isNegative ? -.infinity : .infinity)
    case .notANumber: return .double(.nan)
    case .string(let text): return .string(text)
    }
  }
}
