import CPostgres
import Glibc
import SeamRuntime

/// A connection on which the server tells every commit of one database as it happens (PostgreSQL, *Streaming Replication Protocol*).
///
/// Its slot is temporary: it is gone with the connection.
final class ReplicationStream {
  private let handle: PostgresHandle
  private var decoder = LogDecoder()
  /// How far the log has been received; the server keeps what comes after the last position that it was told.
  private var received: UInt64 = 0
  private var told = ContinuousClock.now
  /// The server gives up a receiver that has said nothing for a minute.
  private static let silence = Duration.seconds(10)

  /// Connects and makes the slot, for which the server waits until every transaction that is open on it, in whatever database, has ended.
  init(_ address: PostgresAddress, by deadline: Deadline) throws(PostgresFailure) {
    do {
      handle = try PostgresHandle.connect(address.replicating, by: deadline)
    } catch {
      throw .failed(error)
    }
    let name = "seam_\(getpid())_\(UInt32.random(in: 0 ... .max))"
    _ = try handle.query("CREATE_REPLICATION_SLOT \(name) TEMPORARY LOGICAL test_decoding NOEXPORT_SNAPSHOT", by: deadline)
    try handle.startCopyBoth(
      "START_REPLICATION SLOT \(name) LOGICAL 0/0 (\"include-xids\" 'on', \"skip-empty-xacts\" 'off')", by: deadline)
  }

  /// Reads until it is interrupted, and hands over each transaction with its commit.
  ///
  /// - Returns: why the stream ended.
  func read(until interrupt: Interrupt, _ body: (LoggedTransaction) -> Void) -> String {
    while true {
      while let isMessage = next(body) {
        if !isMessage { return handle.lastError }
      }
      // Flat memory on both sides: what has been received may go, but telling so after each commit would cost more than the commit.
      let sinceTold = ContinuousClock.now - told
      if sinceTold >= .seconds(1), !tell() { return handle.lastError }
      switch Deadline(Self.silence, interrupt: interrupt).wait(for: handle.socket, POLLIN) {
      case .cancelled: return "it was closed"
      case .timedOut: if !tell() { return handle.lastError }
      case .ready: if !handle.consume() { return handle.lastError }
      }
    }
  }

  /// True for a message, false at the end of the stream, nil where there is nothing yet.
  private func next(_ body: (LoggedTransaction) -> Void) -> Bool? {
    handle.takeCopyData { bytes in
      switch bytes.first {
      case UInt8(ascii: "w") where bytes.count > 25:
        let position = Self.number(bytes, at: 1)
        received = max(received, position)
        if let transaction = decoder.read(UnsafeBufferPointer(rebasing: bytes[25...]), at: position) { body(transaction) }
      case UInt8(ascii: "k") where bytes.count >= 18:
        received = max(received, Self.number(bytes, at: 1))
        if bytes[17] != 0 { _ = tell() }
      default: break
      }
    }
  }

  private static func number(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> UInt64 {
    bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Standby status update: everything up to here is received, and need not be kept.
  private func tell() -> Bool {
    told = .now
    var message: [UInt8] = [UInt8(ascii: "r")]
    for position in [received, received, received, 0] {
      for shift in stride(from: 56, through: 0, by: -8) { message.append(UInt8(truncatingIfNeeded: position >> UInt64(shift))) }
    }
    message.append(0)
    return handle.sendCopyData(message)
  }
}

extension PostgresAddress {
  /// How values are written in the log, and read and compared when they are put back: whatever the database's own settings say.
  static let textSettings = [
    ("datestyle", "ISO"), ("intervalstyle", "postgres"), ("extra_float_digits", "3"), ("bytea_output", "hex"), ("timezone", "UTC"),
    ("lc_monetary", "C"), ("search_path", "pg_catalog"), ("xmloption", "content"), ("array_nulls", "on"), ("quote_all_identifiers", "off"),
  ]

  fileprivate var replicating: PostgresAddress {
    var address = self
    let options = Self.textSettings.map { "-c \($0)=\($1)" }.joined(separator: " ")
    address.parameters += [("replication", "database"), ("options", options)]
    return address
  }
}
