import CPostgres
import Glibc
import SeamRuntime

/// An open connection: a `PGconn`, closed with it. Every call ends by its deadline, because libpq never waits here: `poll` does.
final class PostgresHandle {
  let connection: OpaquePointer
  let place: String
  /// False once a cancelled statement did not come to its end: its late answers would be taken for those of the next.
  private(set) var isUsable = true
  /// How long a cancelled statement is given to come to its end before the connection is given up.
  private static let grace = Duration.seconds(2)

  private init(owning connection: OpaquePointer, place: String) {
    self.connection = connection
    self.place = place
  }

  deinit { PQfinish(connection) }

  /// Opens a connection (libpq, `PQconnectPoll`).
  static func connect(_ address: PostgresAddress, by deadline: Deadline) throws(DriverFailure) -> PostgresHandle {
    if let reason = seam_postgres_load() { throw DriverFailure(.notInstalled, String(cString: reason)) }
    let parameters = address.parameters + [("client_encoding", "UTF8"), ("fallback_application_name", "seam")]
    guard let connection = start(parameters) else { throw DriverFailure(.unreachable, "out of memory") }
    let handle = PostgresHandle(owning: connection, place: address.place)
    guard PQstatus(connection) != CONNECTION_BAD else { throw handle.unreachable() }
    _ = PQsetNoticeProcessor(connection, { _, _ in }, nil)
    var polling = PGRES_POLLING_WRITING
    while true {
      switch polling {
      case PGRES_POLLING_OK:
        PQsetnonblocking(connection, 1)
        return handle
      case PGRES_POLLING_FAILED: throw handle.unreachable()
      default: break
      }
      guard handle.bytesReceived < greetingLimit else {
        throw DriverFailure(.unreachable, "what answers at \(address.place) is no PostgreSQL: it sends without end")
      }
      let events = polling == PGRES_POLLING_READING ? POLLIN : POLLOUT
      switch deadline.isOver ? .timedOut : deadline.wait(for: PQsocket(connection), events) {
      case .ready: polling = PQconnectPoll(connection)
      case .timedOut: throw DriverFailure(.timedOut, "no connection to PostgreSQL at \(address.place) within \(deadline.text)")
      case .cancelled: throw DriverFailure(.cancelled, "connecting to PostgreSQL at \(address.place) was cancelled")
      }
    }
  }

  private static func start(_ parameters: [(keyword: String, value: String)]) -> OpaquePointer? {
    withCStrings(parameters.map(\.keyword)) { keywords in
      withCStrings(parameters.map(\.value)) { values in PQconnectStartParams(keywords, values, 1) }
    }
  }

  // MARK: Sending

  /// One or more commands in the simple query protocol.
  func query(_ text: String, by deadline: Deadline) throws(PostgresFailure) -> [PostgresAnswer] {
    try answers(to: PQsendQuery(connection, text), by: deadline)
  }

  /// One command without parameters.
  func execute(_ text: String, by deadline: Deadline) throws(PostgresFailure) -> PostgresAnswer {
    try last(answers(to: PQsendQueryParams(connection, text, 0, nil, nil, nil, nil, 0), by: deadline))
  }

  /// - Parameter name: the empty name is replaced by the next statement prepared under it.
  func prepare(_ text: String, as name: String, by deadline: Deadline) throws(PostgresFailure) {
    _ = try answers(to: PQsendPrepare(connection, name, text, 0, nil), by: deadline)
  }

  /// The types that the server gave to the parameters of a prepared statement.
  func describe(_ name: String, by deadline: Deadline) throws(PostgresFailure) -> [UInt32] {
    try last(answers(to: PQsendDescribePrepared(connection, name), by: deadline)).parameterTypes
  }

  /// - Parameter parameters: in text format; nil for NULL.
  func execute(prepared name: String, _ parameters: [String?], by deadline: Deadline) throws(PostgresFailure) -> PostgresAnswer {
    let sent = withCStrings(parameters) { PQsendQueryPrepared(connection, name, Int32(parameters.count), $0, nil, nil, 0) }
    return try last(answers(to: sent, by: deadline))
  }

  private func last(_ answers: [PostgresAnswer]) throws(PostgresFailure) -> PostgresAnswer {
    guard let answer = answers.last else { throw .failed(DriverFailure(.invalid, "PostgreSQL at \(place) gave no result")) }
    return answer
  }

  // MARK: State

  /// In bytes. An answer is kept whole, and takes a multiple of that.
  private static let answerLimit: UInt64 = 32 << 20
  private static let greetingLimit: UInt64 = 1 << 20

