import SeamValue

/// One redirect that was followed (RFC 9110, section 15.4).
struct Redirect: Sendable {
  var status: Int
  var url: String
  /// Absolute.
  var location: String

  var value: Value {
    .object([("status", .int(Int64(status))), ("url", .string(url)), ("location", .string(location))])
  }
}

extension HTTPResponse {
  /// Whether it leads elsewhere, to be asked for in its place.
  var isRedirect: Bool { redirect != nil && [301, 302, 303, 307, 308].contains(status) }
}

extension HTTPRequest {
  /// What is sent next: 303 asks for a GET, and so do 301 and 302 after a POST, as browsers have it; 307 and 308 for the same once more. Another
  /// host, port or scheme is told nothing that was meant for the first.
  mutating func follow(to location: String, after status: Int) {
    let isGet = status == 303 ? method != "HEAD" : method == "POST" && status < 303
    if isGet {
      method = "GET"
      body = nil
      headers.removeAll { $0.name.lowercased().hasPrefix("content-") }
    }
    if Self.origin(location) != Self.origin(url) {
      headers.removeAll { $0.isNamed("authorization") || $0.isNamed("cookie") }
      cookies?.own = []
    }
    url = location
  }

  /// Scheme, host and port, as they are written.
  private static func origin(_ url: String) -> String {
    guard let slashes = url.firstRange(of: "://") else { return url }
    let authority = url[slashes.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let scheme = url[..<slashes.lowerBound].lowercased()
    let host = authority.split(separator: "@").last.map { $0.lowercased() } ?? ""
    let port = scheme == "https" ? ":443" : ":80"
    return scheme + "://" + (host.hasSuffix(port) ? String(host.dropLast(port.count)) : host)
  }
}
