/// What a request says beyond itself: how the server is trusted, which way it is reached, which HTTP is spoken.
///
/// A class, so that a request that says nothing of it carries no more than an empty reference.
package final class HTTPOptions: Sendable, Equatable {
  package let tls: TLS
  package let proxy: Proxy
  /// Nil for HTTP/2 where a TLS server offers it, and HTTP/1.1 otherwise.
  package let version: Version?

  /// Files in PEM (RFC 7468), by path; nil for what the system trusts, and for no certificate of one's own.
  package struct TLS: Sendable, Equatable {
    /// The only authorities whose certificates are accepted.
    package var authorities: String?
    package var certificate: String?
    /// Nil where it is in the file of the certificate.
    package var key: String?
    package var isVerified = true

    package init() {}
  }

  package enum Proxy: Sendable, Equatable {
    case none
    /// Those of `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`; never for loopback addresses.
    case environment
    /// For every request, whatever its host.
    case url(String)
  }

  package enum Version: Sendable, Equatable {
    case http1_0
    case http1_1
    /// Without TLS by prior knowledge (RFC 9113, section 3.3); nothing else is accepted.
    case http2
  }

  package init(tls: TLS = TLS(), proxy: Proxy = .none, version: Version? = nil) {
    self.tls = tls
    self.proxy = proxy
    self.version = version
  }

  package static func == (one: HTTPOptions, other: HTTPOptions) -> Bool {
    one === other || (one.tls == other.tls && one.proxy == other.proxy && one.version == other.version)
  }
}
