import SeamValue

/// What answers set: names and values (RFC 6265, section 4.1).
enum SetCookie {
  /// The last of each name; one that is taken away, by an age of nothing, is null.
  static func values(_ headers: [HTTPHeader]) -> Value {
    var cookies = ValueMap()
    for header in headers where header.isNamed("set-cookie") {
      let parts = header.value.split(separator: ";").map { trimmed($0) }
      guard let pair = parts.first, let equals = pair.firstIndex(of: "=") else { continue }
      let isGone = parts.dropFirst().contains { part in
        guard part.lowercased().hasPrefix("max-age="), let age = Int(part.dropFirst("max-age=".count)) else { return false }
        return age <= 0
      }
      let name = String(trimmed(pair[..<equals]))
      cookies[name] = isGone ? .null : .string(String(trimmed(pair[pair.index(after: equals)...])))
    }
    return .map(cookies)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
  }
}
