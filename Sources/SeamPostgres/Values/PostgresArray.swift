import SeamValue

/// Arrays as text (PostgreSQL, *Array Input and Output Syntax*): `{1,NULL,"a \"b\""}`, nested by dimension.
enum PostgresArray {
  /// MAXDIM of the server.
  static let maximumDimensions = 6

  /// Nil where it is no array literal.
  static func read(_ text: UnsafeBufferPointer<UInt8>, of element: PostgresType, delimiter: UInt8) -> [Value]? {
    var reader = Reader(text: text, element: element, delimiter: delimiter)
    reader.skipBounds()
    guard let list = reader.list(depth: 1), reader.index == text.count else { return nil }
    return list
  }

  private struct Reader {
    let text: UnsafeBufferPointer<UInt8>
    let element: PostgresType
    let delimiter: UInt8
    var index = 0

    private var current: UInt8? { index < text.count ? text[index] : nil }

    /// `[0:2]=`, where the first index is not 1.
    mutating func skipBounds() {
      guard current == UInt8(ascii: "["), let end = text.firstIndex(of: UInt8(ascii: "=")) else { return }
      index = end + 1
    }

    mutating func list(depth: Int) -> [Value]? {
      guard depth <= maximumDimensions, current == UInt8(ascii: "{") else { return nil }
      index += 1
      var items: [Value] = []
      if current == UInt8(ascii: "}") {
        index += 1
        return items
      }
      while true {
        guard let item = current == UInt8(ascii: "{") ? list(depth: depth + 1).map(Value.list) : scalar() else { return nil }
        items.append(item)
        defer { index += 1 }
        switch current {
        case delimiter: continue
        case UInt8(ascii: "}"): return items
        default: return nil
        }
      }
    }

    private mutating func scalar() -> Value? {
      var bytes: [UInt8] = []
      let isQuoted = current == UInt8(ascii: "\"")
      if isQuoted { index += 1 }
      while let byte = current {
        switch byte {
        case UInt8(ascii: "\\"):
          index += 1
          guard let escaped = current else { return nil }
          bytes.append(escaped)
        case UInt8(ascii: "\"") where isQuoted:
          index += 1
          return value(bytes)
        case delimiter where !isQuoted, UInt8(ascii: "}") where !isQuoted:
          return bytes == Array("NULL".utf8) ? .null : value(bytes)
        default: bytes.append(byte)
        }
        index += 1
      }
      return nil
    }

    private func value(_ bytes: [UInt8]) -> Value {
      bytes.withUnsafeBufferPointer { PostgresValue.read($0, as: element) }
    }
  }

  /// Every item is quoted, for then nothing in it has a meaning.
  static func write(_ items: [Value], of element: PostgresType, delimiter: UInt8) throws(PostgresParameter.Mismatch) -> String {
    try write(items, of: element, delimiter: delimiter, depth: 1)
  }

  private static func write(
    _ items: [Value], of element: PostgresType, delimiter: UInt8, depth: Int
  ) throws(PostgresParameter.Mismatch) -> String {
    guard depth <= maximumDimensions else { throw .nesting }
    var out = "{"
    for (index, item) in items.enumerated() {
      if index > 0 { out.unicodeScalars.append(Unicode.Scalar(delimiter)) }
      // A list among the items is a dimension, unless the items are JSON, which has lists of its own.
      if case .list(let inner) = item, element != .json {
        out += try write(inner, of: element, delimiter: delimiter, depth: depth + 1)
      } else if let text = try PostgresParameter.text(of: item, as: element) {
        out += quoted(text)
      } else {
        out += "NULL"
      }
    }
    return out + "}"
  }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { out += "\\" }
      out.unicodeScalars.append(scalar)
    }
    return out + "\""
  }
}
