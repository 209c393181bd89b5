import CMicroHTTPD

/// One request on its way in and its answer on its way out; only the thread of its connection touches it.
final class Exchange {
  private var request: Request
  private var received = 0
  private let start = ContinuousClock.now

  /// Of a body that is too large so much is read and dropped, for a client reads its 413 only when it has sent everything.
  private static let dropLimit = 16 * Request.bodyLimit

  init(method: String, path: String) {
    request = Request(method: method, path: path, body: [])
  }

  /// Takes a piece of the body; false where it is time to hang up.
  func take(_ piece: UnsafeRawBufferPointer) -> Bool {
    received += piece.count
    if isTooLarge {
      request.body = []
    } else {
      request.body.append(contentsOf: piece)
    }
    return received <= Self.dropLimit
  }

  /// Answers the request, which has come in whole, and logs it.
  func answer(with router: Router, on connection: OpaquePointer) -> MHD_Result {
    let response =
      isTooLarge
      ? ServiceError(413, "the body is larger than \(Request.bodyLimit) bytes", field: "body").response
      : router.respond(to: request)
    let result = send(response, on: connection)
    let elapsed = (ContinuousClock.now - start).components
    // In tenths of a millisecond.
    let tenths = elapsed.seconds * 10_000 + elapsed.attoseconds / 100_000_000_000_000
    Log.line("\(request.method) \(request.path) \(response.status) \(tenths / 10).\(tenths % 10) ms")
    return result
  }

  private var isTooLarge: Bool { received > Request.bodyLimit }

  private func send(_ response: Response, on connection: OpaquePointer) -> MHD_Result {
    var body = response.body
    let created = body.withUnsafeMutableBytes { MHD_create_response_from_buffer($0.count, $0.baseAddress, .RESPMEM_MUST_COPY) }
    guard let created else { return .NO }
    defer { MHD_destroy_response(created) }
    MHD_add_response_header(created, "Content-Type", "application/json")
    for (name, value) in response.headers { MHD_add_response_header(created, name, value) }
    return MHD_queue_response(connection, UInt32(response.status), created)
  }
}
