import SeamSource
import SeamSpec
import SeamValue
import SeamYAML
import TestSupport
import Testing

@testable import SeamStub

@Suite struct YAMLTextTests {
  /// What SeamYAML reads of a text.
  private func read(_ text: String) -> Value? {
    let result = YAML.parse(SourceFile(name: "a.yaml", bytes: Array(text.utf8)))
    guard result.diagnostics.isEmpty, let root = result.root else { return nil }
    func value(_ node: Node) -> Value {
      switch node.content {
      case .scalar(let scalar): scalar.value.asValue
      case .sequence(let items): .list(items.map(value))
      case .mapping(let entries): .object(entries.map { ($0.key.text ?? "", value($0.value)) })
      }
    }
    return value(root)
  }

  @Test func `whatever is written is read again as the same`() {
    var random = SplitMix64(state: 42)
    let texts = [
      "", " ", "a", "true", "null", "~", "1", "1.50", "0x1F", "-", "---", "...", "a: b", "# c", "a #b", "line\nline", "line\n", "\n", "\nx",
      " x\ny", "a\n\nb\n", "a\n \nb", "tab\tx", "\t", "\r\n", "\u{0}\u{7}\u{1B}", "\u{85}\u{2028}\u{FEFF}\u{FFFE}", "é∮😀", "\"q\" 'q' \\",
      "{a}",
      "[a]", "&a", "*a", "!t", "%x", "@x", "`x", "| x", "> x", "? x", "- x", "yes", "$${x}", "=", "<<", "2001-01-01", "a ", "x:", ".inf",
      "a\n\n",
      "- a\n- b", "a\n  b\n", "POST /v1/charges",
    ]
    func value(_ depth: Int) -> Value {
      switch random.next() % (depth > 3 ? 6 : 9) {
      case 0: .null
      case 1: .bool(random.next() % 2 == 0)
      case 2: .int(Int64(bitPattern: random.next()))
      case 3: .decimal(Decimal(validated: ["1.50", "-0.1e-7", "6.02e23", "18446744073709551616", "-0.0"][Int(random.next() % 5)]))
      case 4: .string((0..<(1 + random.next() % 3)).map { _ in texts[Int(random.next() % UInt64(texts.count))] }.joined())
      case 5: .string(texts[Int(random.next() % UInt64(texts.count))])
      case 6: .list((0..<(random.next() % 5)).map { _ in value(depth + 1) })
      default:
        .map(ValueMap((0..<(random.next() % 6)).map { _ in (.string(texts[Int(random.next() % UInt64(texts.count))]), value(depth + 1)) }))
      }
    }
    for _ in 0..<3_000 {
      let written = value(0)
      let text = YAMLText.write(written)
      let again = read(text)
      #expect(again.map { JSON.write($0) } == JSON.write(written), "\(text)")
    }
  }

  @Test func `what is small stands on a line, and texts of several lines in a block`() {
    let value: Value = [
      "routes": [["on": "GET /a", "reply": ["status": 201, "headers": ["x-a": "1"]]], ["on": "GET /b", "reply": ["body": "a\nb\n"]]]
    ]
    #expect(
      YAMLText.write(value) == """
        routes:
          - on: GET /a
            reply:
              status: 201
              headers: { x-a: "1" }
          - on: GET /b
            reply:
              body: |
                a
                b

        """)
  }
}
