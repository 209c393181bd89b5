import Synchronization

/// The cookies that answers have set and later requests send (RFC 6265), as lines of Netscape's format, in which the client reads and writes
/// them: domain, subdomains, path, secure, expiry, name and value, with tabs between.
package final class CookieJar: Sendable {
  private let content = Mutex<[String]>([])

  package init() {}

  package var lines: [String] { content.withLock { $0 } }

  /// Takes over what one exchange changed; another one may have changed other cookies meanwhile.
  package func update(from old: [String], to new: [String]) {
    guard old != new else { return }
    let kept = Set(new.map(Self.key))
    let gone = Set(old.map(Self.key)).subtracting(kept)
    let unchanged = Set(old)
    let changed = new.filter { !unchanged.contains($0) }
    let replaced = gone.union(changed.map(Self.key))
    content.withLock { lines in
      lines.removeAll { replaced.contains(Self.key($0)) }
      lines += changed
    }
  }

  /// The name of the cookie in a line.
  package static func name(in line: String) -> Substring {
    let fields = fields(line)
    return fields.count > 5 ? fields[5] : ""
  }

  /// Two cookies of the same name, domain and path are one (RFC 6265, section 5.3).
  private static func key(_ line: String) -> [Substring] {
    let fields = fields(line)
    guard fields.count > 5 else { return fields }
    let mark = "#HttpOnly_"
    let domain = fields[0].hasPrefix(mark) ? fields[0].dropFirst(mark.count) : fields[0]
    return [domain, fields[2], fields[5]]
  }

  private static func fields(_ line: String) -> [Substring] {
    line.split(separator: "\t", maxSplits: 6, omittingEmptySubsequences: false)
  }
}

/// The cookies of one request.
package struct HTTPCookies: Sendable {
  package var jar: CookieJar
  /// Whether those of the jar are sent; what the answer sets is put there in any case.
  package var sendsJar = true
  /// Sent beside them, in place of those of the same name; a name alone holds back the jar's.
  package var own: [(name: String, value: String?)] = []

  package init(jar: CookieJar) {
    self.jar = jar
  }

  /// The lines of the jar that may be sent.
  package var sent: [String] {
    guard sendsJar else { return [] }
    let lines = jar.lines
    if own.isEmpty || lines.isEmpty { return lines }
    return lines.filter { line in !own.contains { $0.name == CookieJar.name(in: line) } }
  }

  /// `a=1; b=2`, nil for none of its own.
  package var ownText: String? {
    let pairs = own.compactMap { cookie in cookie.value.map { "\(cookie.name)=\($0)" } }
    return pairs.isEmpty ? nil : pairs.joined(separator: "; ")
  }
}
