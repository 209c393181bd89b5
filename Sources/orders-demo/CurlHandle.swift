import CCurl

/// A handle of libcurl for one request at a time, which keeps its connection open.
///
/// `@unchecked Sendable`: it moves between threads but is never shared by two; `PaymentsClient` hands it to one request at a time, and libcurl allows
/// an easy handle to be used from any thread, one at a time (libcurl-thread).
final class CurlHandle: @unchecked Sendable {
  /// A larger answer is an error, in bytes.
  private static let answerLimit = 1 << 20
  private static let timeoutMilliseconds = 3_000

  private let handle: UnsafeMutableRawPointer

  struct Failure: Error {
    var message: String
  }

  init() throws(Failure) {
    if let reason = seam_curl_load() { throw Failure(message: String(cString: reason)) }
    // Sets libcurl up as a whole as well, which may be done by several threads at once (curl_global_init, since 7.84).
    guard let handle = curl_easy_init() else { throw Failure(message: "out of memory") }
    self.handle = handle
  }

  deinit {
    curl_easy_cleanup(handle)
  }

  /// POSTs JSON and returns the status and the body of the answer.
  func post(_ body: [UInt8], to url: String) throws(Failure) -> (status: Int, body: [UInt8]) {
    curl_easy_reset(handle)
    let headers = curl_slist_append(nil, "Content-Type: application/json")
    defer { curl_slist_free_all(headers) }
    let answer = Answer()

    // libcurl copies texts and this body; the list and the answer live until the end of this function.
    let settings = [
      seam_curl_set_string(handle, CURLOPT_URL, url),
      seam_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
      // The provider is reached directly, whatever proxy the environment names.
      seam_curl_set_string(handle, CURLOPT_NOPROXY, "*"),
      seam_curl_set_list(handle, CURLOPT_HTTPHEADER, headers),
      seam_curl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, body.count),
      body.withUnsafeBytes { seam_curl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: $0.baseAddress)) },
      seam_curl_set_long(handle, CURLOPT_TIMEOUT_MS, Self.timeoutMilliseconds),
      seam_curl_set_long(handle, CURLOPT_NOSIGNAL, 1),
      seam_curl_set_callback(handle, CURLOPT_WRITEFUNCTION, collect),
      seam_curl_set_pointer(handle, CURLOPT_WRITEDATA, Unmanaged.passUnretained(answer).toOpaque()),
    ]
    let code = settings.first { $0 != CURLE_OK } ?? withExtendedLifetime(answer) { curl_easy_perform(handle) }
    guard code == CURLE_OK else { throw Failure(message: String(cString: curl_easy_strerror(code))) }
    var status = 0
    seam_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
    return (status, answer.bytes)
  }

  /// The body of an answer as it comes in.
  fileprivate final class Answer {
    var bytes: [UInt8] = []

    func take(_ piece: UnsafeRawBufferPointer) -> Bool {
      guard bytes.count + piece.count <= CurlHandle.answerLimit else { return false }
      bytes.append(contentsOf: piece)
      return true
    }
  }
}

/// CURLOPT_WRITEFUNCTION: taking fewer bytes than there are ends the request with an error.
private func collect(data: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?) -> Int {
  guard let context else { return 0 }
  let answer = Unmanaged<CurlHandle.Answer>.fromOpaque(context).takeUnretainedValue()
  return answer.take(UnsafeRawBufferPointer(start: data, count: size * count)) ? size * count : 0
}
