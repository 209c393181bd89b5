import CCurl
import Glibc
import SeamRuntime

/// A libcurl easy handle and what it has received. It is used again and again, sets only the options that changed, and never leaves the
/// thread of its loop.
final class EasyHandle {
  /// For a decoded body.
  static let bodyLimit = 64 * 1024 * 1024

  let curl: UnsafeMutableRawPointer
  private(set) var transfer: Transfer?
  private var continuation: Transfer.Continuation?

  private var head = ResponseHead()
  private var body: [UInt8] = []
  private var attempts = 0
  /// What a callback gave up for.
  private var refusal: String?

  private var url = ""
  private var method = "GET"
  private var hasBody = false
  private var timeout: Duration?
  private var headers: [HTTPHeader] = []
  private var list: UnsafeMutablePointer<curl_slist>?
  private var options: HTTPOptions?
  private var cookies = CookieEngine()
  /// What libcurl says of a failure beyond its code; `CURL_ERROR_SIZE` bytes.
  private let detail = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  private let userAgent: String

  /// The first option that libcurl refused for this request, such as a URL beyond its limit of 8 MB.
  private var refusedOption = CURLE_OK

  /// - Returns: nil where libcurl has no memory for a handle.
  init?(userAgent: String) {
    guard let curl = curl_easy_init() else { return nil }
    self.curl = curl
    self.userAgent = userAgent
    detail.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    setUp()
  }

