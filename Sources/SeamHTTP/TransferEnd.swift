import CCurl
import Glibc
import SeamRuntime

/// How a transfer that gave no answer ended, and what is said of it.
struct TransferEnd {
  var code: CURLcode
  /// libcurl wanted to send the request a second time, because the kept connection broke before anything was answered.
  var isRepeated: Bool
  /// Whether the first line of an answer had come.
  var hasBegun: Bool
  /// Bytes of the body.
  var received: Int
  /// `errno` of a connection attempt; 0 where there was none.
  var systemError: Int
  /// What libcurl says beyond the code; empty where it says nothing.
  var detail: String
  /// What a proxy answered to `CONNECT`; 0 where there was none.
  var proxyStatus: Int

  static func headerWithoutColon(in request: HTTPRequest) -> DriverFailure {
    DriverFailure(.invalid, "the answer from \(request.shownURL) has a header line without a name and a colon")
  }

  static func wrongVersion(_ version: String, of request: HTTPRequest) -> DriverFailure {
    DriverFailure(.invalid, "\(request.shownHost) answers in HTTP/\(version), and the request says that it is HTTP/2")
  }

  func failure(of request: HTTPRequest) -> DriverFailure {
    let host = request.shownHost
    let url = request.shownURL
    if !hasBegun, let failure = proxyFailure(of: request) { return failure }
    if isRepeated { return DriverFailure(.unreachable, "\(host) closed the connection without an answer") }
    switch code {
    case CURLE_OPERATION_TIMEDOUT:
      let limit = request.timeout.inWords
      return DriverFailure(
        .timedOut, hasBegun ? "the answer from \(url) was not complete within \(limit)" : "no answer from \(url) within \(limit)")
    case CURLE_COULDNT_CONNECT:
      if systemError == Int(ECONNREFUSED) { return DriverFailure(.unreachable, "nothing listens at \(host)") }
      let reason = systemError == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: strerror(Int32(systemError)))
      return DriverFailure(.unreachable, "\(host) cannot be reached: \(reason.lowercased())")
    case CURLE_COULDNT_RESOLVE_HOST:
      return DriverFailure(.unreachable, "the name of the host \(host) is not known")
    case CURLE_RECV_ERROR, CURLE_SEND_ERROR:
      // A server that wants a certificate of the client says so only after the handshake (RFC 8446, section 4.4.2.4).
      guard !hasBegun, let alert = Self.alert(in: detail) else { return broken(host) }
      return DriverFailure(.unreachable, "no TLS connection to \(host): the server says '\(alert)'")
    case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM: return broken(host)
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
      return DriverFailure(.invalid, hasBegun ? "the answer from \(url) is not HTTP throughout" : "what \(host) answers is not HTTP")
    case CURLE_URL_MALFORMAT:
      return DriverFailure(.invalid, "'\(url)' is not a URL")
    case CURLE_BAD_CONTENT_ENCODING:
      return DriverFailure(.invalid, "the body of the answer from \(url) is not in the coding that its header names")
    case CURLE_OUT_OF_MEMORY, CURLE_BAD_FUNCTION_ARGUMENT:
      return DriverFailure(
        .invalid, hasBegun ? "the answer from \(url) is larger than is taken" : "the request to \(host) is larger than is sent")
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
      CURLE_SSL_ISSUER_ERROR:
      return DriverFailure(.unreachable, "no TLS connection to \(host): \(reason)")
    default:
      return DriverFailure(.unreachable, "no answer from \(url): \(String(cString: curl_easy_strerror(code)).lowercased())")
    }
  }
}

extension TransferEnd {
  private func broken(_ host: String) -> DriverFailure {
    DriverFailure(
      .unreachable,
      hasBegun
        ? "\(host) broke the connection before the answer was complete, after \(received) bytes of the body"
        : "\(host) closed the connection without an answer")
  }

  /// The alert of TLS in what OpenSSL says: `certificate required`.
  private static func alert(in detail: String) -> String? {
    guard let alert = detail.split(separator: " alert ", maxSplits: 1).dropFirst().first else { return nil }
    return String(alert.prefix { $0 != "," })
  }

  /// What libcurl says, without the names of the functions that found it.
  private var reason: String {
    let text = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
    for start in ["SSL certificate problem: ", "SSL: "] where text.hasPrefix(start) { return String(text.dropFirst(start.count)) }
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  /// Of a request that a proxy was to pass on.
  private func proxyFailure(of request: HTTPRequest) -> DriverFailure? {
    let proxy: String
    switch request.options?.proxy {
    case .url(let url): proxy = "the proxy " + HTTPRequest(method: "CONNECT", url: url, timeout: .zero).shownHost
    case .environment: proxy = "the proxy that the environment names"
    case .some(.none), nil: return nil
    }
    if proxyStatus >= 300 {
      return DriverFailure(.unreachable, "\(proxy) does not pass on to \(request.shownHost): it answers with the status \(proxyStatus)")
    }
    switch code {
    case CURLE_COULDNT_RESOLVE_PROXY: return DriverFailure(.unreachable, "the name of the host of \(proxy) is not known")
    case CURLE_COULDNT_CONNECT where request.options?.proxy != .environment:
      let text = systemError == 0 ? reason : String(cString: strerror(Int32(systemError))).lowercased()
      return DriverFailure(.unreachable, "\(proxy) cannot be reached: \(text)")
    case CURLE_PROXY: return DriverFailure(.unreachable, "\(proxy) does not pass on to \(request.shownHost): \(reason)")
    case CURLE_UNSUPPORTED_PROTOCOL: return DriverFailure(.invalid, "\(proxy) is of no kind that is known: http, https, socks4, socks5")
    default: return nil
    }
  }
}

extension Duration {
  /// `5s`, `1.5s`, `250ms`, as specs write it.
  fileprivate var inWords: String {
    let milliseconds = Int((self / .milliseconds(1)).rounded())
    if milliseconds < 1000 { return "\(milliseconds)ms" }
    if milliseconds % 1000 == 0 { return "\(milliseconds / 1000)s" }
    var digits = String(milliseconds % 1000 + 1000).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return "\(milliseconds / 1000).\(digits)s"
  }
}
