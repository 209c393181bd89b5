/// Hides secrets in text that leaves the program, also where they are percent-encoded or escaped in JSON.
package struct Redactor: Sendable {
  private let secrets: [String]

  package static let mark = "***"

  /// - Parameter secrets: every form in which a secret may occur; empty ones are no secret.
  package init(_ secrets: [String]) {
    self.secrets = Set(secrets).filter { !$0.isEmpty }.sorted { $0.utf8.count > $1.utf8.count }
  }

  package func redact(_ text: String) -> String {
    guard !secrets.isEmpty else { return text }
    var text = text
    for secret in secrets { text = text.replacing(secret, with: Self.mark) }
    return text
  }
}
