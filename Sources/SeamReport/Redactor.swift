/// Hides secrets in text that leaves the program.
package struct Redactor: Sendable {
  /// Every form in which a secret may occur, the longest first.
  private let forms: [String]

  package static let mark = "***"
  /// So much of a secret is hidden too where a cut took the rest.
  private static let shortestPart = 4

  /// - Parameter secrets: empty ones are no secret.
  package init(_ secrets: [String]) {
    forms = Set(secrets.filter { !$0.isEmpty }.flatMap(SecretForms.all)).filter { !$0.isEmpty }.sorted {
      ($0.utf8.count, $0) > ($1.utf8.count, $1)
    }
  }

  package func redact(_ text: String) -> String {
    guard !forms.isEmpty else { return text }
    var text = text
    for form in forms where text.utf8.count >= form.utf8.count { text = text.replacing(form, with: Self.mark) }
    return redactingCuts(text)
  }

  /// Wherever text is cut, an ellipsis says so: what is left of a secret before or behind it is hidden.
  private func redactingCuts(_ text: String) -> String {
    let parts = text.split(separator: "…", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 1 else { return text }
    var result: [String] = []
    for (index, part) in parts.enumerated() {
      var part = part
      if index + 1 < parts.count { part = hidingStart(atEndOf: part) }
      if index > 0 { part = hidingEnd(atStartOf: part) }
      result.append(part)
    }
    return result.joined(separator: "…")
  }

  /// The beginning of a secret at the end of a text, white space and a closing quote aside.
  private func hidingStart(atEndOf text: String) -> String {
    let tail = text.reversed().prefix { $0.isWhitespace || $0 == "\"" }
    let body = text.dropLast(tail.count)
    for form in forms {
      for count in stride(from: min(form.count - 1, body.count), through: Self.shortestPart, by: -1)
      where body.hasSuffix(form.prefix(count)) {
        return body.dropLast(count) + Self.mark + String(tail.reversed())
      }
    }
    return text
  }

  /// The end of a secret at the start of a text.
  private func hidingEnd(atStartOf text: String) -> String {
    for form in forms {
      for count in stride(from: min(form.count - 1, text.count), through: Self.shortestPart, by: -1)
      where text.hasPrefix(form.suffix(count)) {
        return Self.mark + text.dropFirst(count)
      }
    }
    return text
  }
}
