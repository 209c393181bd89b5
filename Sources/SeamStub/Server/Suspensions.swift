import CMicroHTTPD
import Dispatch
import Synchronization

/// The connections that wait for their time, held back without a thread.
///
/// libmicrohttpd neither watches nor frees a suspended connection, so its handle stays good until it is resumed; and no daemon may be stopped
/// while there is one.
final class Suspensions: Sendable {
  private struct State {
    var connections: [Int: Connection] = [:]
    var next = 0
    var isClosed = false
  }

  /// `@unchecked Sendable`: a handle, which is used for nothing but `MHD_resume_connection`, allowed from any thread.
  private struct Connection: @unchecked Sendable {
    let handle: OpaquePointer
  }

  private let state = Mutex(State())

  /// Holds a connection back for a while; false where the server is closing. Called on the thread of the server.
  func suspend(_ connection: OpaquePointer, for delay: Duration) -> Bool {
    guard let number = suspend(connection) else { return false }
    let (seconds, attoseconds) = delay.components
    let nanoseconds = Int(clamping: seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
    DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) { self.resume(number) }
    return true
  }

  /// Holds a connection back until its number is resumed; nil where the server is closing. Called on the thread of the server.
  func suspend(_ connection: OpaquePointer) -> Int? {
    let held = Connection(handle: connection)
    return state.withLock { state in
      if state.isClosed { return nil }
      MHD_suspend_connection(held.handle)
      defer { state.next += 1 }
      state.connections[state.next] = held
      return state.next
    }
  }

  func resume(_ number: Int) {
    state.withLock { state in
      if let connection = state.connections.removeValue(forKey: number) { MHD_resume_connection(connection.handle) }
    }
  }

  /// Lets go of all of them, and holds none back any more.
  func close() {
    state.withLock { state in
      state.isClosed = true
      for connection in state.connections.values { MHD_resume_connection(connection.handle) }
      state.connections = [:]
    }
  }
}
