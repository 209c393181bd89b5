import SeamRuntime
import SeamValue

/// The forms in which a secret may stand in what a run prints.
package enum SecretForms {
  /// Lines of a secret that are shorter give nothing away, and occur everywhere.
  private static let shortestLine = 8
  /// Fewer characters of base64 occur by chance.
  private static let shortestBase64 = 8

  package static func all(of secret: String) -> [String] {
    // A text of several lines is shown with each of them indented.
    let lines = secret.split { $0.isNewline }.map(String.init).filter { $0.utf8.count >= shortestLine }
    var forms = [secret] + (lines.count > 1 ? lines : [])
    forms += forms.flatMap { escaped($0) }
    forms += [URLText.component(secret), URLText.component(secret).replacing("%2F", with: "/"), form(secret)]
    forms += forms.flatMap { [XMLText.escaped($0), XMLText.escaped($0, isAttribute: true)] }
    return forms + base64(Array(secret.utf8))
  }

  /// In a text of JSON, as most programs and as those write it that keep to ASCII; and in such a text within another.
  private static func escaped(_ text: String) -> [String] {
    let once = inner(JSON.write(.string(text)))
    let ascii = once.utf16.map { $0 < 0x80 ? String(UnicodeScalar(UInt8($0))) : "\\u" + hex($0) }.joined()
    let slashes = ascii.replacing("/", with: "\\/")
    return [once, ascii, slashes, inner(JSON.write(.string(once))), inner(JSON.write(.string(ascii)))]
  }

  private static func inner(_ quoted: String) -> String { String(quoted.dropFirst().dropLast()) }

  private static func hex(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }

  /// As a form writes it (URL standard, application/x-www-form-urlencoded).
  private static func form(_ text: String) -> String {
    URLText.component(text).replacing("%20", with: "+").replacing("~", with: "%7E")
  }

  /// What of its base64 does not depend on what stands around it: a secret may begin at any of three places of a group (RFC 4648, section 4),
  /// as in `Basic base64(user:secret)`.
  private static func base64(_ bytes: [UInt8]) -> [String] {
    (0..<3).flatMap { offset -> [String] in
      let text = Base64.encode([UInt8](repeating: 0, count: offset) + bytes)
      let first = (offset * 8 + 5) / 6
      let end = (offset + bytes.count) * 8 / 6
      guard end - first >= shortestBase64 else { return [] }
      let stable = String(text.dropFirst(first).prefix(end - first))
      return [stable, stable.replacing("+", with: "-").replacing("/", with: "_")]
    }
  }
}
