import SeamValue
import SeamYAML

/// Writes values as YAML that is read again as the same values: in blocks, small objects and lists on a line.
///
/// Keys are texts of at most `maximumKey` bytes. Timestamps, bytes and the like, which YAML has no kind for, are written as text.
struct YAMLText {
  /// An implicit key may have 1024 characters (YAML 1.2.2, section 7.4.2), quotes and escapes included.
  static let maximumKey = 120
  private static let maximumFlow = 96

  private var text = ""

  static func write(_ value: Value) -> String {
    var writer = YAMLText()
    switch value {
    case .map(let map) where !map.isEmpty: writer.block(map, indent: 0)
    case .list(let items) where !items.isEmpty: writer.block(items, indent: 0)
    default: writer.text = flow(value) + "\n"
    }
    return writer.text
  }

  // MARK: Blocks

  private mutating func block(_ map: ValueMap, indent: Int, isContinued: Bool = false) {
    for (index, entry) in map.entries.enumerated() {
      if index > 0 || !isContinued { pad(indent) }
      text += Self.scalar(entry.key.rendered) + ":"
      value(entry.value, indent: indent + 2)
    }
  }

  private mutating func block(_ items: [Value], indent: Int) {
    for item in items {
      pad(indent)
      text += "-"
      // An object in a list begins on the line of the dash.
      if case .map(let map) = item, !map.isEmpty, Self.short(item) == nil {
        text += " "
        block(map, indent: indent + 2, isContinued: true)
      } else {
        value(item, indent: indent + 2)
      }
    }
  }

  /// Behind a key or a dash.
  private mutating func value(_ value: Value, indent: Int) {
    if let line = Self.short(value) {
      text += " \(line)\n"
      return
    }
    switch value {
    case .map(let map):
      text += "\n"
      block(map, indent: indent)
    case .list(let items):
      text += "\n"
      block(items, indent: indent)
    default:
      let content = value.rendered
      guard case .string = value, Self.isLiteral(content) else {
        text += " \(Self.flow(value))\n"
        return
      }
      text += content.hasSuffix("\n") ? " |\n" : " |-\n"
      for line in content.split(separator: "\n", omittingEmptySubsequences: false).dropLast(content.hasSuffix("\n") ? 1 : 0) {
        if !line.isEmpty { pad(indent) }
        text += line + "\n"
      }
    }
  }

  private mutating func pad(_ indent: Int) {
    text += String(repeating: " ", count: indent)
  }

  // MARK: Lines

  /// On one line, where it is a scalar of one line or short enough.
  private static func short(_ value: Value) -> String? {
    switch value {
    case .string(let text): return isLiteral(text) ? nil : flow(value)
    case .map(let map) where !map.isEmpty:
      if map.count > 8 || map.entries.contains(where: { $0.value.isContainer }) || holdsLiteral(map.entries.map(\.value)) { return nil }
    case .list(let items) where !items.isEmpty:
      if items.count > 16 || items.contains(where: \.isNested) || holdsLiteral(items) { return nil }
    default: return flow(value)
    }
    // The size is known to be small before it is built.
    guard value.weight < maximumFlow else { return nil }
    let line = flow(value)
    return line.utf8.count <= maximumFlow ? line : nil
  }

  private static func holdsLiteral(_ values: [Value]) -> Bool {
    values.contains { if case .string(let text) = $0 { isLiteral(text) } else { false } }
  }

  private static func flow(_ value: Value) -> String {
    switch value {
    case .map(let map) where map.isEmpty: "{}"
    case .map(let map): "{ " + map.entries.map { "\(scalar($0.key.rendered)): \(flow($0.value))" }.joined(separator: ", ") + " }"
    case .list(let items): "[" + items.map(flow).joined(separator: ", ") + "]"
    case .string(let text): scalar(text)
    case .null: "null"
    case .bool, .int, .uint: value.rendered
    case .decimal(let number): number.digits
    case .double(let number) where number.isNaN: ".nan"
    case .double(let number) where number.isInfinite: number < 0 ? "-.inf" : ".inf"
    case .double(let number): number.description
    default: scalar(value.rendered)
    }
  }

  /// A text: plain where it can be nothing else, else in double quotes (section 7.3.1).
  private static func scalar(_ text: String) -> String {
    if isPlain(text) { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default:
        if isPrintable(scalar) { quoted.unicodeScalars.append(scalar) } else { quoted += escape(scalar.value) }
      }
    }
    return quoted + "\""
  }

  private static func escape(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    let (letter, count) = value < 0x100 ? ("x", 2) : value < 0x10000 ? ("u", 4) : ("U", 8)
    return "\\" + letter + String(repeating: "0", count: count - digits.count) + digits
  }

  private static func isPlain(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last, isLetter(first) || first == 0x2F || first == 0x5F, last != 0x20 else {
      return false
    }
    let isSimple = bytes.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || [0x20, 0x2D, 0x2E, 0x2F, 0x5F].contains($0) }
    guard isSimple, case .string = ScalarValue(plain: text) else { return false }
    return true
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }

  /// Whether it reads well as a literal block (section 8.1.2), and reads as the same there.
  private static func isLiteral(_ text: String) -> Bool {
    guard text.utf8.contains(0x0A), !text.hasSuffix("\n\n") else { return false }
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first?.first, first != " ", first != "\t" else { return false }
    return lines.allSatisfy { line in
      line.allSatisfy { isPrintable($0) || $0 == "\t" } && (line.isEmpty || line.contains { $0 != " " && $0 != "\t" })
    }
  }

  /// What may stand for itself (section 5.1), without line breaks of any standard and the byte order mark.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...: true
    default: false
    }
  }
}

extension Value {
  /// Whether it holds objects or lists that are not empty.
  fileprivate var isNested: Bool {
    switch self {
    case .map(let map): map.entries.contains { $0.value.isContainer }
    case .list(let items): items.contains { $0.isContainer }
    default: false
    }
  }

  fileprivate var isContainer: Bool {
    switch self {
    case .map(let map): !map.isEmpty
    case .list(let items): !items.isEmpty
    default: false
    }
  }

  /// Less than the bytes it takes on a line; bounded work for large values.
  fileprivate var weight: Int {
    switch self {
    case .string(let text): text.utf8.count
    case .list(let items): items.prefix(20).reduce(2) { $0 + ($1.isNested ? 100 : $1.weight) }
    case .map(let map): map.entries.prefix(20).reduce(2) { $0 + $1.key.rendered.utf8.count + ($1.value.isNested ? 100 : $1.value.weight) }
    default: 1
    }
  }
}
