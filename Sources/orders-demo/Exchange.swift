import CMicroHTTPD

/// One request on its way in and its answer on its way out; only the thread of its connection touches it.
final class Exchange {
  private var request: Request
  private var received = 0
  private var status: Int?
  private let start = ContinuousClock.now
  /// Whether the body will be too large for anything but a refusal before it comes.
  private(set) var isHopeless = false

  /// Of a body that is too large so much is read and dropped, for most clients read their 413 only when they have sent everything.
  private static let dropLimit = 16 * Request.bodyLimit

  init(method: String, path: String) {
    request = Request(method: method, path: path, body: [])
  }

  /// Learns how large the body is going to be, and whether the client waits for leave to send it (Expect: 100-continue).
  func announce(_ size: Int, isWaiting: Bool) {
    isHopeless = size > (isWaiting ? Request.bodyLimit : Self.dropLimit)
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

  /// Answers the request, which has come in whole, or is hopeless.
  func answer(with router: Router, on connection: OpaquePointer) -> MHD_Result {
    let response =
      isTooLarge
      ? ServiceError(413, "the body is larger than \(Request.bodyLimit) bytes", field: "body").response
      : router.respond(to: request)
    status = response.status
    let result = send(response, on: connection)
    log("\(response.status)")
    return result
  }

  /// Logs a request that came to no answer.
  func end() {
    if status == nil { log("not answered: the connection ended after \(received) bytes of the body") }
  }

  private var isTooLarge: Bool { isHopeless || received > Request.bodyLimit }

  private func log(_ outcome: String) {
    let elapsed = (ContinuousClock.now - start).components
    let tenthsOfMilliseconds = elapsed.seconds * 10_000 + elapsed.attoseconds / 100_000_000_000_000
    Log.line("\(request.method) \(request.path) \(outcome) \(tenthsOfMilliseconds / 10).\(tenthsOfMilliseconds % 10) ms")
  }

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
