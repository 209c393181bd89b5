import SeamSource
import SeamValue
import SeamYAML

extension NodeReader {
  /// `auth`, `tls`, `proxy`, `version` and `redirect`, of a step or of the defaults of a service.
  mutating func requestOptions(_ fields: Fields) -> RequestOptions {
    var options = RequestOptions()
    options.auth = fields["auth"].flatMap { auth($0) }
    options.tls = fields["tls"].flatMap { tls($0) }
    options.proxy = fields["proxy"].flatMap { proxy($0) }
    options.version = fields["version"].flatMap { version($0) }
    options.redirects = fields["redirect"].flatMap { redirects($0) }
    if let auth = fields.entry("auth"), case .mapping(let headers)? = fields["headers"]?.content,
      let header = headers.first(where: { $0.key.text?.lowercased() == "authorization" })
    {
      report(.saidTwice("'auth' is the header 'authorization'", at: span(auth.key), first: span(header.key)))
    }
    return options
  }

  private mutating func auth(_ node: Node) -> RequestOptions.Auth? {
    if node.text == "none" { return RequestOptions.Auth.none }
    guard let fields = fields(node, .auth) else { return nil }
    guard fields.entries.count == 1 else {
      report(Diagnostic("one-auth", "'auth' is one of {basic: {user: …, password: …}} and {bearer: …}", at: span(node)))
      return nil
    }
    if let token = fields["bearer"] { return optionText(token, "'bearer'").map { .bearer($0) } }
    guard let node = fields["basic"], let basic = self.fields(node, .basicAuth), let user = required("user", in: basic, of: "'basic'"),
      let password = required("password", in: basic, of: "'basic'"), let user = optionText(user, "'user'"),
      let password = optionText(password, "'password'")
    else { return nil }
    return .basic(user: user, password: password)
  }

  private mutating func tls(_ node: Node) -> RequestOptions.TLS? {
    guard let fields = fields(node, .tls) else { return nil }
    if fields.entries.isEmpty { report(.empty("'tls'", at: span(node))) }
    var tls = RequestOptions.TLS(folder: FilePath.directory(of: file.name))
    tls.authorities = fields["ca"].flatMap { pem($0, "'ca'", holding: "CERTIFICATE") }
    tls.certificate = fields["cert"].flatMap { pem($0, "'cert'", holding: "CERTIFICATE") }
    tls.key = fields["key"].flatMap { pem($0, "'key'", holding: "PRIVATE KEY") }
    tls.isVerified = fields["verify"].flatMap { boolean($0, "'verify'") } ?? true
    if let key = fields.entry("key"), fields["cert"] == nil {
      report(Diagnostic("key-without-cert", "'key' belongs to a certificate, and there is none", at: span(key.key), label: "add 'cert'"))
    }
    if let authorities = fields.entry("ca"), let verify = fields.entry("verify"), !tls.isVerified {
      report(.saidTwice("'ca' says whom to trust, and 'verify: false' that anybody is", at: span(verify.key), first: span(authorities.key)))
    }
    return tls
  }

  /// The path of a file in PEM; one that is known is looked into.
  private mutating func pem(_ node: Node, _ subject: String, holding what: String) -> Template? {
    guard let template = optionText(node, subject), let path = template.constant?.rendered else { return optionTemplate(node) }
    guard let source = read(path, at: span(node)) else { return nil }
    guard source.text(0..<source.bytes.count).contains("\(what)-----") else {
      report(
        Diagnostic("not-pem", "'\(path)' holds no \(what.lowercased()) in PEM", at: span(node), label: "expected '-----BEGIN \(what)-----'")
      )
      return nil
    }
    return template
  }

  private mutating func proxy(_ node: Node) -> RequestOptions.Proxy? {
    if node.text == "none" { return RequestOptions.Proxy.none }
    if node.text == "environment" { return .environment }
    guard let template = optionText(node, "'proxy'") else { return nil }
    let schemes = ["http://", "https://", "socks4://", "socks4a://", "socks5://", "socks5h://"]
    if let url = template.constant?.rendered, !schemes.contains(where: { url.hasPrefix($0) && url.count > $0.count }) {
      report(
        Diagnostic("bad-proxy", "'proxy' is an address such as http://127.0.0.1:3128, 'environment' or 'none'", at: span(node)))
      return nil
    }
    return .url(template)
  }

  private mutating func version(_ node: Node) -> RequestOptions.Version? {
    if let text = node.text, let version = RequestOptions.Version(rawValue: text) { return version }
    report(.wrongKind("'version'", expected: "1.0, 1.1 or 2", found: node.text.map { "'\($0)'" } ?? node.kind, at: span(node)))
    return nil
  }

  /// `true`, `false`, or how many.
  private mutating func redirects(_ node: Node) -> Int? {
    if case .scalar(let scalar) = node.content {
      if case .bool(let isFollowed) = scalar.value { return isFollowed ? 10 : 0 }
      if case .int(let number) = scalar.value, (0...50).contains(number) { return Int(number) }
    }
    report(.wrongKind("'redirect'", expected: "true, false, or a number from 0 to 50", found: node.text ?? node.kind, at: span(node)))
    return nil
  }

  // MARK: cookies

  /// `cookies`: what is sent beside those of the jar, or `none` of either.
  mutating func cookies(_ node: Node, _ fields: Fields) -> HTTPAction.Cookies {
    if let entry = fields.entry("cookies"), case .mapping(let headers)? = fields["headers"]?.content,
      let header = headers.first(where: { $0.key.text?.lowercased() == "cookie" })
    {
      report(.saidTwice("'cookies' are the header 'cookie'", at: span(entry.key), first: span(header.key)))
    }
    if node.text == "none" { return .none }
    let members = members(node, "'cookies'")
    if case .mapping(let entries) = node.content { for entry in entries { checkHeaderName(entry.key, of: "a cookie") } }
    return .own(members)
  }

  private mutating func optionText(_ node: Node, _ subject: String) -> Template? {
    guard case .scalar = node.content, !node.isNull else {
      report(.wrongKind(subject, expected: "text", found: node.kind, at: span(node)))
      return nil
    }
    return template(node)
  }

  /// Of what `optionText` has passed.
  private mutating func optionTemplate(_ node: Node) -> Template? {
    guard case .scalar = node.content, !node.isNull else { return nil }
    return template(node)
  }
}

extension Diagnostic {
  static func saidTwice(_ message: String, at span: SourceSpan, first: SourceSpan) -> Diagnostic {
    Diagnostic("said-twice", message, at: span, label: "leave one of them out", related: [.init(first, "the other")])
  }
}
