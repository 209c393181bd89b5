/// One request as it goes over the wire (RFC 9110).
package struct HTTPRequest: Sendable {
  package var method: String
  /// Absolute, percent-encoded (RFC 3986).
  package var url: String
  package var headers: [HTTPHeader]
  package var body: [UInt8]?
  /// For the whole exchange, from the first connection attempt to the last byte of the body.
  package var timeout: Duration
  /// Nil for a direct connection and what the system trusts.
  package var options: HTTPOptions?
  /// Nil where cookies are neither sent nor kept.
  package var cookies: HTTPCookies?

  package init(
    method: String, url: String, headers: [HTTPHeader] = [], body: [UInt8]? = nil, timeout: Duration, options: HTTPOptions? = nil,
    cookies: HTTPCookies? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.options = options
    self.cookies = cookies
  }
}

package struct HTTPHeader: Sendable, Equatable {
  package var name: String
  package var value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// Whether that is its name, whatever the case of either (RFC 9110, section 5.1).
  package func isNamed(_ other: String) -> Bool {
    name.utf8.count == other.utf8.count
      && zip(name.utf8, other.utf8).allSatisfy { $0 == $1 || ($0 ^ $1 == 0x20 && UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20) }
  }
}

/// One answer, its body decoded from any content coding, its headers in the order they came.
package struct HTTPResponse: Sendable {
  package var status: Int
  package var headers: [HTTPHeader]
  package var body: [UInt8]
  package var duration: Duration
  /// `1.1`, `2`.
  package var version: String
  /// The absolute URL that the answer leads to, where it is a redirect.
  package var redirect: String?

  package init(
    status: Int, headers: [HTTPHeader], body: [UInt8], duration: Duration, version: String = "1.1", redirect: String? = nil
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.duration = duration
    self.version = version
    self.redirect = redirect
  }

  /// The first header of that name, whatever its case.
  package func header(_ name: String) -> String? {
    headers.first { $0.isNamed(name) }?.value
  }
}

/// Sends HTTP requests, many at a time. Redirects are not followed.
package protocol HTTPClient: Sendable {
  /// Where tasks run that mostly send requests: there an exchange costs no change of threads. Nothing that blocks may run on it.
  var executor: any TaskExecutor { get }

  func send(_ request: HTTPRequest) async throws(DriverFailure) -> HTTPResponse
}
