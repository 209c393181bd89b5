import SeamRuntime
import SeamValue

/// A session with one database: its connection, what is prepared on it, and what it knows of types. Used by one thread at a time.
final class PostgresSession {
  let address: PostgresAddress
  private var handle: PostgresHandle?
  private var prepared = PreparedStatements()
  private var types = PostgresTypes()
  /// Whether a statement of a spec ran since the last reset, and whether one of them meddled with what is prepared.
  private var isUsed = false
  private var hasOwnPrepared = false

  init(_ address: PostgresAddress) {
    self.address = address
  }

  /// Ends the connection. The next call opens another.
  func disconnect() {
    handle = nil
    prepared = PreparedStatements()
    types = PostgresTypes()
    isUsed = false
    hasOwnPrepared = false
  }

  /// Connects, where there is no connection.
  func connect(by deadline: Deadline) throws(PostgresFailure) {
    _ = try connected(by: deadline)
  }

  var isInTransaction: Bool { handle?.isInTransaction ?? false }

  private func connected(by deadline: Deadline) throws(PostgresFailure) -> PostgresHandle {
    if let handle { return handle }
    do {
      let handle = try PostgresHandle.connect(address, by: deadline)
      self.handle = handle
      return handle
    } catch {
      throw .failed(error)
    }
  }

  /// Works on the connection; a connection that broke is let go.
  private func onHandle<R>(
    by deadline: Deadline, _ body: (PostgresHandle) throws(PostgresFailure) -> R
  ) throws(PostgresFailure) -> R {
    let handle = try connected(by: deadline)
    defer { if handle.isBroken || !handle.isUsable { disconnect() } }
    return try body(handle)
  }

  // MARK: Scripts

  /// Runs a script in the simple query protocol, in one implicit transaction where it has none of its own.
  @discardableResult
  func run(_ script: String, by deadline: Deadline) throws(PostgresFailure) -> [PostgresAnswer] {
    guard !script.utf8.contains(0) else { throw .refused(Self.nulRefusal("the script")) }
    return try onHandle(by: deadline) { handle throws(PostgresFailure) in try handle.query(script, by: deadline) }
  }

  /// A query of Seam's own that comes again and again: parsed and planned once.
  func runKept(_ query: String, by deadline: Deadline) throws(PostgresFailure) -> PostgresAnswer {
    try onHandle(by: deadline) { handle throws(PostgresFailure) in
      if let known = prepared[query] { return try handle.execute(prepared: known.name, [], by: deadline) }
      let name = prepared.nextName()
      try handle.prepare(query, as: name, by: deadline)
      if let dropped = prepared.insert(.init(name: name, parameters: []), for: query) {
        _ = try handle.query("DEALLOCATE \(dropped)", by: deadline)
      }
      return try handle.execute(prepared: name, [], by: deadline)
    }
  }

  func copyOut(_ command: String, by deadline: Deadline) throws(PostgresFailure) -> [UInt8] {
    try onHandle(by: deadline) { handle throws(PostgresFailure) in try handle.copyOut(command, by: deadline) }
  }

  func copyIn(_ command: String, _ bytes: [UInt8], by deadline: Deadline) throws(PostgresFailure) {
    try onHandle(by: deadline) { handle throws(PostgresFailure) in try handle.copyIn(command, bytes, by: deadline) }
  }

  static func nulRefusal(_ subject: String) -> SQLError {
    SQLError(sqlstate: "22021", message: "\(subject) holds a NUL character, which PostgreSQL does not allow in text")
  }

  // MARK: Statements

  func execute(_ statement: BoundStatement, by deadline: Deadline) throws(PostgresFailure) -> PostgresAnswer {
    let (text, values) = statement.rendered { "$\($0)" }
    guard !text.utf8.contains(0) else { throw .refused(Self.nulRefusal("the statement")) }
    isUsed = true
    let answer = try execute(text, values, statement, by: deadline)
    if ["PREPARE", "DEALLOCATE", "DEALLOCATE ALL", "DISCARD ALL"].contains(answer.command) { hasOwnPrepared = true }
    return answer
  }

  private func execute(
    _ text: String, _ values: [Value], _ statement: BoundStatement, by deadline: Deadline
  ) throws(PostgresFailure) -> PostgresAnswer {
    try onHandle(by: deadline) { handle throws(PostgresFailure) in
      if values.isEmpty { return try handle.execute(text, by: deadline) }
      // What is kept prepared goes stale when a table changes, and finding that out would abort an open transaction.
      if handle.isInTransaction {
        let known = try prepare(text, as: "", on: handle, by: deadline)
        return try execute(known, values, statement, on: handle, by: deadline)
      }
      if let known = prepared[text] {
        do throws(PostgresFailure) {
          return try execute(known, values, statement, on: handle, by: deadline)
        } catch .refused(let error) where Self.isStale(error) {
          try forget(text, on: handle, by: deadline)
        }
      }
      let known = try prepare(text, as: prepared.nextName(), on: handle, by: deadline)
      if let dropped = prepared.insert(known, for: text) { _ = try handle.query("DEALLOCATE \(dropped)", by: deadline) }
      return try execute(known, values, statement, on: handle, by: deadline)
    }
  }

