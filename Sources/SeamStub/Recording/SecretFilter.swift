import SeamRuntime
import SeamValue

/// Knows what a recording must not hold: credentials, by the names under which they travel and then wherever else they turn up.
struct SecretFilter {
  static let mark = "REDACTED"

  private var known: [String] = []

  /// Shorter ones would be found in what is no secret.
  private static let shortest = 6
  /// A cookie is a credential where it is long enough to be one.
  private static let shortestCookie = 16

  /// Headers whose values are credentials.
  private static let headers: Set<String> = [
    "authorization", "proxy-authorization", "x-api-key", "api-key", "apikey", "x-auth-token", "x-access-token", "x-csrf-token",
    "x-amz-security-token", "x-goog-api-key", "x-gitlab-token", "x-vault-token", "authentication-info", "cookie",
  ]

  /// Names of fields, of queries, forms and JSON, without `-` and `_`.
  private static let fields: Set<String> = [
    "password", "passwd", "secret", "clientsecret", "apikey", "apitoken", "accesstoken", "refreshtoken", "idtoken", "authtoken",
    "privatekey", "secretkey", "accesskey", "sessiontoken", "xamzsignature", "signature", "sig",
  ]

  static func isSecret(field: String) -> Bool {
    fields.contains(field.lowercased().filter { $0 != "-" && $0 != "_" && $0 != "." })
  }

  static func isSecret(header: String) -> Bool { headers.contains(header.lowercased()) }

  /// Learns what an exchange tells of credentials.
  mutating func learn(from exchange: RecordedExchange) {
    for header in exchange.request.headers where Self.isSecret(header: header.name) {
      if header.name.lowercased() == "cookie" {
        for pair in header.value.split(separator: ";") { learn(pair.afterEquals, Self.shortestCookie) }
      } else {
        learn(header.value, Self.shortest)
        // What stands behind `Bearer` and its like.
        if let space = header.value.firstIndex(of: " ") { learn(String(header.value[space...].drop { $0 == " " }), Self.shortest) }
      }
    }
    let seen = RequestValue.of(exchange.request, parameters: [])
    for part in ["query", "form", "json"] {
      if let value = seen[part] { learn(fields: value, isSecret: false) }
    }
    for header in exchange.response.headers where header.isNamed("set-cookie") {
      learn(header.value.prefix { $0 != ";" }.afterEquals, Self.shortestCookie)
    }
  }

  /// What a request holds under a name of `fields`. The depth is bounded by that of JSON.
  private mutating func learn(fields value: Value, isSecret: Bool) {
    var open = [(value, isSecret)]
    while let (value, isSecret) = open.popLast() {
      switch value {
      case .string(let text) where isSecret: learn(text, Self.shortest)
      case .list(let items): open += items.map { ($0, isSecret) }
      case .map(let map): open += map.entries.map { ($0.value, Self.isSecret(field: $0.key.rendered)) }
      default: break
      }
    }
  }

  private mutating func learn(_ secret: String, _ length: Int) {
    if secret.utf8.count >= length, !known.contains(secret) {
      known.append(secret)
      known.sort { $0.utf8.count > $1.utf8.count }
    }
  }

  func holdsSecret(_ text: String) -> Bool { known.contains { text.contains($0) } }

  func redact(_ text: String) -> String {
    var text = text
    for secret in known { text = text.replacing(secret, with: Self.mark) }
    return text
  }

  /// A document without what is secret in it, by name or by content.
  func redact(_ value: Value, field: String = "") -> Value {
    switch value {
    case .string(let text): .string(Self.isSecret(field: field) ? Self.mark : redact(text))
    case .list(let items): .list(items.map { redact($0, field: field) })
    case .map(let map):
      .map(ValueMap(map.entries.map { ($0.key, redact($0.value, field: $0.key.rendered)) }))
    default: value
    }
  }
}

extension StringProtocol {
  fileprivate var afterEquals: String {
    guard let equals = firstIndex(of: "=") else { return "" }
    return String(self[index(after: equals)...])
  }
}
