import SeamRuntime
import SeamValue
import Testing

@testable import SeamPostgres

@Suite struct PostgresConnectionTests {
  @Test func theLastStatementWithColumnsGivesTheRows() async throws {
    let database = try await ThrowAwayPostgres.open("create table t (id int)")
    let result = try await database.execute(
      [
        BoundStatement(["insert into t values (1), (2), (3)"]), BoundStatement(["select id, id * 2 as twice from t order by id"]),
        BoundStatement(["update t set id = id + 1 where id > ", .parameter(1)]),
      ], timeout: .seconds(60)
    ).get()
    #expect(result.columns == ["id", "twice"])
    #expect(result.rows.count == 3)
    #expect(result.rows.last?.equals(["id": 3, "twice": 6]) == true)
    #expect(result.affected == 2)
    await database.close()
  }

  @Test func aQueryTouchesNoRow() async throws {
    let database = try await ThrowAwayPostgres.open()
    let result = try await database.sql("select generate_series(1, 3)")
    #expect(result.rows.count == 3)
    #expect(result.affected == 0)
    await database.close()
  }

  @Test func anErrorSaysWhichStatementAndWhere() async throws {
    let database = try await ThrowAwayPostgres.open("create table t (id int primary key)")
    let result = try await database.execute(
      [BoundStatement(["insert into t values (1)"]), BoundStatement(["select 'ü', nix from t"]), BoundStatement(["drop table t"])],
      timeout: .seconds(60))
    guard case .failure(let error) = result else { throw Problem(description: "it was not refused") }
    #expect(error.sqlstate == "42703")
    #expect(error.message == "column \"nix\" does not exist")
    #expect(error.statement == 1)
    #expect(error.position == 12)
    // Each statement is a transaction of its own, and the third never ran.
    #expect(try await database.value("select count(*) from t").equals(1))
    let duplicate = try await database.refusal("insert into t values (", .parameter(1), ")")
    #expect(duplicate.sqlstate == "23505")
    #expect(duplicate.constraint == "t_pkey")
    #expect(duplicate.detail == "Key (id)=(1) already exists.")
    await database.close()
  }

  @Test func aTransactionIsOpenWhereAStatementOpenedIt() async throws {
    let database = try await ThrowAwayPostgres.open("create table t (id int)")
    let other = try database.otherSession()
    try await database.sql("begin")
    try await database.sql("insert into t values (", .parameter(1), ")")
    #expect(try await other.sql("select id from t").rows.isEmpty)
    try await database.sql("commit")
    #expect(try await other.sql("select id from t").rows.count == 1)
    await other.close()
    await database.close()
  }

