import SeamValue

/// What an `http` step, or the defaults of a service, say beyond the message itself. Nil where nothing is said.
package struct RequestOptions: Sendable {
  package var auth: Auth?
  package var tls: TLS?
  package var proxy: Proxy?
  package var version: Version?
  /// How many redirects are followed.
  package var redirects: Int?

  package enum Auth: Sendable {
    case none
    case basic(user: Template, password: Template)
    case bearer(Template)
  }

  /// Files in PEM, their paths relative to `folder`.
  package struct TLS: Sendable {
    package var folder: String
    package var authorities: Template?
    package var certificate: Template?
    package var key: Template?
    package var isVerified = true
  }

  package enum Proxy: Sendable {
    case none
    case environment
    case url(Template)
  }

  package enum Version: String, Sendable, CaseIterable {
    case http1_0 = "1.0"
    case http1_1 = "1.1"
    case http2 = "2"
  }

  package init() {}

  /// These, and where they say nothing, those of the service.
  package func over(_ defaults: RequestOptions) -> RequestOptions {
    var options = self
    options.auth = auth ?? defaults.auth
    options.tls = tls ?? defaults.tls
    options.proxy = proxy ?? defaults.proxy
    options.version = version ?? defaults.version
    options.redirects = redirects ?? defaults.redirects
    return options
  }

  package var templates: [Template] {
    var all: [Template?] = [tls?.authorities, tls?.certificate, tls?.key]
    switch auth {
    case .basic(let user, let password): all += [user, password]
    case .bearer(let token): all.append(token)
    case .some(.none), nil: break
    }
    if case .url(let url) = proxy { all.append(url) }
    return all.compactMap(\.self)
  }
}
