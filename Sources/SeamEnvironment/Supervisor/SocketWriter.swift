import Glibc

/// Text into a stream socket.
enum SocketWriter {
  /// Writes all of it, however long that takes; false when the other side is gone.
  @discardableResult
  static func write(_ text: String, to socket: Int32) -> Bool {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { send(socket, $0.baseAddress.map { $0 + done }, bytes.count - done, Int32(MSG_NOSIGNAL)) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }
}
