import Glibc
import Synchronization

/// Ends a call of rabbitmq-c from outside: it waits for its socket, sometimes without a limit, and a socket that is shut down ends every wait.
final class SocketGuard: Sendable {
  private struct State {
    var descriptor: Int32?
    /// Counts the calls, so that who is late ends none but his own.
    var call = 0
  }

  private let state = Mutex(State())

  /// From now on this is the connection's socket; nil before it is closed, when the system may give its number to another.
  func watch(_ descriptor: Int32?) {
    state.withLock { $0.descriptor = descriptor }
  }

  /// Begins a call, and ends what was to end the one before.
  @discardableResult
  func begin() -> Int {
    state.withLock { state in
      state.call += 1
      return state.call
    }
  }

  /// Shuts the socket down, for good; nil does it whatever the call is.
  func shutDown(_ call: Int? = nil) {
    state.withLock { state in
      guard let descriptor = state.descriptor, call == nil || call == state.call else { return }
      shutdown(descriptor, Int32(SHUT_RDWR))
    }
  }
}
