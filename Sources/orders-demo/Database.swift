import CPostgres
import Glibc

/// A connection to PostgreSQL through libpq, for one statement at a time.
///
/// `@unchecked Sendable`: it moves between threads but is never shared by two. It is either in the pool's list, behind the pool's lock, or in the
/// one lease that took it out; and libpq's connections belong to no particular thread (manual, section 34.20).
final class Database: @unchecked Sendable {
  /// The server gives up on a statement first, and says why.
  private static let statementTimeout = "4s"
  private static let answerTimeout = Duration.seconds(5)
  private static let connectSeconds = "3"

  private let connection: OpaquePointer
  /// False once an answer is overdue: what comes next on the wire belongs to the statement before.
  private var isInStep = true

  init(url: String) throws(ServiceError) {
    if let reason = seam_postgres_load() { throw .databaseUnavailable(String(cString: reason)) }
    let keywords = ["dbname", "connect_timeout", "fallback_application_name"]
    let opened = withCStrings(keywords + [nil]) { keywords in
      withCStrings([url, Self.connectSeconds, "orders-demo", nil]) { PQconnectdbParams(keywords, $0, 1) }
    }
    guard let opened else { throw .databaseUnavailable("out of memory") }
    connection = opened
    guard PQstatus(opened) == CONNECTION_OK else { throw .databaseUnavailable(lastError) }
    // Notices would go to standard error as they are.
    PQsetNoticeProcessor(opened, { _, _ in }, nil)
    try query("set statement_timeout = '\(Self.statementTimeout)'")
  }

  deinit {
    PQfinish(connection)
  }

  /// The rows, each with its columns as text, nil for NULL.
  @discardableResult
  func query(_ sql: String, _ parameters: [String?] = []) throws(ServiceError) -> [[String?]] {
    let sent = withCStrings(parameters) { PQsendQueryParams(connection, sql, Int32(parameters.count), nil, $0, nil, nil, 0) }
    guard sent == 1 else { throw .databaseUnavailable(lastError) }

    let deadline = ContinuousClock.now + Self.answerTimeout
    var rows: [[String?]] = []
    var refusal: ServiceError?
    while true {
      while PQisBusy(connection) == 1 {
        guard waitForInput(until: deadline) else {
          isInStep = false
          throw .databaseUnavailable("no answer within \(Self.answerTimeout) to: \(sql)")
        }
        guard PQconsumeInput(connection) == 1 else { throw .databaseUnavailable(lastError) }
      }
      guard let result = PQgetResult(connection) else { break }
      defer { PQclear(result) }
      switch PQresultStatus(result) {
      case PGRES_TUPLES_OK: rows = Self.rows(of: result)
      case PGRES_COMMAND_OK: break
      default: refusal = refusal ?? error(of: result, sql: sql)
      }
    }
    if let refusal { throw refusal }
    return rows
  }

  /// Whether it can serve another statement. A server that went away has closed the connection, which shows without asking it anything.
  var isAlive: Bool {
    // The server's last words come first, then the end of the connection. No honest server has more to say to an idle one than this reads.
    var reads = 0
    while isInStep, reads < 16, waitForInput(until: .now), PQconsumeInput(connection) == 1 { reads += 1 }
    return isInStep && PQstatus(connection) == CONNECTION_OK
  }

  /// Whether a transaction is open, failed or not.
  var isInTransaction: Bool { PQtransactionStatus(connection) != PQTRANS_IDLE }

  private func waitForInput(until deadline: ContinuousClock.Instant) -> Bool {
    while true {
      let left = (deadline - .now).components
      let milliseconds = max(0, left.seconds * 1_000 + left.attoseconds / 1_000_000_000_000_000)
      var descriptor = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
      let ready = poll(&descriptor, 1, Int32(clamping: milliseconds))
      if ready < 0 && errno == EINTR { continue }
      return ready > 0
    }
  }

  /// What the server refused: because of its own state, so that trying again may help (PostgreSQL manual, appendix A), or because of the statement.
  private func error(of result: OpaquePointer, sql: String) -> ServiceError {
    // PG_DIAG_SQLSTATE, a character constant, which Swift does not import.
    let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) } ?? ""
    let cause = String(cString: PQresultErrorMessage(result)).firstLine + " in: " + sql
    // 40 rolled back (a deadlock), 53 out of resources, 55P03 lock not available, 57 an operator or a time-out intervened; 08 is the connection.
    let isPassing = ["08", "40", "53", "57"].contains(String(state.prefix(2))) || state == "55P03"
    guard !isPassing, PQstatus(connection) == CONNECTION_OK else { return .databaseUnavailable(cause) }
    return ServiceError(500, "internal error", cause: cause)
  }

  private var lastError: String { String(cString: PQerrorMessage(connection)).firstLine }

  private static func rows(of result: OpaquePointer) -> [[String?]] {
    (0..<PQntuples(result)).map { row in
      (0..<PQnfields(result)).map { column in
        PQgetisnull(result, row, column) == 1 ? nil : PQgetvalue(result, row, column).map { String(cString: $0) }
      }
    }
  }
}

extension String {
  /// libpq's messages end with a line feed, and add lines of detail.
  fileprivate var firstLine: String { String(prefix { $0 != "\n" }) }
}

/// Calls `body` with C strings of these texts, NULL for nil, which live until it returns.
private func withCStrings<Result>(_ texts: [String?], _ body: ([UnsafePointer<CChar>?]) -> Result) -> Result {
  let copies = texts.map { $0.flatMap { strdup($0) } }
  defer { copies.forEach { free($0) } }
  return body(copies.map { UnsafePointer($0) })
}
