import SeamRuntime

/// Takes back what was committed since a mark: the inverse of each change, newest first, in one transaction.
///
/// The transaction sees one snapshot, and the log is read up to a place behind it. What somebody commits in between is in the log but not in
/// the snapshot: it is left for the next time, unless it has written to the same rows, which the server tells: then all begins anew.
struct Rewinder: Sendable {
  let connection: PostgresConnection
  let watch: Watch
  let shapes: [TableName: TableShape]
  /// Its catalogue has to be what it was.
  let baseline: Baseline

  enum Outcome: Sendable {
    /// These have been taken back, with that many statements.
    case undone([LoggedTransaction], statements: Int)
    /// Nothing was changed.
    case impossible(String)
  }

  private enum Step: Sendable {
    case done
    case again(String)
    case impossible(String)
  }

  private static let patience = Duration.seconds(30)
  private static let attempts = 5
  /// How long a row that a late writer holds is waited for.
  private static let lockTimeout = 500
  private static let statementsAtOnce = 500

  /// Takes back everything that is in the log.
  func undo() async throws(DriverFailure) -> Outcome {
    var reason = ""
    for _ in 0..<Self.attempts {
      guard let snapshot = try await begin() else { return .impossible("the schema has changed") }
      do throws(DriverFailure) {
        let position = try await watch.barrier(within: Self.patience).position
        let transactions = watch.log.transactions(through: position).filter { snapshot.sees($0.id) }
        let script: UndoScript
        switch Self.script(transactions, shapes) {
        case .success(let made): script = made
        case .failure(let impossible):
          try await rollBack()
          return .impossible(impossible.reason)
        }
        switch try await apply(script) {
        case .done: return .undone(transactions, statements: script.statements.count)
        case .impossible(let reason): return .impossible(reason)
        case .again(let why): reason = why
        }
      } catch {
        try? await rollBack()
        throw error
      }
    }
    return .impossible(reason)
  }

  private static func script(
    _ transactions: [LoggedTransaction], _ shapes: [TableName: TableShape]
  ) -> Result<UndoScript, UndoScript.Impossible> {
    Result { () throws(UndoScript.Impossible) in try UndoScript(undoing: transactions, shapes) }
  }

  /// Takes the snapshot; nil where the schema is not as it was.
  private func begin() async throws(DriverFailure) -> Snapshot? {
    try await connection.perform(within: Self.patience) { [baseline] session, deadline throws(PostgresFailure) in
      let settings = PostgresAddress.textSettings.map { "SET LOCAL \($0) = '\($1)';" }.joined(separator: " ")
      let answers = try session.run(
        """
        BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE; SET LOCAL lock_timeout = \(Self.lockTimeout); SET LOCAL statement_timeout = 0;
        SET LOCAL row_security = off; SET LOCAL session_replication_role = replica; \(settings)
        SELECT pg_catalog.pg_current_snapshot();
        """, by: deadline)
      let isSame = try session.runKept(baseline.catalogueQuery, by: deadline).text(0, 0) == baseline.catalogue
      if !isSame { try session.run("ROLLBACK", by: deadline) }
      guard let snapshot = answers.last?.text(0, 0).flatMap(Snapshot.init) else {
        throw .failed(DriverFailure(.invalid, "PostgreSQL left out an answer"))
      }
      return isSame ? snapshot : nil
    }.driven()
  }

  private func rollBack() async throws(DriverFailure) {
    try await connection.perform(within: Self.patience) { session, deadline throws(PostgresFailure) in
      if session.isInTransaction { try session.run("ROLLBACK", by: deadline) }
    }.driven()
  }

  private func apply(_ script: UndoScript) async throws(DriverFailure) -> Step {
    try await connection.perform(within: Self.patience) { session, deadline throws(PostgresFailure) in
      if script.statements.isEmpty {
        try session.run("ROLLBACK", by: deadline)
        return .done
      }
      do throws(PostgresFailure) {
        var rest = script.statements[...]
        while !rest.isEmpty {
          let part = rest.prefix(Self.statementsAtOnce)
          rest = rest.dropFirst(part.count)
          let answers = try session.run(part.joined(separator: ";\n"), by: deadline)
          if let wrong = zip(part, answers).first(where: { $1.affected != 1 })?.0 {
            try session.run("ROLLBACK", by: deadline)
            return .again("a row that was written is no longer what it was: \(wrong.prefix(200))")
          }
        }
        try session.run("SELECT pg_catalog.pg_logical_emit_message(true, '\(LogDecoder.prefix)', 'undone'); COMMIT", by: deadline)
        return .done
      } catch .refused(let error) {
        if session.isInTransaction { try session.run("ROLLBACK", by: deadline) }
        // 40001: somebody else has written the row meanwhile.
        return error.sqlstate == "40001" ? .again(error.message) : .impossible(error.message)
      }
    }.driven()
  }
}
