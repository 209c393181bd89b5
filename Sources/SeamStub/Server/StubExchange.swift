import CMicroHTTPD
import Glibc
import Synchronization

/// One request on its way in and its answer on its way out; only the thread of the server touches it.
final class StubExchange {
  private var record: RequestRecord
  private(set) var hasBegun = false
  private var received = 0
  private var announced = 0
  /// The answer, once the request has come in whole: it may be due later, and may be known later.
  private var pending: PendingAnswer?
  private var isAnswered = false

  /// Of a body that is too large so much is read and dropped, for most clients read their 413 only when they have sent everything.
  private static let dropLimit = 4 * HTTPServer.maximumBody

  init(_ record: RequestRecord) {
    self.record = record
  }

  /// Takes the method and the headers.
  func begin(method: UnsafePointer<CChar>, on connection: OpaquePointer, _ server: ServerContext) {
    hasBegun = true
    record.isSecure = server.isSecure
    record.method = String(cString: method)
    MHD_get_connection_values_n(connection, .HEADER_KIND, addHeader, Unmanaged.passUnretained(self).toOpaque())
    if announced > 0 { record.body.reserveCapacity(min(announced, HTTPServer.maximumBody)) }
  }

  fileprivate func add(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
    record.appendHeader(name: name, value: value)
    if name.count == 14, let start = name.baseAddress, strncasecmp(start, "content-length", name.count) == 0 {
      announced = Int(String(decoding: value, as: UTF8.self)) ?? 0
    }
  }

  func take(_ piece: UnsafeRawBufferPointer) {
    received += piece.count
    if isTooLarge { record.body = [] } else { record.body.append(contentsOf: piece) }
  }

  var isTooLarge: Bool { max(received, announced) > HTTPServer.maximumBody }

  /// Whether it is time to hang up.
  var isEndless: Bool { received > Self.dropLimit }

  /// Answers the request, which has come in whole or is too large, now or after a delay.
  func answer(on connection: OpaquePointer, _ server: ServerContext) -> MHD_Result {
    if let pending { return pending.answer.map { send($0, on: connection, server) } ?? .NO }
    isAnswered = true
    if isTooLarge {
      guard let refusal = server.handler.refuse(record) else { return .NO }
      return MHD_queue_response(connection, UInt32(refusal.status), refusal.handle)
    }
    let reaction = server.handler.answer(record)
    record.body = []
    switch reaction {
    case .now(let answer, .zero): return send(answer, on: connection, server)
    case .now(let answer, let delay):
      pending = PendingAnswer(answer)
      return server.suspensions.suspend(connection, for: delay) ? .YES : .NO
    case .later(let executor, let work):
      let pending = PendingAnswer(nil)
      self.pending = pending
      guard let number = server.suspensions.suspend(connection) else { return .NO }
      Task(executorPreference: executor) {
        pending.set(await work())
        server.suspensions.resume(number)
      }
      return .YES
    }
  }

  /// It is over, and not as it should be.
  func end(_ server: ServerContext) {
    guard !isAnswered else { return }
    if isTooLarge { _ = server.handler.refuse(record) } else { server.handler.reject(record) }
  }

  private func send(_ answer: StubAnswer, on connection: OpaquePointer, _ server: ServerContext) -> MHD_Result {
    switch answer {
    case .drop:
      seam_mhd_break(connection)
      return .NO
    case .whole(let response): return MHD_queue_response(connection, UInt32(response.status), response.handle)
    case .stream(let stream) where record.method == "HEAD":
      // libmicrohttpd 0.9.75 sometimes ends the body that a HEAD has not with a last chunk.
      guard let response = StubResponse(status: stream.status, headers: stream.headers, body: []) else { return .NO }
      return MHD_queue_response(connection, UInt32(response.status), response.handle)
    case .stream(let stream): return StreamReader.send(stream, on: connection, server)
    }
  }
}

/// An answer that is not sent yet, known already or not.
private final class PendingAnswer: Sendable {
  private let state: Mutex<StubAnswer?>

  init(_ answer: StubAnswer?) {
    state = Mutex(answer)
  }

  var answer: StubAnswer? { state.withLock { $0 } }

  func set(_ answer: StubAnswer) { state.withLock { $0 = answer } }
}

extension UnsafeRawBufferPointer {
  fileprivate init(_ text: UnsafePointer<CChar>?, _ count: Int) {
    self.init(start: text, count: text == nil ? 0 : count)
  }
}

/// MHD_KeyValueIteratorN.
private func addHeader(
  context: UnsafeMutableRawPointer?, kind: MHD_ValueKind, name: UnsafePointer<CChar>?, nameSize: Int, value: UnsafePointer<CChar>?,
  valueSize: Int
) -> MHD_Result {
  guard let context else { return .NO }
  Unmanaged<StubExchange>.fromOpaque(context).takeUnretainedValue().add(
    name: UnsafeRawBufferPointer(name, nameSize), value: UnsafeRawBufferPointer(value, valueSize))
  return .YES
}
