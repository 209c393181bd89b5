import CPostgres
import Glibc
import SeamRuntime

/// Whole tables in and out (libpq, *Functions Associated with the COPY Command*).
extension PostgresHandle {
  /// What `COPY … TO STDOUT` gives.
  func copyOut(_ command: String, by deadline: Deadline) throws(PostgresFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    try copy(command, PGRES_COPY_OUT, by: deadline) { () throws(PostgresFailure) in try readCopy(by: deadline) { bytes += $0 } }
    return bytes
  }

  /// Gives the bytes to `COPY … FROM STDIN`.
  func copyIn(_ command: String, _ bytes: [UInt8], by deadline: Deadline) throws(PostgresFailure) {
    try copy(command, PGRES_COPY_IN, by: deadline) { () throws(PostgresFailure) in
      var rest = bytes[...]
      while !rest.isEmpty {
        let part = rest.prefix(65_536)
        try putCopy { connection in
          part.withUnsafeBytes { PQputCopyData(connection, $0.assumingMemoryBound(to: CChar.self).baseAddress, Int32($0.count)) }
        }
        rest = rest.dropFirst(part.count)
      }
      try putCopy { PQputCopyEnd($0, nil) }
      func putCopy(_ put: (OpaquePointer) -> Int32) throws(PostgresFailure) {
        while put(connection) == 0 { try wait(POLLIN | POLLOUT, by: deadline) }
      }
    }
  }

  /// Reads to the end of what is copied out and forgets it.
  func discardCopy(by deadline: Deadline) throws(PostgresFailure) {
    try readCopy(by: deadline) { _ in }
  }

  /// - Parameter transfer: called once the server is ready for it. What the server says after it is the result.
  private func copy(
    _ command: String, _ wanted: ExecStatusType, by deadline: Deadline, _ transfer: () throws(PostgresFailure) -> Void
  ) throws(PostgresFailure) {
    guard PQsendQuery(connection, command) == 1 else { return _ = try answers(to: 0, by: deadline) }
    guard let first = try next(by: deadline) else { throw .failed(DriverFailure(.invalid, "PostgreSQL at \(place) gave no result")) }
    if first.status == wanted { try transfer() }
    _ = try answers(to: 1, by: deadline)
    if first.status != wanted { throw .refused(first.error) }
  }

  private func readCopy(by deadline: Deadline, _ body: (UnsafeBufferPointer<UInt8>) -> Void) throws(PostgresFailure) {
    while true {
      var start: UnsafeMutablePointer<CChar>?
      let count = Int(PQgetCopyData(connection, &start, 1))
      switch count {
      case 0:
        try wait(POLLIN, by: deadline)
        if PQconsumeInput(connection) == 0 { return }
      case ..<0: return
      default:
        defer { PQfreemem(start) }
        start?.withMemoryRebound(to: UInt8.self, capacity: count) { body(UnsafeBufferPointer(start: $0, count: count)) }
      }
    }
  }
}

/// Both directions at once (libpq, `PGRES_COPY_BOTH`): a stream without end, so nothing here waits by itself.
extension PostgresHandle {
  var socket: Int32 { PQsocket(connection) }
  var lastError: String { ServerText.firstLine(String(cString: PQerrorMessage(connection))) }

  func startCopyBoth(_ command: String, by deadline: Deadline) throws(PostgresFailure) {
    guard PQsendQuery(connection, command) == 1 else { return _ = try answers(to: 0, by: deadline) }
    guard let answer = try next(by: deadline) else { throw .failed(DriverFailure(.invalid, "PostgreSQL at \(place) gave no result")) }
    guard answer.status == PGRES_COPY_BOTH else { throw .refused(answer.error) }
  }

  /// Takes in what has come; false where the connection broke.
  func consume() -> Bool { PQconsumeInput(connection) == 1 }

  /// One message, if it has come: true after it, nil where there is none, false where there will be none.
  func takeCopyData(_ body: (UnsafeBufferPointer<UInt8>) -> Void) -> Bool? {
    var start: UnsafeMutablePointer<CChar>?
    let count = Int(PQgetCopyData(connection, &start, 1))
    guard count > 0 else { return count == 0 ? nil : false }
    defer { PQfreemem(start) }
    start?.withMemoryRebound(to: UInt8.self, capacity: count) { body(UnsafeBufferPointer(start: $0, count: count)) }
    return true
  }

  /// Few bytes, which the system's own buffer takes.
  func sendCopyData(_ bytes: [UInt8]) -> Bool {
    let status = bytes.withUnsafeBytes {
      PQputCopyData(connection, $0.assumingMemoryBound(to: CChar.self).baseAddress, Int32($0.count))
    }
    return status == 1 && PQflush(connection) >= 0
  }
}
