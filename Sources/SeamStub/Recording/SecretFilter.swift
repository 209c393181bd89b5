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
  static let headers: Set<String> = [
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

  /// Words in the names of cookies that hold credentials.
  private static let cookieWords = ["sess", "sid", "token", "auth", "csrf", "xsrf", "jwt", "secret", "pass", "key"]

  /// Whether a cookie is no credential: a short word or number, `dark` or `42`, under a name that says nothing else.
  static func isPlain(cookie name: some StringProtocol, _ value: some StringProtocol) -> Bool {
    let name = name.lowercased()
    guard !cookieWords.contains(where: name.contains) else { return false }
    let bytes = Array(value.utf8)
    let isWord = bytes.count <= 12 && bytes.allSatisfy { (0x41...0x5A).contains($0 & 0xDF) || $0 == 0x2D || $0 == 0x5F }
    return isWord || bytes.count <= 4 && bytes.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// Learns what an exchange tells of credentials.
  mutating func learn(from exchange: RecordedExchange) {
    for header in exchange.request.headers where Self.isSecret(header: header.name) {
      if header.name.lowercased() == "cookie" {
        for pair in header.value.split(separator: ";") { learn(pair.afterEquals, Self.shortestCookie) }
      } else {
        learn(header.value, Self.shortest)
        // What stands behind `Bearer` and its like.
        guard let space = header.value.firstIndex(of: " ") else { continue }
        let credentials = String(header.value[space...].drop { $0 == " " })
        learn(credentials, Self.shortest)
        // `user:password` (RFC 7617, section 2).
        if header.value[..<space].lowercased() == "basic", let pair = Base64.decode(credentials),
          let colon = pair.firstIndex(of: 0x3A)
        {
          learn(String(decoding: pair[(colon + 1)...], as: UTF8.self), Self.shortest)
        }
      }
    }
    let seen = RequestValue.of(exchange.request, parameters: [])
    for part in ["query", "form", "json"] {
      if let value = seen[part] { learn(fields: value, isSecret: false) }
    }
    if case .map(let parts)? = seen["multipart"] {
      for part in parts.entries where Self.isSecret(field: part.key.rendered) {
        if let body = part.value["body"] { learn(body.rendered, Self.shortest) }
      }
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
