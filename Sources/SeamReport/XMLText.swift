/// Text as XML 1.0 writes it, in elements and in attribute values (Extensible Markup Language 1.0, sections 2.2 and 2.4).
package enum XMLText {
  /// Markup is escaped, and so is the white space that a parser would change in an attribute or at the end of a line. A character that XML
  /// cannot hold in any form becomes U+FFFD.
  package static func escaped(_ text: String, isAttribute: Bool = false) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out.append(contentsOf: "&amp;".unicodeScalars)
      case "<": out.append(contentsOf: "&lt;".unicodeScalars)
      // It may not stand behind "]]".
      case ">": out.append(contentsOf: "&gt;".unicodeScalars)
      case "\"" where isAttribute: out.append(contentsOf: "&quot;".unicodeScalars)
      case "\t" where isAttribute, "\n" where isAttribute, "\r": out.append(contentsOf: "&#\(scalar.value);".unicodeScalars)
      default: out.append(isAllowed(scalar) ? scalar : "\u{FFFD}")
      }
    }
    return String(out)
  }

  /// Section 2.2, `Char`.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }
}
