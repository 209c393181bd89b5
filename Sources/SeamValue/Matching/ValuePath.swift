/// The way to a place in a value, which becomes text only where a message needs it.
package struct ValuePath: Sendable {
  package enum Step: Sendable {
    case key(String)
    case index(Int)
    /// What a JSONPath query found.
    case query(String)
    /// What a text holds that was read as JSON.
    case content
  }

  /// The name of the whole, such as `json`; may be empty.
  package let root: String
  package var steps: [Step] = []

  package init(root: String) {
    self.root = root
  }

  /// `json.items[0].id`; a key that is no identifier stands in brackets and quotes.
  package var text: String {
    var text = root
    for step in steps {
      switch step {
      case .key(let key) where Self.isIdentifier(key): text += text.isEmpty ? key : "." + key
      case .key(let key): text += "[" + JSON.write(.string(key)) + "]"
      case .index(let index): text += "[\(index)]"
      case .query(let query): text += text.isEmpty ? query : String(query.dropFirst())
      case .content: text += text.isEmpty ? "$json" : ".$json"
      }
    }
    return text
  }

  private static func isIdentifier(_ key: String) -> Bool {
    guard let first = key.utf8.first, first &- 0x30 >= 10 else { return false }
    return key.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == UInt8(ascii: "_") }
  }
}
