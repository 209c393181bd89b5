import Glibc
import SeamValue

/// What answers set: names and values (RFC 6265, section 4.1).
enum SetCookie {
  /// The last of each name; one that is taken away, by an age of nothing or an end that has passed, is null.
  ///
  /// - Parameter now: seconds since 1970.
  static func values(_ headers: [HTTPHeader], now: Int64 = Int64(time(nil))) -> Value {
    var cookies = ValueMap()
    for header in headers where header.isNamed("set-cookie") {
      let parts = header.value.split(separator: ";").map { trimmed($0) }
      guard let pair = parts.first, let equals = pair.firstIndex(of: "=") else { continue }
      // The last of each attribute counts, and an age comes before an end (section 5.3).
      var age: Int?
      var end: Int64?
      for part in parts.dropFirst() {
        let lower = part.lowercased()
        if lower.hasPrefix("max-age=") { age = Int(part.dropFirst("max-age=".count)) ?? age }
        if lower.hasPrefix("expires=") { end = CookieDate.seconds(part.dropFirst("expires=".count)) ?? end }
      }
      let isGone = age.map { $0 <= 0 } ?? end.map { $0 <= now } ?? false
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
