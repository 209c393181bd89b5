import SeamSpec

/// The parts of an address with an authority (RFC 3986, section 3), credentials decoded.
struct URLParts {
  var scheme: String
  var user: String?
  var password: String?
  /// An IPv6 address is without its brackets.
  var host: String
  var port: Int
  /// Percent-encoded, with its slash; empty where there is none.
  var path: String

  /// - Parameter schemes: with their ports.
  init(_ text: String, schemes: [String: Int]) throws(RabbitMQAddress.Malformed) {
    func malformed(_ message: String) -> RabbitMQAddress.Malformed { RabbitMQAddress.Malformed(message: message) }
    let names = schemes.keys.sorted().map { "\($0)://" }.joined(separator: " or ")
    guard let colon = text.firstRange(of: "://") else { throw malformed("it has to begin with \(names)") }
    scheme = text[..<colon.lowerBound].lowercased()
    guard let standardPort = schemes[scheme] else {
      throw malformed(
        scheme == "amqps" ? "Seam does not speak to brokers over TLS yet: amqps://" : "it has to begin with \(names), not '\(scheme)://'")
    }
    var rest = text[colon.upperBound...]
    guard rest.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { throw malformed("there is a space in it") }
    if rest.contains(where: { $0 == "?" || $0 == "#" }) { throw malformed("parameters behind '?' or '#' are not known here") }
    if let slash = rest.firstIndex(of: "/") {
      path = String(rest[slash...])
      rest = rest[..<slash]
    } else {
      path = ""
    }
    if let at = rest.lastIndex(of: "@") {
      let credentials = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      user = Self.decoded(credentials[0])
      password = credentials.count > 1 ? Self.decoded(credentials[1]) : nil
      rest = rest[rest.index(after: at)...]
    }
    var portText: Substring?
    if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
      host = String(rest[rest.index(after: rest.startIndex)..<end])
      rest = rest[rest.index(after: end)...]
      if !rest.isEmpty {
        guard rest.hasPrefix(":") else { throw malformed("there is something behind the host's ']'") }
        portText = rest.dropFirst()
      }
    } else {
      let pieces = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      host = String(pieces[0])
      portText = pieces.count > 1 ? pieces[1] : nil
    }
    guard !host.isEmpty else { throw malformed("it names no host") }
    guard let portText else {
      port = standardPort
      return
    }
    // What stands there may be a password with an '@' forgotten behind it.
    guard portText.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(portText), 1...65_535 ~= number else {
      throw malformed("what stands behind the host's ':' is no port")
    }
    port = number
  }

  var hostAndPort: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

  static func decoded(_ text: Substring) -> String { PercentCoding.decode(text.utf8) }
}