  @Test func whatTakesTooLongIsCancelledOnTheServer() async throws {
    let database = try await ThrowAwayPostgres.open()
    let other = try database.otherSession()
    let failure = await #expect(throws: DriverFailure.self) {
      try await database.sql("select pg_sleep(600)", timeout: .milliseconds(50))
    }
    #expect(failure?.reason == .timedOut)
    #expect(failure?.message == "the statement did not finish within 50ms and was cancelled")
    let sleepers = try await other.sql(
      "select pid from pg_stat_activity where query like '%pg_sleep(600)%' and state = 'active' and datname = current_database() "
        + "and pid <> pg_backend_pid()")
    #expect(sleepers.rows.isEmpty)
    #expect(try await database.value("select 1 as x").equals(1))
    await other.close()
    await database.close()
  }

  @Test func cancellingTheTaskCancelsTheStatement() async throws {
    let database = try await ThrowAwayPostgres.open()
    let other = try database.otherSession()
    let task = Task { try await database.sql("select pg_sleep(601)", timeout: .seconds(600)) }
    func sleepers() async throws -> Int {
      try await other.sql(
        "select pid from pg_stat_activity where query like '%pg_sleep(601)%' and state = 'active' and datname = current_database() "
          + "and pid <> pg_backend_pid()"
      ).rows.count
    }
    while try await sleepers() == 0 { try await Task.sleep(for: .milliseconds(2)) }
    task.cancel()
    let failure = await #expect(throws: DriverFailure.self) { try await task.value }
    #expect(failure?.reason == .cancelled)
    #expect(try await sleepers() == 0)
    await other.close()
    await database.close()
  }

  @Test func oneCallCancelledLeavesTheOthersAlone() async throws {
    let database = try await ThrowAwayPostgres.open()
    let other = try database.otherSession()
    try await other.sql("select pg_advisory_lock(1)")
    async let slow = database.sql("select pg_advisory_lock(1), 1 as x")
    while try await other.sql("select 1 from pg_locks where locktype = 'advisory' and not granted").rows.isEmpty {
      try await Task.sleep(for: .milliseconds(2))
    }
    let waiting = Task { try await database.sql("select 2") }
    waiting.cancel()
    try await other.sql("select pg_advisory_unlock(1)")
    #expect(try await slow.rows.count == 1)
    await #expect(throws: DriverFailure.self) { try await waiting.value }
    await other.close()
    await database.close()
  }

  @Test func aBrokenConnectionIsOpenedAgainAtTheNextCall() async throws {
    let database = try await ThrowAwayPostgres.open()
    let failure = await #expect(throws: DriverFailure.self) { try await database.sql("select pg_terminate_backend(pg_backend_pid())") }
    #expect(failure?.reason == .unreachable)
    #expect(failure?.message.hasSuffix("broke: terminating connection due to administrator command") == true)
    #expect(try await database.value("select 1 as x").equals(1))
    await database.close()
  }

  @Test func nobodyListeningIsUnreachable() async throws {
    let connection = PostgresConnection(PostgresAddress(port: 1, database: "nix"))
    let failure = await #expect(throws: DriverFailure.self) { try await connection.sql("select 1") }
    #expect(failure?.reason == .unreachable)
    #expect(failure?.message.contains("Connection refused") == true)
  }

  @Test func whatIsKeptPreparedFollowsTheTables() async throws {
    let database = try await ThrowAwayPostgres.open("create table t (id int, name int)")
    let statement: [BoundStatement.Piece] = ["select * from t where name = ", .parameter(7)]
    try await database.sql("insert into t values (1, 7)")
    #expect(try await database.execute([BoundStatement(statement)], timeout: .seconds(60)).get().columns == ["id", "name"])
    try await database.sql("alter table t add column extra int, alter column name type text")
    let result = try await database.execute([BoundStatement(statement)], timeout: .seconds(60)).get()
    #expect(result.columns == ["id", "name", "extra"])
    #expect(result.rows.first?.equals(["id": 1, "name": "7", "extra": .null]) == true)
    try await database.sql("deallocate all")
    #expect(try await database.execute([BoundStatement(statement)], timeout: .seconds(60)).get().rows.count == 1)
    await database.close()
  }

  @Test func inATransactionNoErrorComesFromWhatIsKept() async throws {
    let database = try await ThrowAwayPostgres.open("create table t (id int)")
    let statement: [BoundStatement.Piece] = ["select * from t where id > ", .parameter(0)]
    _ = try await database.execute([BoundStatement(statement)], timeout: .seconds(60)).get()
    try await database.sql("begin")
    try await database.sql("alter table t add column extra int")
    #expect(try await database.execute([BoundStatement(statement)], timeout: .seconds(60)).get().columns == ["id", "extra"])
    try await database.sql("commit")
    await database.close()
  }

  @Test func moreStatementsThanAreKeptPrepared() async throws {
    let database = try await ThrowAwayPostgres.open()
    for number in 0..<150 {
      #expect(try await database.value("select ", .parameter(1), .text("::int + \(number) as x")).equals(.int(Int64(number + 1))))
    }
    #expect(try await database.value("select count(*) <= 128 as x from pg_prepared_statements").equals(true))
    await database.close()
  }

  @Test func statementsThatCannotBePreparedRun() async throws {
    let database = try await ThrowAwayPostgres.open("create table t (id int)")
    try await database.sql("vacuum t")
    try await database.sql("create index concurrently on t (id)")
    try await database.sql("")
    await database.close()
  }

  @Test func copyingThroughTheConnectionIsRefused() async throws {
    let database = try await ThrowAwayPostgres.open("create table t (id int); insert into t select generate_series(1, 10000)")
    for statement: BoundStatement.Piece in ["copy t from stdin", "copy t to stdout"] {
      let error = try await database.refusal(statement)
      #expect(error.message == "COPY FROM STDIN and COPY TO STDOUT need psql")
    }
    #expect(try await database.value("select count(*) from t").equals(10_000))
    await database.close()
  }

  @Test func largeParametersAndResultsPass() async throws {
    let database = try await ThrowAwayPostgres.open()
    let text = String(repeating: "ü", count: 4_000_000)
    #expect(try await database.value("select ", .parameter(.string(text)), "::text as x").equals(.string(text)))
    await database.close()
  }
}
