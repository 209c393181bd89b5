import SeamRuntime
import SeamSpec
import SeamValue
import Testing

@testable import SeamPostgres

/// What a spec leaves behind is found, named, and gone before the next one.
@Suite struct AuditTests {
  private static let schema = "create table t (id int primary key, n int); insert into t values (1, 1), (2, 2)"

  /// A session that does not call itself Seam's.
  private func service(of database: PostgresDependency) throws -> PostgresConnection {
    guard case .string(let url)? = database.attributes["url"] else { throw Problem(description: "no url") }
    return try PostgresConnection(PostgresAddress(url: "\(url)?application_name=orders"))
  }

  /// What a run does when a spec is over.
  private func finish(
    _ database: PostgresDependency, policy: IsolationPolicy = .rewind, usesService: Bool = true, isThorough: Bool = false,
    late: () async throws -> Void = {}
  ) async throws -> Audit {
    let ending = SpecEnding(policy: policy, usesService: usesService, isThorough: isThorough)
    try await database.rest(after: ending)
    try await late()
    let restoration = try await database.restore(after: policy)
    var audit = try await database.audit(after: ending)
    if restoration == .replaced { audit.restoration = .replaced }
    if audit.restoration == .replaced { try await database.settle() }
    return audit
  }

  private func check(_ database: PostgresDependency, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let rows = try await database.value("select string_agg(t::text, ' ' order by id) from t")
    #expect(rows.equals("(1,1) (2,2)"), "\(rows)", sourceLocation: sourceLocation)
    let after = try await finish(database)
    #expect(after.leaks.isEmpty && after.unattributed.isEmpty, "\(after)", sourceLocation: sourceLocation)
  }

  /// A spec that is over, during which somebody else did something and then kept his session.
  private func whatIsHeld(_ statements: [String], policy: IsolationPolicy = .rewind) async throws -> (Audit, PostgresDependency) {
    let database = try await ThrowAwayPostgres.open(Self.schema, policy: policy)
    let service = try service(of: database)
    try await database.begin(policy)
    for statement in statements { try await service.sql(statement) }
    let audit = try await finish(database, policy: policy)
    await service.close()
    return (audit, database)
  }

  @Test(arguments: [IsolationPolicy.rewind, .truncate])
  func nothingIsFoundWhereNothingIsLeft(policy: IsolationPolicy) async throws {
    let database = try await ThrowAwayPostgres.open(Self.schema, policy: policy)
    let service = try service(of: database)
    try await service.sql("begin")
    try await service.sql("select * from t")
    for round in 1...3 {
      try await database.begin(policy)
      try await database.sql(.text("insert into t values (\(round + 2), 0)"))
      try await database.sql("delete from t")
      let audit = try await finish(database, policy: policy, isThorough: true)
      #expect(audit.leaks.isEmpty && audit.unattributed.isEmpty, "\(audit)")
      #expect(try await database.auditLate().unattributed.isEmpty)
    }
    await service.close()
    try await check(database)
    await database.close()
  }

