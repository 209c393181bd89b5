import SeamSource
import SeamSpec
import SeamValue

extension RequestOptions {
  /// The value of the header `authorization` (RFC 7617, RFC 6750).
  func authorization(_ scope: Scope) throws(Diagnostic) -> String? {
    switch auth {
    case .basic(let user, let password):
      return "Basic " + Base64.encode(Array((try user.text(scope) + ":" + password.text(scope)).utf8))
    case .bearer(let token): return "Bearer " + (try token.text(scope))
    case .some(.none), nil: return nil
    }
  }

  /// Nil where nothing is said that the client has to know.
  func connection(_ scope: Scope) throws(Diagnostic) -> HTTPOptions? {
    if tls == nil, proxy == nil, version == nil { return nil }
    var files = HTTPOptions.TLS()
    if let tls {
      files.authorities = try tls.path(tls.authorities, scope)
      files.certificate = try tls.path(tls.certificate, scope)
      files.key = try tls.path(tls.key, scope)
      files.isVerified = tls.isVerified
    }
    let way: HTTPOptions.Proxy =
      switch proxy {
      case .url(let url): .url(try url.text(scope))
      case .environment: .environment
      case .some(.none), nil: .none
      }
    let spoken: HTTPOptions.Version? =
      switch version {
      case .http1_0: .http1_0
      case .http1_1: .http1_1
      case .http2: .http2
      case nil: nil
      }
    return HTTPOptions(tls: files, proxy: way, version: spoken)
  }
}

extension RequestOptions.TLS {
  fileprivate func path(_ template: Template?, _ scope: Scope) throws(Diagnostic) -> String? {
    try template.map { template throws(Diagnostic) in FilePath.join(folder, try template.text(scope)) }
  }
}

extension HTTPAction {
  /// Those of the spec's jar and the step's own; a header that says it all itself is left as it is.
  func cookies(_ scope: Scope, _ headers: [HTTPHeader]) throws(Diagnostic) -> HTTPCookies {
    var cookies = HTTPCookies(jar: scope.cookies)
    if headers.contains(where: { $0.isNamed("cookie") }) { cookies.sendsJar = false }
    switch self.cookies {
    case .jar: break
    case .none: cookies.sendsJar = false
    case .own(let members):
      for member in members {
        let value = try member.value.evaluate(scope)
        cookies.own.append((member.key, value.equals(.null) ? nil : value.rendered))
      }
    }
    return cookies
  }
}
