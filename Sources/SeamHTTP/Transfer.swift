import SeamRuntime
import Synchronization

/// One exchange, from the task that asked for it to the thread that makes it.
final class Transfer: Sendable {
  typealias Continuation = CheckedContinuation<Result<RawAnswer, DriverFailure>, Never>

  let request: HTTPRequest
  private let cancellation = Atomic(false)

  init(_ request: HTTPRequest) {
    self.request = request
  }

  var isCancelled: Bool { cancellation.load(ordering: .acquiring) }

  var cancelled: DriverFailure { DriverFailure(.cancelled, "the request to \(request.shownURL) was cancelled") }

  /// Noticed by the thread when it starts the transfer, or when it is woken to look.
  func cancel() {
    cancellation.store(true, ordering: .releasing)
  }
}

/// An answer as it came: its header block is parsed by the task that waits for it, not on the thread of all transfers.
struct RawAnswer: Sendable {
  var status: Int
  /// The lines of the final header block without the status line, each with its line end (RFC 9112, section 5).
  var head: [UInt8]
  var body: [UInt8]
  var duration: Duration
}
