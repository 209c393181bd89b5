import CCurl
import SeamRuntime

extension HTTPOptions {
  /// Sets them on a handle that has none yet.
  ///
  /// - Returns: what libcurl says to the first that it refuses.
  func set(on curl: UnsafeMutableRawPointer) -> CURLcode {
    var result = CURLE_OK
    func set(_ option: CURLoption, _ value: String?) {
      let code = seam_curl_set_string(curl, option, value)
      if result == CURLE_OK { result = code }
    }
    if let authorities = tls.authorities {
      set(CURLOPT_CAINFO, authorities)
      // The folder of the system's own would be looked at as well.
      set(CURLOPT_CAPATH, nil)
    }
    if let certificate = tls.certificate {
      set(CURLOPT_SSLCERT, certificate)
      set(CURLOPT_SSLKEY, tls.key ?? certificate)
    }
    if !tls.isVerified {
      seam_curl_set_long(curl, CURLOPT_SSL_VERIFYPEER, 0)
      seam_curl_set_long(curl, CURLOPT_SSL_VERIFYHOST, 0)
    }
    switch proxy {
    case .none: break
    case .environment:
      set(CURLOPT_PROXY, nil)
      set(CURLOPT_NOPROXY, ProxySettings.exceptions)
    case .url(let url):
      set(CURLOPT_PROXY, url)
      set(CURLOPT_NOPROXY, "")
    }
    switch version {
    case .http1_0: seam_curl_set_long(curl, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_0))
    case .http1_1: seam_curl_set_long(curl, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    case .http2: seam_curl_set_long(curl, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE))
    case nil: break
    }
    return result
  }
}
