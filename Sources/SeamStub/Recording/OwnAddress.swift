import SeamRuntime

/// The addresses of a third party in its own answers: links that lead back to it, and to whatever stands in for it.
enum OwnAddress {
  /// As a stub knows its own.
  static let expression = "${request.origin}"

  /// Whether a header holds an address that a client follows.
  static func isLink(_ header: String) -> Bool { ["location", "content-location", "link"].contains(header.lowercased()) }

  /// - Parameter addresses: without a slash at their ends. One that goes on, `http://host:80` in `http://host:8080`, is another one.
  static func replacing(_ addresses: [String], in text: String, with replacement: String) -> String {
    var text = text
    for address in addresses {
      if let bytes = replacing(Array(address.utf8), in: Array(text.utf8), with: Array(replacement.utf8)) {
        text = String(decoding: bytes, as: UTF8.self)
      }
    }
    return text
  }

  /// The body of an answer, its addresses replaced where it is text.
  static func replacing(_ address: String, in response: HTTPResponse, with replacement: String) -> [UInt8] {
    let type = response.header("content-type")?.lowercased() ?? ""
    guard ["json", "text/", "xml", "javascript"].contains(where: type.contains) else { return response.body }
    var body = response.body
    // JSON may write a slash as `\/`.
    for slash in ["/", "\\/"] {
      let (old, new) = (address.replacing("/", with: slash), replacement.replacing("/", with: slash))
      body = replacing(Array(old.utf8), in: body, with: Array(new.utf8)) ?? body
    }
    return body
  }

  /// Nil where the address is not in it.
  private static func replacing(_ address: [UInt8], in bytes: [UInt8], with replacement: [UInt8]) -> [UInt8]? {
    guard let first = address.first else { return nil }
    var result: [UInt8] = []
    var copied = 0
    var index = 0
    while index + address.count <= bytes.count {
      guard bytes[index] == first, bytes[index...].starts(with: address), endsThere(bytes[(index + address.count)...]) else {
        index += 1
        continue
      }
      result += bytes[copied..<index] + replacement
      index += address.count
      copied = index
    }
    return copied == 0 ? nil : result + bytes[copied...]
  }

  private static func endsThere(_ rest: ArraySlice<UInt8>) -> Bool {
    func goesOn(_ byte: UInt8?) -> Bool {
      guard let byte else { return false }
      return (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == 0x2D || byte == 0x5F || byte == 0x40
    }
    // A sentence may end behind an address.
    if rest.first == 0x2E || rest.first == 0x3A { return !goesOn(rest.dropFirst().first) }
    return !goesOn(rest.first)
  }
}
