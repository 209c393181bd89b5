import SeamRuntime
import SeamValue

/// A session with one database, on a thread of its own: libpq's calls wait there and stop nobody else.
package actor PostgresConnection {
  private let executor = ThreadExecutor()
  private let session: PostgresSession
  nonisolated let address: PostgresAddress

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Connects with the first call.
  init(_ address: PostgresAddress) {
    self.address = address
    session = PostgresSession(address)
  }

  /// Does something with the session. The time counts from when earlier calls are done; cancelling the task interrupts it.
  func perform<R: Sendable>(
    within timeout: Duration, _ body: @Sendable (PostgresSession, Deadline) throws(PostgresFailure) -> R
  ) async -> Result<R, PostgresFailure> {
    let interrupt = Interrupt()
    return await withTaskCancellationHandler {
      if Task.isCancelled { return .failure(.failed(DriverFailure(.cancelled, "the run is ending"))) }
      let deadline = Deadline(timeout, interrupt: interrupt)
      return Result { () throws(PostgresFailure) in try body(session, deadline) }
    } onCancel: {
      interrupt.fire()
    }
  }

  /// Runs the statements one after another, stopping at the first that is refused.
  package func execute(_ statements: [BoundStatement], timeout: Duration) async throws(DriverFailure) -> Result<SQLResult, SQLError> {
    let result = await perform(within: timeout) { session, deadline throws(PostgresFailure) in
      try Self.execute(statements, on: session, by: deadline)
    }
    switch result {
    case .success(let result): return .success(result)
    case .failure(.refused(let error)): return .failure(error)
    case .failure(.failed(let failure)): throw failure
    }
  }

  /// The first transaction of the server that is not over; nil within a transaction, which asking might abort.
  func nextTransaction() async -> UInt64? {
    let result = await perform(within: .seconds(1)) { session, deadline throws(PostgresFailure) -> UInt64? in
      if session.isInTransaction { return nil }
      let answer = try session.run("SELECT pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())", by: deadline).last
      return answer?.text(0, 0).flatMap { UInt64($0) }
    }
    return (try? result.get()) ?? nil
  }

  private static func execute(
    _ statements: [BoundStatement], on session: PostgresSession, by deadline: Deadline
  ) throws(PostgresFailure) -> SQLResult {
    var result = SQLResult()
    for (index, statement) in statements.enumerated() {
      let answer: PostgresAnswer
      do {
        answer = try session.execute(statement, by: deadline)
      } catch .refused(var error) {
        error.statement = index
        throw .refused(error)
      }
      if answer.hasRows {
        let types = try session.columnTypes(of: answer, by: deadline)
        (result.columns, result.rows) = answer.rows(types)
      }
      result.affected = answer.affected
    }
    return result
  }

  /// Ends the connection.
  package func close() {
    session.disconnect()
  }
}

extension PostgresAnswer {
  /// The names of the columns, and each row as an object of them.
  func rows(_ types: [PostgresType]) -> (columns: [String], rows: [Value]) {
    let columns = (0..<columnCount).map(columnName)
    let keys = columns.map(Value.string)
    let rows = (0..<rowCount).map { row in
      var map = ValueMap()
      for (column, type) in types.enumerated() {
        map[keys[column]] = field(row, column) { $0.map { PostgresValue.read($0, as: type) } ?? .null }
      }
      return Value.map(map)
    }
    return (columns, rows)
  }
}
