import SeamRuntime

/// The log of a database, and the connection on which Seam writes marks into it.
struct Watch: Sendable {
  let log: ChangeLog
  let connection: PostgresConnection

  /// Up to where all is known.
  struct Barrier: Sendable {
    var position: UInt64
    /// Transactions of the whole server, as the mark was written.
    var snapshot: Snapshot
  }

  /// A session that has written something and has not said yet whether it stays.
  struct Writer: Sendable, Equatable {
    var transaction: UInt64
    var process: String
    var application: String
    var query: String
  }

  static func open(_ address: PostgresAddress, within timeout: Duration) async throws(DriverFailure) -> Watch {
    let connection = PostgresConnection(address)
    do throws(DriverFailure) {
      let log = try await connection.perform(within: timeout) { session, deadline throws(PostgresFailure) in
        // What is not flushed is not in the log, and a mark that is flushed takes along all that was committed before it.
        try session.run("SET synchronous_commit = on", by: deadline)
        return try ChangeLog.open(address, by: deadline)
      }.driven()
      return Watch(log: log, connection: connection)
    } catch {
      await connection.close()
      throw error
    }
  }

  func close() async {
    log.close()
    await connection.close()
  }

  /// Commits a mark and waits until it comes by: everything that was committed before is in the log then.
  func barrier(within timeout: Duration) async throws(DriverFailure) -> Barrier {
    try await connection.perform(within: timeout) { [log] session, deadline throws(PostgresFailure) in
      let mark = log.nextMark()
      defer { log.forget(mark) }
      let answer = try session.run("SELECT pg_catalog.pg_current_snapshot(), \(mark.sql)", by: deadline).last
      let position = try log.wait(for: mark, by: deadline)
      guard let snapshot = answer?.text(0, 0).flatMap(Snapshot.init) else {
        throw .failed(DriverFailure(.invalid, "PostgreSQL left out an answer"))
      }
      return Barrier(position: position, snapshot: snapshot)
    }.driven()
  }

  /// Who writes to this database in a transaction that is still open, Seam's own sessions left out.
  ///
  /// - Parameter first: transactions before this one do not count.
  func writers(since first: UInt64, within timeout: Duration) async throws(DriverFailure) -> [Writer] {
    try await connection.perform(within: timeout) { session, deadline throws(PostgresFailure) in
      let answer = try session.run(
        """
        SELECT backend_xid, pid, application_name, pg_catalog.left(query, 200)
        FROM pg_catalog.pg_stat_activity
        WHERE datname = pg_catalog.current_database() AND application_name <> 'seam' AND backend_xid IS NOT NULL
          AND backend_type = 'client backend' AND backend_xid::text::bigint >= \(first & 0xFFFF_FFFF)
        """, by: deadline)
      guard let rows = answer.last else { return [] }
      return (0..<rows.rowCount).map { row in
        func text(_ column: Int) -> String { rows.text(row, column) ?? "" }
        return Writer(transaction: UInt64(text(0)) ?? 0, process: text(1), application: text(2), query: text(3))
      }
    }.driven()
  }
}
