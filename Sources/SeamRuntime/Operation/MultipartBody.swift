import SeamSource
import SeamSpec
import SeamValue

/// A form in parts (RFC 7578), as a request carries it.
enum MultipartBody {
  static func encode(_ parts: [HTTPAction.Part], _ scope: Scope) throws(Diagnostic) -> (bytes: [UInt8], type: String?) {
    var contents: [[[UInt8]]] = []
    for part in parts { contents.append(try part.contents(scope)) }
    // It stands in no part (RFC 2046, section 5.1.1).
    var number = 1
    while contents.joined().contains(where: { $0.firstRange(of: Array("seam-boundary-\(number)".utf8)) != nil }) { number += 1 }
    let boundary = "seam-boundary-\(number)"
    var bytes: [UInt8] = []
    for (part, contents) in zip(parts, contents) {
      let fileName = try part.fileName?.text(scope) ?? part.path
      let type = try part.type?.text(scope)
      for content in contents {
        var head = "--\(boundary)\r\ncontent-disposition: form-data; name=\"\(escaped(part.name))\""
        if let fileName { head += "; filename=\"\(escaped(fileName))\"" }
        if let type = type ?? part.knownType(fileName) { head += "\r\ncontent-type: \(type.filter { !$0.isNewline })" }
        bytes += Array((head + "\r\n\r\n").utf8) + content + Array("\r\n".utf8)
      }
    }
    return (bytes + Array("--\(boundary)--\r\n".utf8), "multipart/form-data; boundary=\(boundary)")
  }

  /// As browsers write it (HTML, *multipart/form-data encoding algorithm*).
  private static func escaped(_ text: String) -> String {
    String(
      decoding: text.utf8.flatMap { byte in
        switch byte {
        case 0x0A: Array("%0A".utf8)
        case 0x0D: Array("%0D".utf8)
        case 0x22: Array("%22".utf8)
        default: [byte]
        }
      }, as: UTF8.self)
  }
}

extension HTTPAction.Part {
  /// A list of texts is a part for each, and null is none.
  fileprivate func contents(_ scope: Scope) throws(Diagnostic) -> [[UInt8]] {
    switch content {
    case .bytes(let bytes): return [bytes]
    case .json(let template): return [Array(JSON.write(try template.evaluate(scope)).utf8)]
    case .text(let template):
      let value = try template.evaluate(scope)
      let values: [Value] = if case .list(let items) = value { items } else { [value] }
      return values.compactMap { value in
        switch value {
        case .null: nil
        case .bytes(let bytes): bytes
        default: Array(value.rendered.utf8)
        }
      }
    }
  }

  /// The type that a part has where nothing is said: none for a field, for a file what its name tells.
  fileprivate func knownType(_ fileName: String?) -> String? {
    if case .json = content { return "application/json" }
    guard let fileName else { return nil }
    let ending = fileName.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last.map { $0.lowercased() } ?? ""
    return Self.types[ending] ?? "application/octet-stream"
  }

  private static let types = [
    "txt": "text/plain", "html": "text/html", "css": "text/css", "csv": "text/csv", "md": "text/markdown", "js": "text/javascript",
    "json": "application/json", "xml": "application/xml", "yaml": "application/yaml", "pdf": "application/pdf", "zip": "application/zip",
    "gz": "application/gzip", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "svg": "image/svg+xml",
    "webp": "image/webp",
  ]
}
