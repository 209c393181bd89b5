import CMicroHTTPD

/// An answer as libmicrohttpd holds it, which any number of requests may be given.
///
/// `@unchecked Sendable`: nothing changes it once it is made, and libmicrohttpd counts who uses it under a lock of its own
/// (manual, section 7.2, *Response functions*).
final class StubResponse: @unchecked Sendable {
  let status: Int
  let handle: OpaquePointer

  /// Nil where a header cannot be sent.
  init?(status: Int, headers: [(String, String)], body: [UInt8]) {
    // 204 and 304 carry no body (RFC 9110, section 6.4.1).
    var body = status == 204 || status == 304 ? [] : body
    let created = body.withUnsafeMutableBytes { MHD_create_response_from_buffer($0.count, $0.baseAddress, .RESPMEM_MUST_COPY) }
    guard let created else { return nil }
    self.status = status
    handle = created
    for (name, value) in headers where MHD_add_response_header(created, name, value) == .NO { return nil }
  }

  deinit {
    MHD_destroy_response(handle)
  }
}
