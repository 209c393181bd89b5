/// Internationalized host names (IDNA 2008: RFC 5890 to 5892).
package enum InternationalName {
  /// Whether every label of an ASCII host name that claims to be internationalized, with hyphens as third and fourth character, is one.
  package static func hasValidLabels(_ name: String) -> Bool {
    name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
      let label = label.lowercased()
      guard hasReservedHyphens(Array(label.unicodeScalars)) else { return true }
      guard label.hasPrefix("xn--"), let decoded = Punycode.decode(String(label.dropFirst(4))) else { return false }
      return isValid(decoded)
    }
  }

  /// A host name in any script; the dots of RFC 3490, section 3.1, separate labels.
  package static func isHostname(_ name: String) -> Bool {
    let labels = name.unicodeScalars.split(omittingEmptySubsequences: false) { [".", "\u{3002}", "\u{FF0E}", "\u{FF61}"].contains($0) }
    var length = labels.count - 1
    for label in labels {
      let scalars = Array(label)
      let encoded = scalars.allSatisfy(\.isASCII) ? String(label) : "xn--" + (Punycode.encode(scalars) ?? "-")
      length += encoded.utf8.count
      guard 1...63 ~= encoded.utf8.count, length <= 253 else { return false }
      if scalars.allSatisfy(\.isASCII) {
        guard TextFormat.isHostname(encoded), hasValidLabels(encoded) else { return false }
      } else if !isValid(scalars) {
        return false
      }
    }
    return true
  }

  private static func hasReservedHyphens(_ label: [Unicode.Scalar]) -> Bool { label.count > 3 && label[2] == "-" && label[3] == "-" }

  /// A label in Unicode (RFC 5891, section 4.2.3).
  private static func isValid(_ label: [Unicode.Scalar]) -> Bool {
    guard let first = label.first, first != "-", label.last != "-", !hasReservedHyphens(label), !isMark(first) else { return false }
    return label.indices.allSatisfy { isAllowed(label[$0]) || isAllowedInContext(label, $0) } && !mixesDigits(label)
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    [.nonspacingMark, .spacingMark, .enclosingMark].contains(scalar.properties.generalCategory)
  }

  /// PVALID of RFC 5892, section 3, as far as general categories tell it, with its exceptions (section 2.6).
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "-", "\u{DF}", "\u{3C2}", "\u{6FD}", "\u{6FE}", "\u{F0B}", "\u{3007}": true
    case "\u{640}", "\u{7FA}", "\u{302E}", "\u{302F}", "\u{3031}"..."\u{3035}", "\u{303B}": false
    default:
      switch scalar.properties.generalCategory {
      case .lowercaseLetter, .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark, .decimalNumber: true
      default: false
      }
    }
  }

  /// The contextual rules (RFC 5892, appendix A).
  private static func isAllowedInContext(_ label: [Unicode.Scalar], _ index: Int) -> Bool {
    let before = index > 0 ? label[index - 1] : nil
    let after = index + 1 < label.count ? label[index + 1] : nil
    switch label[index] {
    case "\u{B7}": return before == "l" && after == "l"
    case "\u{375}": return after.map { matches("\\p{sc:Greek}", $0) } ?? false
    case "\u{5F3}", "\u{5F4}": return before.map { matches("\\p{sc:Hebrew}", $0) } ?? false
    case "\u{30FB}": return label.contains { matches("[\\p{sc:Hiragana}\\p{sc:Katakana}\\p{sc:Han}]", $0) }
    case "\u{200C}", "\u{200D}":
      return before?.properties.canonicalCombiningClass == .virama || (label[index] == "\u{200C}" && joins(label, index))
    default: return false
    }
  }

  /// A zero width non-joiner also stands between letters that would join, which only scripts written joined have.
  private static func joins(_ label: [Unicode.Scalar], _ index: Int) -> Bool {
    let joined = "[\\p{sc:Arabic}\\p{sc:Syriac}\\p{sc:Mongolian}\\p{sc:Nko}\\p{sc:Mandaic}]"
    let before = label[..<index].last { !isMark($0) }
    let after = label[(index + 1)...].first { !isMark($0) }
    return before.map { matches(joined, $0) } ?? false && after.map { matches(joined, $0) } ?? false
  }

  private static func mixesDigits(_ label: [Unicode.Scalar]) -> Bool {
    label.contains { "\u{660}"..."\u{669}" ~= $0 } && label.contains { "\u{6F0}"..."\u{6F9}" ~= $0 }
  }

  private static func matches(_ pattern: String, _ scalar: Unicode.Scalar) -> Bool {
    (try? Regex("\\A\(pattern)\\z").matches(String(scalar))) ?? false
  }
}