  @Test func whatIsWrittenLateIsNamedWithItsRow() async throws {
    let database = try await ThrowAwayPostgres.open(Self.schema)
    let service = try service(of: database)
    try await service.sql("insert into t values (3, 3)")
    let audit = try await finish(database) {
      try await service.sql("insert into t values (4, 4)")
      try await service.sql("update t set n = 7 where id = 1")
    }
    #expect(
      audit.leaks == [
        Leak(
          "t", "1 inserted, 1 updated after the spec was over",
          details: [#"inserted: {"id":4,"n":4}"#, #"updated: n 1 → 7, in {"id":1,"n":7}"#], .contained)
      ])
    await service.close()
    try await check(database)
    await database.close()
  }

  @Test func whatComesWhileNoSpecRunsIsNobodys() async throws {
    let database = try await ThrowAwayPostgres.open(Self.schema)
    let service = try service(of: database)
    _ = try await finish(database)
    try await service.sql("delete from t where id = 2")
    var late = Audit()
    for _ in 1...3000 where late.unattributed.isEmpty {
      late = try await database.auditLate()
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(late.unattributed == [Leak("t", "1 deleted while no spec was running", details: [#"deleted: {"id":2,"n":2}"#], .contained)])
    await service.close()
    try await check(database)
    await database.close()
  }

  @Test func whatComesDuringASpecThatCannotHaveDoneItIsNobodys() async throws {
    let database = try await ThrowAwayPostgres.open(Self.schema)
    let service = try service(of: database)
    try await database.begin(.rewind)
    try await service.sql("insert into t values (3, 3)")
    let audit = try await finish(database, usesService: false)
    #expect(audit.leaks.isEmpty)
    #expect(
      audit.unattributed == [
        Leak("t", "1 inserted while a spec ran that cannot have done it", details: [#"inserted: {"id":3,"n":3}"#], .exposed)
      ])
    // What it did itself is not meant.
    try await database.sql("insert into t values (4, 4)")
    #expect(try await finish(database, usesService: false).unattributed.isEmpty)
    await service.close()
    try await check(database)
    await database.close()
  }

  @Test func anOpenTransactionThatHoldsRows() async throws {
    let (audit, database) = try await whatIsHeld(["begin", "select * from t where id = 1 for update"])
    #expect(audit.leaks.map(\.subject) == ["transaction"])
    #expect(audit.leaks.first?.details.contains("it holds locks on: t") == true, "\(audit)")
    #expect(audit.leaks.first?.details.contains("it last ran: select * from t where id = 1 for update") == true, "\(audit)")
    #expect(audit.restoration == .replaced)
    try await check(database)
    await database.close()
  }

  @Test(arguments: [IsolationPolicy.rewind, .truncate])
  func anOpenTransactionThatHoldsOnlyATable(policy: IsolationPolicy) async throws {
    let (audit, database) = try await whatIsHeld(["begin", "lock table t"], policy: policy)
    // The server also gives a transaction id to whoever takes the strongest lock.
    #expect(audit.leaks.map(\.subject) == ["t", "transaction"])
    #expect(audit.leaks.first?.message.hasPrefix("locked (AccessExclusiveLock) by a transaction that is still open") == true, "\(audit)")
    #expect(audit.restoration == .replaced)
    try await check(database)
    await database.close()
  }

  @Test func anAdvisoryLock() async throws {
    let (audit, database) = try await whatIsHeld(["select pg_advisory_lock(42)"])
    #expect(audit.leaks.map(\.subject) == ["advisory lock 42"])
    #expect(audit.restoration == .replaced)
    try await check(database)
    await database.close()
  }

  @Test func whatServicesHoldFromTheirStartIsTheirOwnAffair() async throws {
    let database = try await ThrowAwayPostgres.open(Self.schema)
    let service = try service(of: database)
    try await service.sql("select pg_advisory_lock(1)")
    try await database.settle()
    try await check(database)
    await service.close()
    await database.close()
  }

  @Test func aPreparedTransaction() async throws {
    let (audit, database) = try await whatIsHeld(["begin", "insert into t values (3, 3)", "prepare transaction 'two phases'"])
    #expect(audit.leaks.map(\.subject) == ["prepared transaction 'two phases'"])
    #expect(try await database.value("select count(*) from pg_prepared_xacts where database = current_database()").equals(0))
    try await check(database)
    await database.close()
  }

  @Test(arguments: [IsolationPolicy.rewind, .truncate])
  func aChangeOfTheSchema(policy: IsolationPolicy) async throws {
    let (audit, database) = try await whatIsHeld(["alter table t add extra text", "create table u (id int)"], policy: policy)
    #expect(audit.leaks.map(\.subject) == ["schema"])
    #expect(
      audit.leaks.first?.details == ["new: column public.t.extra text", "new: column public.u.id integer", "new: table public.u"])
    #expect(audit.restoration == .replaced)
    try await check(database)
    await database.close()
  }

  @Test(arguments: [IsolationPolicy.unique, .none, .clone])
  func policiesThatPromiseNothingLeakNothing(policy: IsolationPolicy) async throws {
    let database = try await ThrowAwayPostgres.open(Self.schema)
    try await database.begin(policy)
    try await database.sql("alter table t add extra text")
    #expect(try await finish(database, policy: policy).leaks.isEmpty)
    await database.close()
  }
}
