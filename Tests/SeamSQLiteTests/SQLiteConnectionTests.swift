import SeamRuntime
import SeamValue
import Testing

@testable import SeamSQLite

@Suite struct SQLiteConnectionTests {
  /// Runs for hours.
  private static let endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n where i < 0"

  @Test func theLastStatementWithColumnsGivesTheRows() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open()
    let result = try await database.execute(
      [
        BoundStatement(["insert into t (name) values ('a'), ('b')"]), BoundStatement(["select id, name from t order by id"]),
        BoundStatement(["update t set name = ", .parameter("c"), " where id = ", .parameter(2)]),
      ], timeout: .seconds(60)
    ).get()
    #expect(result.columns == ["id", "name"])
    #expect(Value.list(result.rows).equals([["id": 1, "name": "a"], ["id": 2, "name": "b"]]))
    #expect(result.affected == 1)
    #expect(try await database.sql("create table u (x)").affected == 0)
    #expect(try await database.sql("-- nothing").rows.isEmpty)
    await database.close()
  }

  @Test func anErrorHasItsCodeAndPlace() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open(
      "create table t (id integer primary key, name text unique not null, n int constraint positive check (n > 0))")
    try await database.sql("insert into t values (1, 'a', 1)")
    let cases: [(sql: String, code: String, constraint: String?)] = [
      ("insert into t values (2, 'a', 1)", "SQLITE_CONSTRAINT_UNIQUE", "t.name"),
      ("insert into t values (1, 'b', 1)", "SQLITE_CONSTRAINT_PRIMARYKEY", "t.id"),
      ("insert into t values (2, null, 1)", "SQLITE_CONSTRAINT_NOTNULL", "t.name"),
      ("insert into t values (2, 'b', 0)", "SQLITE_CONSTRAINT_CHECK", "positive"),
      ("select raise", "SQLITE_ERROR", nil),
    ]
    for (sql, code, constraint) in cases {
      let error = try await database.refusal(.text(sql))
      #expect(error.sqlstate == code && error.constraint == constraint, "\(sql): \(error)")
    }
    let result = try await database.execute(
      [BoundStatement(["select 1"]), BoundStatement(["select 'ü', nix from t"])], timeout: .seconds(60))
    guard case .failure(let error) = result else { throw Problem(description: "it was not refused") }
    #expect(error.message == "no such column: nix")
    #expect(error.statement == 1)
    #expect(error.position == 12)
    let two = try await database.refusal("select 1; select 2")
    #expect(two.message == "the text holds more than one statement")
    await database.close()
  }

  @Test func whatTakesTooLongIsInterrupted() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open()
    let failure = await #expect(throws: DriverFailure.self) {
      try await database.sql(.text(Self.endless), timeout: .milliseconds(50))
    }
    #expect(failure?.reason == .timedOut)
    #expect(failure?.message == "the statement did not finish within 50ms and was interrupted")
    #expect(try await database.value("select 1").equals(1))
    await database.close()
  }

  @Test func cancellingTheTaskInterruptsTheStatement() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open()
    let task = Task { try await database.sql(.text(Self.endless), timeout: .seconds(600)) }
    try await Task.sleep(for: .milliseconds(50))
    task.cancel()
    let failure = await #expect(throws: DriverFailure.self) { try await task.value }
    #expect(failure?.reason == .cancelled)
    #expect(try await database.value("select 1").equals(1))
    await database.close()
  }

  @Test func aLockIsWaitedForAsLongAsTheStatementMayTake() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open()
    let service = try database.otherConnection()
    try await service.sql("begin immediate")
    let failure = await #expect(throws: DriverFailure.self) {
      try await database.sql("insert into t (name) values ('a')", timeout: .milliseconds(50))
    }
    #expect(failure?.reason == .timedOut)
    async let inserted = database.sql("insert into t (name) values ('a')")
    try await service.sql("commit")
    #expect(try await inserted.affected == 1)
    await service.close()
    await database.close()
  }
}
