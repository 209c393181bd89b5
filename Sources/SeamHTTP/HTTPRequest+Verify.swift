import SeamRuntime

extension HTTPRequest {
  /// Refuses what would be another message on the wire than the one that is written here, or none.
  func verify() throws(DriverFailure) {
    guard method.isToken else { throw DriverFailure(.invalid, "\(method.debugDescription) is not an HTTP method (RFC 9110, section 9.1)") }
    for header in headers {
      guard header.name.isToken else {
        throw DriverFailure(.invalid, "\(header.name.debugDescription) is not a header name (RFC 9110, section 5.1)")
      }
      guard header.value.utf8.allSatisfy({ $0 != 0 && $0 != 0x0A && $0 != 0x0D }) else {
        throw DriverFailure(.invalid, "the value of the header '\(header.name)' holds a line break or a NUL byte")
      }
    }
    guard url.bytesSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
      throw DriverFailure(.invalid, "\(url.debugDescription) is not a URL: it holds a space or a control character")
    }
    guard url.hasScheme("http://") || url.hasScheme("https://") else {
      throw DriverFailure(.invalid, "'\(url)' is not an absolute http or https URL")
    }
    for cookie in cookies?.own ?? [] {
      guard (cookie.value ?? "").utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: ";") }) else {
        throw DriverFailure(.invalid, "the value of the cookie '\(cookie.name)' holds a semicolon or a control character")
      }
    }
    if method == "HEAD", let body, !body.isEmpty {
      throw DriverFailure(.invalid, "a HEAD request takes no body")
    }
  }

  /// The URL for messages: without user and password.
  var shownURL: String {
    guard let (scheme, authority) = authority, let at = authority.lastIndex(of: "@") else { return url }
    return String(url[..<scheme] + url[url.index(after: at)...])
  }

  /// `127.0.0.1:4711`, for messages; without a port where the URL has none.
  var shownHost: String {
    guard let (_, authority) = authority else { return url }
    guard let at = authority.lastIndex(of: "@") else { return String(authority) }
    return String(authority[authority.index(after: at)...])
  }

  /// The end of `scheme://` and what stands between it and the path (RFC 3986, section 3.2).
  private var authority: (String.Index, Substring)? {
    guard let slash = url.firstIndex(of: "/") else { return nil }
    let start = url.index(slash, offsetBy: 2, limitedBy: url.endIndex) ?? url.endIndex
    return (start, url[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" })
  }
}

extension String {
  /// `utf8.allSatisfy` on one piece of memory.
  @inline(__always)
  fileprivate func bytesSatisfy(_ predicate: (UInt8) -> Bool) -> Bool {
    utf8.withContiguousStorageIfAvailable { $0.allSatisfy(predicate) } ?? utf8.allSatisfy(predicate)
  }

  /// - Parameter scheme: in small letters, with `://`.
  fileprivate func hasScheme(_ scheme: StaticString) -> Bool {
    guard utf8.count >= scheme.utf8CodeUnitCount else { return false }
    if hasPrefix(scheme.description) { return true }
    // The bit that makes a capital letter small leaves `:` and `/` as they are.
    return zip(utf8, UnsafeBufferPointer(start: scheme.utf8Start, count: scheme.utf8CodeUnitCount)).allSatisfy { $0 | 0x20 == $1 }
  }

  /// RFC 9110, section 5.6.2.
  fileprivate var isToken: Bool {
    !isEmpty
      && bytesSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "'"),
          UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "_"),
          UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
          true
        default: false
        }
      }
  }
}
