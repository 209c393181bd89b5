import Glibc

/// Tests of what a text is, each for one standard.
package enum TextFormat {
  /// RFC 9562, section 4: 8-4-4-4-12 hexadecimal digits, of any case and version.
  package static func isUUID(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 36 else { return false }
    return bytes.indices.allSatisfy { [8, 13, 18, 23].contains($0) ? bytes[$0] == UInt8(ascii: "-") : isHexDigit(bytes[$0]) }
  }

  /// Four decimal numbers without leading zeros (RFC 2673, section 3.2).
  package static func isIPv4(_ text: String) -> Bool {
    var address = in_addr()
    return !text.utf8.contains(0) && inet_pton(AF_INET, text, &address) == 1
  }

  /// RFC 4291, section 2.2; a zone does not belong to an address.
  package static func isIPv6(_ text: String) -> Bool {
    var address = in6_addr()
    return !text.utf8.contains(0) && inet_pton(AF_INET6, text, &address) == 1
  }

  /// RFC 1123, section 2.1: labels of letters, digits and inner hyphens, 253 bytes at most.
  package static func isHostname(_ text: String) -> Bool {
    let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return text.utf8.count <= 253
      && labels.allSatisfy { label in
        1...63 ~= label.count && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
          && label.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
      }
  }

  /// A mailbox (RFC 5321, section 4.1.2): a dot-atom or a quoted text, and a host name or an address in brackets.
  package static func isEmail(_ text: String) -> Bool {
    isMailbox(text, isHostname: isHostname) { byte in byte < 0x80 }
  }

  /// The same in any script (RFC 6531, section 3.3).
  static func isInternationalEmail(_ text: String) -> Bool {
    isMailbox(text, isHostname: InternationalName.isHostname) { _ in true }
  }

  private static func isMailbox(_ text: String, isHostname: (String) -> Bool, isAllowed: (UInt8) -> Bool) -> Bool {
    guard let at = text.lastIndex(of: "@") else { return false }
    let local = Array(text[..<at].utf8)
    let domain = String(text[text.index(after: at)...])
    guard 1...64 ~= local.count, local.allSatisfy(isAllowed) else { return false }
    if domain.hasPrefix("["), domain.hasSuffix("]"), domain.utf8.count > 2 {
      let literal = String(domain.dropFirst().dropLast())
      guard isIPv4(literal) || (literal.lowercased().hasPrefix("ipv6:") && isIPv6(String(literal.dropFirst(5)))) else { return false }
    } else if !isHostname(domain) {
      return false
    }
    return local.first == UInt8(ascii: "\"") ? isQuoted(local) : isDotAtom(local)
  }

  /// An absolute URL with a host (RFC 3986): `https://example.test/a?b#c`.
  package static func isURL(_ text: String) -> Bool {
    (try? url?.matches(text)) ?? false
  }

  /// Semantic Versioning 2.0.0, item 2, 9 and 10: `1.2.3-rc.1+build.5`.
  package static func isSemanticVersion(_ text: String) -> Bool {
    (try? semanticVersion?.matches(text)) ?? false
  }

  private static let url = try? Regex(
    #"\A[A-Za-z][A-Za-z0-9+.-]*://(?:(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*@)?"#
      + #"(?:\[[0-9A-Fa-f:.]+\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+)(?::[0-9]*)?"#
      + #"(?:[/?#](?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?\z"#)

  private static let semanticVersion = try? Regex(
    #"\A(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)"#
      + #"(?:-(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?"#
      + #"(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?\z"#)

  private static func isDotAtom(_ bytes: [UInt8]) -> Bool {
    let atoms = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return atoms.allSatisfy { atom in
      !atom.isEmpty && atom.allSatisfy { isAlphanumeric($0) || $0 >= 0x80 || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
    }
  }

  private static func isQuoted(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 2, bytes.last == UInt8(ascii: "\"") else { return false }
    var isEscaped = false
    for byte in bytes.dropFirst().dropLast() {
      guard byte >= 0x20, byte != 0x7F else { return false }
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        return false
      }
    }
    return !isEscaped
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 }
  private static func isHexDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6 }
}
