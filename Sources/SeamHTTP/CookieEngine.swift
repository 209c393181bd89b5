import CCurl
import SeamRuntime

/// The cookies of one handle: libcurl's own engine keeps to RFC 6265, a jar gives it what it sends and takes what answers set.
struct CookieEngine {
  private var jar: CookieJar?
  private var given: [String] = []
  private var hasOwn = false
  /// Whether the engine may hold anything.
  private var isDirty = false

  /// Turns the engine on, which costs nothing while there are no cookies.
  func setUp(_ curl: UnsafeMutableRawPointer) {
    seam_curl_set_string(curl, CURLOPT_COOKIEFILE, "")
  }

  /// - Returns: what libcurl says to it.
  mutating func begin(_ cookies: HTTPCookies?, on curl: UnsafeMutableRawPointer) -> CURLcode {
    guard let cookies else { return CURLE_OK }
    jar = cookies.jar
    var code = CURLE_OK
    if let own = cookies.ownText {
      hasOwn = true
      code = seam_curl_set_string(curl, CURLOPT_COOKIE, own)
    }
    given = cookies.sent
    for line in given {
      isDirty = true
      let result = seam_curl_set_string(curl, CURLOPT_COOKIELIST, line)
      if code == CURLE_OK { code = result }
    }
    return code
  }

  /// Takes note of what the answer sets.
  mutating func end(_ headers: [HTTPHeader]) {
    if headers.contains(where: { $0.isNamed("set-cookie") }) { isDirty = true }
  }

  /// Puts what has changed into the jar, and leaves nothing for the next request.
  mutating func clear(_ curl: UnsafeMutableRawPointer) {
    if hasOwn { seam_curl_set_string(curl, CURLOPT_COOKIE, nil) }
    if isDirty {
      jar?.update(from: given, to: Self.lines(of: curl))
      seam_curl_set_string(curl, CURLOPT_COOKIELIST, "ALL")
    }
    jar = nil
    given = []
    hasOwn = false
    isDirty = false
  }

  private static func lines(of curl: UnsafeMutableRawPointer) -> [String] {
    var list: UnsafeMutablePointer<curl_slist>?
    seam_curl_get_list(curl, CURLINFO_COOKIELIST, &list)
    defer { curl_slist_free_all(list) }
    var lines: [String] = []
    var item = list
    while let entry = item {
      if let data = entry.pointee.data { lines.append(String(cString: data)) }
      item = entry.pointee.next
    }
    return lines
  }
}
