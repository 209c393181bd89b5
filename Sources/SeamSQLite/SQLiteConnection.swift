import SeamRuntime
import SeamValue

/// A database file on a thread of its own: SQLite's calls wait there and stop nobody else.
package actor SQLiteConnection {
  private let executor = ThreadExecutor()
  private let file: SQLiteFile

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// - Parameter isTemporary: whether nobody needs the file after a crash.
  init(_ path: String, _ access: SQLiteHandle.Access, isTemporary: Bool = false) {
    file = SQLiteFile(path, access, isTemporary: isTemporary)
  }

  /// Does something with the file. The time counts from when earlier calls are done; cancelling the task interrupts it.
  func perform<R: Sendable>(
    within timeout: Duration, _ body: @Sendable (SQLiteFile, CallLimit) throws(SQLiteFailure) -> R
  ) async -> Result<R, SQLiteFailure> {
    // Until now earlier calls had the thread.
    let limit = CallLimit(timeout)
    return await withTaskCancellationHandler {
      if Task.isCancelled { return .failure(.failed(DriverFailure(.cancelled, "the run is ending"))) }
      return Result { () throws(SQLiteFailure) in try body(file, limit) }
    } onCancel: {
      limit.cancel()
    }
  }

  /// Runs the statements one after another, stopping at the first that is refused.
  package func execute(_ statements: [BoundStatement], timeout: Duration) async throws(DriverFailure) -> Result<SQLResult, SQLError> {
    let result = await perform(within: timeout) { file, limit throws(SQLiteFailure) in
      try Self.execute(statements, on: file, by: limit)
    }
    switch result {
    case .success(let result): return .success(result)
    case .failure(.refused(let error)): return .failure(error)
    case .failure(.failed(let failure)): throw failure
    }
  }

  private static func execute(
    _ statements: [BoundStatement], on file: SQLiteFile, by limit: CallLimit
  ) throws(SQLiteFailure) -> SQLResult {
    let handle = try file.opened(by: limit)
    var result = SQLResult()
    for (index, statement) in statements.enumerated() {
      let (text, parameters) = statement.rendered { "?\($0)" }
      do throws(SQLiteFailure) {
        let answer = try handle.execute(text, parameters, by: limit)
        if !answer.columns.isEmpty { (result.columns, result.rows) = (answer.columns, answer.rows) }
        result.affected = answer.affected
      } catch .refused(var error) {
        error.statement = index
        throw .refused(error)
      }
    }
    return result
  }

  package func close() {
    file.close()
  }
}
