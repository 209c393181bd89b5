/// Writes values as JSON, without recursion.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private let indented: Bool
  /// Writing ends somewhere behind this many bytes.
  private let limit: Int
  private var open: [Container] = []

  private enum Container {
    case list([Value], next: Int)
    case map(ValueMap, next: Int)
  }

  init(indented: Bool, limit: Int = .max) {
    self.indented = indented
    self.limit = limit
  }

  mutating func write(_ value: Value) {
    begin(value)
    while bytes.count <= limit, let container = open.popLast() {
      switch container {
      case .list(let items, let next):
        guard next < items.count else {
          end("]")
          continue
        }
        separate(isFirst: next == 0, depth: open.count + 1)
        open.append(.list(items, next: next + 1))
        begin(items[next])
      case .map(let map, let next):
        guard next < map.count else {
          end("}")
          continue
        }
        separate(isFirst: next == 0, depth: open.count + 1)
        open.append(.map(map, next: next + 1))
        quote(map.entries[next].key.rendered)
        append(indented ? ": " : ":")
        begin(map.entries[next].value)
      }
    }
  }

  private mutating func begin(_ value: Value) {
    switch value {
    case .null: append("null")
    case .bool(let flag): append(flag ? "true" : "false")
    case .int(let number): append(String(number))
    case .uint(let number): append(String(number))
    case .double(let number) where number.isFinite: append(number.description)
    case .decimal(let number): append(number.digits)
    case .list(let items) where items.isEmpty: append("[]")
    case .list(let items):
      append("[")
      open.append(.list(items, next: 0))
    case .map(let map) where map.isEmpty: append("{}")
    case .map(let map):
      append("{")
      open.append(.map(map, next: 0))
    case .string(let text): quote(text)
    case .double, .bytes, .timestamp, .duration, .type: quote(value.rendered)
    }
  }

  private mutating func separate(isFirst: Bool, depth: Int) {
    if !isFirst { append(",") }
    if indented { newLine(depth) }
  }

  private mutating func end(_ bracket: StaticString) {
    if indented { newLine(open.count) }
    bracket.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  private mutating func newLine(_ depth: Int) {
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(0x20, count: 2 * depth))
  }

  private mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  /// Escapes what RFC 8259, section 7, requires, and nothing else.
  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if bytes.count > limit { return }
      switch byte {
      case UInt8(ascii: "\""): append("\\\"")
      case UInt8(ascii: "\\"): append("\\\\")
      case 0x0A: append("\\n")
      case 0x0D: append("\\r")
      case 0x09: append("\\t")
      case 0x08: append("\\b")
      case 0x0C: append("\\f")
      case 0..<0x20:
        append("\\u00")
        append(byte < 0x10 ? "0" : "1")
        append(String(byte & 0xF, radix: 16))
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