  private func prepare(
    _ text: String, as name: String, on handle: PostgresHandle, by deadline: Deadline
  ) throws(PostgresFailure) -> PreparedStatements.Entry {
    try handle.prepare(text, as: name, by: deadline)
    let oids = try handle.describe(name, by: deadline)
    var parameters: [PostgresType] = []
    for oid in oids { parameters.append(try type(oid, on: handle, by: deadline)) }
    return PreparedStatements.Entry(name: name, parameters: parameters)
  }

  private func forget(_ text: String, on handle: PostgresHandle, by deadline: Deadline) throws(PostgresFailure) {
    guard let name = prepared.remove(text) else { return }
    do {
      _ = try handle.query("DEALLOCATE \(name)", by: deadline)
    } catch .refused {
      // The spec's own DEALLOCATE or DISCARD was first.
    }
  }

  private func execute(
    _ known: PreparedStatements.Entry, _ values: [Value], _ statement: BoundStatement, on handle: PostgresHandle, by deadline: Deadline
  ) throws(PostgresFailure) -> PostgresAnswer {
    var parameters: [String?] = []
    for (index, (value, type)) in zip(values, known.parameters).enumerated() {
      do {
        parameters.append(try PostgresParameter.text(of: value, as: type))
      } catch {
        throw .refused(error.refusal(of: index + 1, at: statement.position(ofParameter: index)))
      }
    }
    return try handle.execute(prepared: known.name, parameters, by: deadline)
  }

  /// Whether an error can come from a table, type or function having changed since the statement was prepared: all of those are found
  /// before it begins (PostgreSQL, appendix A, class 42, and *cached plan must not change result type*, 0A000), or concern the prepared
  /// statement itself (26000).
  private static func isStale(_ error: SQLError) -> Bool {
    error.sqlstate.hasPrefix("42") || error.sqlstate == "0A000" || error.sqlstate == "26000"
  }

  // MARK: Between specs

  /// Makes it as good as new: no open transaction, settings, locks, temporary tables, cursors or prepared statements of a spec's own.
  ///
  /// What `DISCARD ALL` does, but for the plans and statements that Seam keeps.
  func reset(by deadline: Deadline) throws(PostgresFailure) {
    guard let handle else { return }
    guard handle.checkAlive() else { return disconnect() }
    guard isUsed else { return }
    if handle.isInTransaction { try run("ROLLBACK", by: deadline) }
    try run(
      """
      SET SESSION AUTHORIZATION DEFAULT; RESET ALL; CLOSE ALL; UNLISTEN *; SELECT pg_catalog.pg_advisory_unlock_all(); DISCARD TEMP;
      DISCARD SEQUENCES
      """, by: deadline)
    if hasOwnPrepared {
      try run("DEALLOCATE ALL", by: deadline)
      prepared = PreparedStatements()
    }
    isUsed = false
    hasOwnPrepared = false
  }

  /// As good as new without a statement: another connection, where a spec has used this one.
  func renew() {
    if isUsed { disconnect() }
  }

  // MARK: Types

  /// The types of the columns of an answer; a type that is not known yet is looked up, or taken for text where a failed transaction
  /// forbids that.
  func columnTypes(of answer: PostgresAnswer, by deadline: Deadline) throws(PostgresFailure) -> [PostgresType] {
    try onHandle(by: deadline) { handle throws(PostgresFailure) in
      var columns: [PostgresType] = []
      for column in 0..<answer.columnCount { columns.append(try type(answer.columnType(column), on: handle, by: deadline)) }
      return columns
    }
  }

  private func type(_ oid: UInt32, on handle: PostgresHandle, by deadline: Deadline) throws(PostgresFailure) -> PostgresType {
    if let known = types[oid] { return known }
    let rows = try handle.query(PostgresTypes.lookUp(oid), by: deadline)
    return types.learn(oid, from: rows)
  }
}

extension BoundStatement {
  /// Where the placeholder of a parameter, counted from 0, stands in the rendered text, in Unicode scalars.
  fileprivate func position(ofParameter wanted: Int) -> Int {
    var position = 0
    var count = 0
    for piece in pieces {
      switch piece {
      case .text(let text): position += text.unicodeScalars.count
      case .parameter:
        if count == wanted { return position }
        count += 1
        position += 1 + String(count).count
      }
    }
    return position
  }
}