  /// What is the same for all requests.
  private func setUp() {
    // `self` is kept by the loop for as long as the handle is in use, and the callbacks run only on its thread.
    let context = Unmanaged.passUnretained(self).toOpaque()
    seam_curl_set_pointer(curl, CURLOPT_PRIVATE, context)
    seam_curl_set_pointer(curl, CURLOPT_WRITEDATA, context)
    seam_curl_set_pointer(curl, CURLOPT_HEADERDATA, context)
    seam_curl_set_pointer(curl, CURLOPT_PREREQDATA, context)
    seam_curl_set_callback(curl, CURLOPT_WRITEFUNCTION, receiveBody)
    seam_curl_set_callback(curl, CURLOPT_HEADERFUNCTION, receiveHeaderLine)
    seam_curl_set_prerequest(curl, admitAttempt)
    seam_curl_set_open_socket(curl, openSocket)
    seam_curl_set_long(curl, CURLOPT_NOSIGNAL, 1)
    // A name that is being looked up has a thread that nobody could interrupt; it is left to itself rather than waited for.
    seam_curl_set_long(curl, CURLOPT_QUICK_EXIT, 1)
    seam_curl_set_long(curl, CURLOPT_TCP_NODELAY, 1)
    seam_curl_set_long(curl, CURLOPT_FOLLOWLOCATION, 0)
    seam_curl_set_long(curl, CURLOPT_PATH_AS_IS, 1)
    seam_curl_set_long(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    seam_curl_set_long(curl, CURLOPT_HTTP09_ALLOWED, 0)
    seam_curl_set_long(curl, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    // A connection that nobody used for a while is about to be closed by the other side: a new one is cheap, a request lost to it is not.
    seam_curl_set_long(curl, CURLOPT_MAXAGE_CONN, 1)
    seam_curl_set_string(curl, CURLOPT_PROTOCOLS_STR, "http,https")
    seam_curl_set_string(curl, CURLOPT_USERAGENT, userAgent)
    seam_curl_set_string(curl, CURLOPT_ACCEPT_ENCODING, "")
    seam_curl_set_pointer(curl, CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(detail))
    cookies.setUp(curl)
    // Without this, libcurl looks for a proxy in the environment for each request.
    seam_curl_set_string(curl, CURLOPT_PROXY, "")
    setHeaders([], hasBody: false)
  }

  /// Everything as it is for a new handle, and then the options: what was said for another request is not left for this one.
  private func setOptions(_ options: HTTPOptions?) {
    curl_easy_reset(curl)
    url = ""
    method = "GET"
    hasBody = false
    timeout = nil
    setUp()
    self.options = options
    if let options { check(options.set(on: curl)) }
  }

  deinit {
    curl_easy_cleanup(curl)
    curl_slist_free_all(list)
    detail.deallocate()
  }

  /// The handle that a callback, or the end of a transfer, belongs to.
  static func of(_ curl: UnsafeMutableRawPointer) -> EasyHandle? {
    var context: UnsafeMutableRawPointer?
    guard seam_curl_get_pointer(curl, CURLINFO_PRIVATE, &context) == CURLE_OK, let context else { return nil }
    return Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue()
  }

  /// Readies the handle for a request that `verify` has passed.
  ///
  /// - Returns: what libcurl says to it.
  func begin(_ transfer: Transfer, _ continuation: Transfer.Continuation) -> CURLcode {
    self.transfer = transfer
    self.continuation = continuation
    attempts = 0
    refusedOption = CURLE_OK
    let request = transfer.request
    if request.options !== options, request.options != options { setOptions(request.options) }
    check(cookies.begin(request.cookies, on: curl))
    if request.url != url {
      url = request.url
      check(seam_curl_set_string(curl, CURLOPT_URL, url))
    }
    let takesBody = request.body != nil || request.method == "POST" || request.method == "PUT" || request.method == "PATCH"
    if request.headers != headers || takesBody != hasBody {
      setHeaders(request.headers, hasBody: takesBody)
    }
    if takesBody || request.method != method || takesBody != hasBody {
      setMethod(request.method, body: takesBody ? request.body ?? [] : nil)
    }
    if request.timeout != timeout {
      timeout = request.timeout
      let milliseconds = Int(max(1, min(request.timeout / .milliseconds(1), Double(Int32.max))))
      seam_curl_set_long(curl, CURLOPT_TIMEOUT_MS, milliseconds)
      seam_curl_set_long(curl, CURLOPT_CONNECTTIMEOUT_MS, milliseconds)
    }
    if refusedOption != CURLE_OK {
      // Nothing of what is set can be relied on for the next request.
      url = ""
      method = ""
      headers = [HTTPHeader("", "")]
      options = HTTPOptions()
    }
    return refusedOption
  }

  /// What the transfer came to, and who waits for it. The handle is ready for the next one.
  func finish(_ code: CURLcode) -> (Transfer.Continuation, Result<HTTPResponse, DriverFailure>)? {
    guard let transfer, let continuation else { return nil }
    defer { clear() }
    if let refusal { return (continuation, .failure(DriverFailure(.invalid, refusal))) }
    guard code == CURLE_OK, head.isComplete else {
      // libcurl takes the end of the connection for the end of a header.
      let code = code == CURLE_OK ? CURLE_PARTIAL_FILE : code
      let end = TransferEnd(
        code: code, isRepeated: attempts > 1, hasBegun: head.hasBegun, received: body.count, systemError: number(CURLINFO_OS_ERRNO),
        detail: String(cString: detail), proxyStatus: number(CURLINFO_HTTP_CONNECTCODE))
      return (continuation, .failure(end.failure(of: transfer.request)))
    }
    guard let headers = head.fields() else {
      return (continuation, .failure(TransferEnd.headerWithoutColon(in: transfer.request)))
    }
    let version = version
    if options?.version == .http2, version != "2" {
      return (continuation, .failure(TransferEnd.wrongVersion(version, of: transfer.request)))
    }
    cookies.end(headers)
    var microseconds: curl_off_t = 0
    seam_curl_get_offset(curl, CURLINFO_TOTAL_TIME_T, &microseconds)
    let status = number(CURLINFO_RESPONSE_CODE)
    let response = HTTPResponse(
      status: status, headers: headers, body: body, duration: .microseconds(microseconds), version: version,
      redirect: (300..<400).contains(status) ? redirect : nil)
    return (continuation, .success(response))
  }

  /// Forgets the transfer. The handle may be used again once libcurl has let go of it.
  func abandon() -> Transfer.Continuation? {
    defer { clear() }
    return continuation
  }

  private func clear() {
    transfer = nil
    continuation = nil
    head.reset()
    body = []
    refusal = nil
    detail[0] = 0
    cookies.clear(curl)
  }

  private var version: String {
    switch number(CURLINFO_HTTP_VERSION) {
    case Int(CURL_HTTP_VERSION_1_0): "1.0"
    case Int(CURL_HTTP_VERSION_2_0): "2"
    case Int(CURL_HTTP_VERSION_3): "3"
    default: "1.1"
    }
  }

  private var redirect: String? {
    var url: UnsafeMutablePointer<CChar>?
    seam_curl_get_string(curl, CURLINFO_REDIRECT_URL, &url)
    return url.map { String(cString: $0) }
  }

  private func number(_ info: CURLINFO) -> Int {
    var value = 0
    seam_curl_get_long(curl, info, &value)
    return value
  }

  private func setMethod(_ method: String, body: [UInt8]?) {
    if let body {
      seam_curl_set_long(curl, CURLOPT_POST, 1)
      seam_curl_set_offset(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
      body.withUnsafeBytes { bytes in
        // An empty array may have no address, and libcurl would then ask a read callback for the body.
        if let address = bytes.baseAddress, !bytes.isEmpty {
          check(seam_curl_set_pointer(curl, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: address)))
        } else {
          seam_curl_set_string(curl, CURLOPT_COPYPOSTFIELDS, "")
        }
      }
      check(seam_curl_set_string(curl, CURLOPT_CUSTOMREQUEST, method))
    } else {
      // In this order: naming a body, even none, makes it a POST.
      seam_curl_set_string(curl, CURLOPT_POSTFIELDS, nil)
      seam_curl_set_long(curl, CURLOPT_HTTPGET, 1)
      let isHead = method == "HEAD"
      if isHead { seam_curl_set_long(curl, CURLOPT_NOBODY, 1) }
      check(seam_curl_set_string(curl, CURLOPT_CUSTOMREQUEST, isHead || method == "GET" ? nil : method))
    }
    self.method = method
    hasBody = body != nil
  }

  /// A name alone takes a header of libcurl's own away; a name with a semicolon sends it empty.
  private func setHeaders(_ headers: [HTTPHeader], hasBody: Bool) {
    curl_slist_free_all(list)
    list = nil
    var names: Set<String> = []
    for header in headers {
      names.insert(header.name.lowercased())
      let isEmpty = header.value.utf8.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      append(isEmpty ? header.name + ";" : header.name + ": " + header.value)
    }
    if !names.contains("accept-encoding") { append("Accept-Encoding:") }
    if hasBody {
      if !names.contains("content-type") { append("Content-Type:") }
      if !names.contains("expect") { append("Expect:") }
    }
    seam_curl_set_list(curl, CURLOPT_HTTPHEADER, list)
    // With a length of its own making a request may end elsewhere than the next one on the connection expects.
    let framesItself = names.contains("content-length") || names.contains("transfer-encoding")
    seam_curl_set_long(curl, CURLOPT_FORBID_REUSE, framesItself ? 1 : 0)
    self.headers = headers
  }

  private func append(_ line: String) {
    if let longer = curl_slist_append(list, line) { list = longer } else { check(CURLE_OUT_OF_MEMORY) }
  }

  private func check(_ code: CURLcode) {
    if refusedOption == CURLE_OK { refusedOption = code }
  }

  fileprivate func permitAttempt() -> Bool {
    attempts += 1
    return attempts == 1
  }

  fileprivate func receive(headerLine: UnsafeRawBufferPointer) -> Bool {
    guard head.append(headerLine) else {
      refusal = "the header of the answer is larger than \(ResponseHead.limit / 1024) KiB"
      return false
    }
    return true
  }

  fileprivate func receive(body part: UnsafeRawBufferPointer) -> Bool {
    guard body.count + part.count <= Self.bodyLimit else {
      refusal = "the body is larger than \(Self.bodyLimit / 1024 / 1024) MiB"
      return false
    }
    body.append(contentsOf: part)
    return true
  }
}

private func receiveBody(data: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?) -> Int {
  guard let context else { return 0 }
  let handle = Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue()
  return handle.receive(body: UnsafeRawBufferPointer(start: data, count: size * count)) ? size * count : -1
}

private func receiveHeaderLine(data: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?) -> Int {
  guard let context else { return 0 }
  let handle = Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue()
  return handle.receive(headerLine: UnsafeRawBufferPointer(start: data, count: size * count)) ? size * count : -1
}

private func admitAttempt(
  context: UnsafeMutableRawPointer?, address: UnsafeMutablePointer<CChar>?, localAddress: UnsafeMutablePointer<CChar>?, port: Int32,
  localPort: Int32
) -> Int32 {
  guard let context else { return CURL_PREREQFUNC_ABORT }
  return Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue().permitAttempt() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

/// A connection is none of the business of the processes that are started meanwhile.
private func openSocket(
  context: UnsafeMutableRawPointer?, purpose: curlsocktype, address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
  guard let address else { return CURL_SOCKET_BAD }
  return socket(address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.protocol)
}
