import SeamSpec
import SeamValue

/// The parts of a body of `multipart/form-data` (RFC 7578), by name; a name that comes again has a list.
enum Multipart {
  /// So many are read.
  private static let maximum = 1000

  static func parts(of record: RequestRecord) -> ValueMap {
    var map = ValueMap()
    guard let type = record.header("content-type"), let boundary = parameter("boundary", of: type), !boundary.isEmpty else { return map }
    for bytes in split(record.body, boundary: boundary).prefix(maximum) {
      guard let (name, part) = part(bytes) else { continue }
      switch map[name] {
      case nil: map[name] = part
      case .list(let parts): map[name] = .list(parts + [part])
      case let first?: map[name] = .list([first, part])
      }
    }
    return map
  }

  /// What stands between the lines of the boundary (RFC 2046, section 5.1.1).
  private static func split(_ body: [UInt8], boundary: String) -> [ArraySlice<UInt8>] {
    let mark = Array("--\(boundary)".utf8)
    var parts: [ArraySlice<UInt8>] = []
    var start: Int?
    var index = 0
    while index + mark.count <= body.count {
      let isLine = index == 0 || body[index - 1] == 0x0A
      guard isLine, body[index] == 0x2D, body[index..<index + mark.count].elementsEqual(mark) else {
        index += 1
        continue
      }
      if let start {
        var end = index - 1
        if end > start, body[end - 1] == 0x0D { end -= 1 }
        parts.append(body[start..<max(start, end)])
      }
      index += mark.count
      if body[index...].starts(with: [0x2D, 0x2D]) { return parts }
      while index < body.count, body[index] != 0x0A { index += 1 }
      index += 1
      start = min(index, body.count)
    }
    return parts
  }

  private static func part(_ bytes: ArraySlice<UInt8>) -> (String, Value)? {
    var rest = bytes
    var headers: [String: String] = [:]
    while true {
      let line = rest.prefix { $0 != 0x0A }
      guard line.endIndex < rest.endIndex else { return nil }
      rest = rest[(line.endIndex + 1)...]
      let text = String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
      if text.isEmpty { break }
      let name = text.prefix { $0 != ":" }
      headers[name.lowercased()] = String(text.dropFirst(name.count + 1).drop { $0 == " " || $0 == "\t" })
    }
    guard let disposition = headers["content-disposition"], let name = parameter("name", of: disposition) else { return nil }
    var fields: [(String, Value)] = []
    if let filename = parameter("filename", of: disposition) { fields.append(("filename", .string(filename))) }
    if let type = headers["content-type"] {
      fields.append(("type", .string(type)))
      if type.lowercased().contains("json"), let json = try? JSON.parse(Array(rest)) { fields.append(("json", json)) }
    }
    fields.append(("body", .string(String(decoding: rest, as: UTF8.self))))
    return (name, .object(fields))
  }

  /// A parameter of a header, in quotes or not (RFC 9110, section 5.6.6).
  private static func parameter(_ name: String, of header: String) -> String? {
    var bytes = Array(header.utf8)[...]
    while let semicolon = bytes.firstIndex(of: 0x3B) {
      bytes = bytes[(semicolon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
      let key = bytes.prefix { $0 != 0x3D && $0 != 0x3B }
      bytes = bytes[key.endIndex...]
      guard bytes.first == 0x3D else { continue }
      bytes = bytes.dropFirst()
      var value: [UInt8] = []
      if bytes.first == 0x22 {
        bytes = bytes.dropFirst()
        while let byte = bytes.popFirst(), byte != 0x22 { value.append(byte == 0x5C ? bytes.popFirst() ?? byte : byte) }
      } else {
        value = Array(bytes.prefix { $0 != 0x3B && $0 != 0x20 })
      }
      if String(decoding: key, as: UTF8.self).lowercased() == name { return String(decoding: value, as: UTF8.self) }
    }
    return nil
  }
}
