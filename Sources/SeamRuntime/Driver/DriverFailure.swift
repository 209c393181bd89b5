/// Why a call to a real system gave no result: nothing that the system answered, but that it did not, or not in time.
package struct DriverFailure: Error {
  package enum Reason: Sendable {
    /// The call took longer than it was allowed.
    case timedOut
    /// The run is ending.
    case cancelled
    /// Nobody listens there, or the connection broke.
    case unreachable
    /// The client library is not installed on this machine.
    case notInstalled
    /// The other side does not speak the protocol, or sent more than is allowed.
    case invalid
  }

  package var reason: Reason
  /// Lower case, without a full stop, complete: "no answer from http://127.0.0.1:4711/orders within 5s".
  package var message: String

  package init(_ reason: Reason, _ message: String) {
    self.reason = reason
    self.message = message
  }
}
