import SeamRuntime
import Synchronization

/// One exchange, from the task that asked for it to the thread that makes it.
final class Transfer: Sendable {
  typealias Continuation = CheckedContinuation<Result<HTTPResponse, DriverFailure>, Never>

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
