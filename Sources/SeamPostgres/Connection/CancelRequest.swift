import CPostgres
import Glibc
import SeamRuntime

/// Asks a server to cancel what a connection runs (libpq, `PQcancel`).
///
/// That call connects and waits without a deadline, so it has a thread of its own, which may outlive the caller's patience.
final class CancelRequest: Sendable {
  /// Safe: it is a copy of what the request needs, never changed, and `PQcancel` may be called from any thread.
  private nonisolated(unsafe) let request: OpaquePointer

  init?(_ connection: OpaquePointer) {
    guard let request = PQgetCancel(connection) else { return nil }
    self.request = request
  }

  deinit { PQfreeCancel(request) }

  /// Whether the server has taken the request by the deadline. Whatever was to be cancelled may have ended by itself.
  func send(by deadline: Deadline) -> Bool {
    let done = Interrupt()
    ThreadExecutor.startThread { [self] in
      var reason = [CChar](repeating: 0, count: 256)
      _ = PQcancel(request, &reason, Int32(reason.count))
      done.fire()
    }
    return deadline.wait(for: done.descriptor, Int32(POLLIN)) == .ready
  }
}