  /// What has come over the connection, with what has not been read yet (tcp(7), `TCP_INFO`: `tcpi_bytes_received`); 0 where it is no
  /// connection of TCP.
  private var bytesReceived: UInt64 {
    var info = [UInt8](repeating: 0, count: 256)
    var length = socklen_t(info.count)
    guard getsockopt(PQsocket(connection), Int32(IPPROTO_TCP), TCP_INFO, &info, &length) == 0, length >= 136 else { return 0 }
    return info.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 128, as: UInt64.self) }
  }

  var isBroken: Bool { PQstatus(connection) == CONNECTION_BAD }

  /// Whether a transaction is open, be it one in which a statement failed.
  var isInTransaction: Bool { [PQTRANS_INTRANS, PQTRANS_INERROR].contains(PQtransactionStatus(connection)) }

  /// Whether the server has closed the connection meanwhile, which nothing has told yet.
  func checkAlive() -> Bool {
    while Deadline(.zero).wait(for: PQsocket(connection), POLLIN) == .ready {
      if PQconsumeInput(connection) == 0 || isBroken { return false }
    }
    return !isBroken
  }

  // MARK: Receiving

  func answers(to sent: Int32, by deadline: Deadline) throws(PostgresFailure) -> [PostgresAnswer] {
    guard sent == 1 else {
      if isBroken { throw .failed(unreachable()) }
      throw .failed(DriverFailure(.invalid, ServerText.firstLine(String(cString: PQerrorMessage(connection)))))
    }
    var answers: [PostgresAnswer] = []
    var refusal: PostgresAnswer?
    var copies = false
    let before = bytesReceived
    while let answer = try next(by: deadline, after: before) {
      switch answer.status {
      case PGRES_COPY_IN:
        copies = true
        PQputCopyEnd(connection, "COPY FROM STDIN has no input here")
      case PGRES_COPY_OUT:
        copies = true
        try discardCopy(by: deadline)
      case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: answers.append(answer)
      default: refusal = refusal ?? answer
      }
    }
    if isBroken { throw .failed(broke(refusal)) }
    if copies { throw .refused(Self.copyRefusal) }
    if let refusal {
      var error = refusal.error
      error.statement = answers.count
      throw .refused(error)
    }
    return answers
  }

  private static let copyRefusal = SQLError(
    sqlstate: "0A000", message: "COPY FROM STDIN and COPY TO STDOUT need psql", hint: "write INSERT and SELECT instead")

  /// The next answer to what was sent; nil behind the last.
  ///
  /// - Parameter before: how much had been received when it was sent; nil where its size has no limit.
  func next(by deadline: Deadline, after before: UInt64? = nil) throws(PostgresFailure) -> PostgresAnswer? {
    while true {
      if let before, bytesReceived > before + Self.answerLimit {
        cancel()
        throw .failed(DriverFailure(.invalid, "the answer is larger than \(Self.answerLimit >> 20) MiB, and the statement was cancelled"))
      }
      let flushed = PQflush(connection)
      if flushed <= 0, PQisBusy(connection) == 0 { return PQgetResult(connection).map(PostgresAnswer.init(owning:)) }
      try wait(flushed > 0 ? POLLIN | POLLOUT : POLLIN, by: deadline)
      // A broken connection is an answer too: PQgetResult gives it.
      if PQconsumeInput(connection) == 0, isBroken { return PQgetResult(connection).map(PostgresAnswer.init(owning:)) }
    }
  }

  func wait(_ events: Int32, by deadline: Deadline) throws(PostgresFailure) {
    switch deadline.isOver ? .timedOut : deadline.wait(for: PQsocket(connection), events) {
    case .ready: return
    case .timedOut:
      cancel()
      throw .failed(DriverFailure(.timedOut, "the statement did not finish within \(deadline.text) and was cancelled"))
    case .cancelled:
      cancel()
      throw .failed(DriverFailure(.cancelled, "the statement was cancelled"))
    }
  }

  /// Why the connection is of no use.
  private func unreachable() -> DriverFailure {
    DriverFailure(.unreachable, ServerText.firstLine(String(cString: PQerrorMessage(connection))))
  }

  private func broke(_ answer: PostgresAnswer?) -> DriverFailure {
    let reason = answer?.errorField("M") ?? ServerText.firstLine(String(cString: PQerrorMessage(connection)))
    return DriverFailure(.unreachable, "the connection to PostgreSQL at \(place) broke: \(reason)")
  }
}

// MARK: - Cancelling

extension PostgresHandle {
  /// Asks the server to cancel what runs (libpq, `PQcancel`) and reads what still comes. Where that takes too long the connection is
  /// given up: `isUsable` says so.
  private func cancel() {
    let deadline = Deadline(Self.grace)
    let isSent = CancelRequest(connection)?.send(by: deadline) ?? false
    isUsable = isSent && drain(by: deadline)
  }

  private func drain(by deadline: Deadline) -> Bool {
    while true {
      let flushed = PQflush(connection)
      while PQisBusy(connection) == 0 {
        guard let answer = PQgetResult(connection).map(PostgresAnswer.init(owning:)) else { return !isBroken }
        if answer.status == PGRES_COPY_IN { PQputCopyEnd(connection, "cancelled") }
        if answer.status == PGRES_COPY_OUT { return false }
        if isBroken { return false }
      }
      let events = flushed > 0 ? POLLIN | POLLOUT : POLLIN
      guard !deadline.isOver, deadline.wait(for: PQsocket(connection), events) == .ready, PQconsumeInput(connection) == 1 else {
        return false
      }
    }
  }
}
