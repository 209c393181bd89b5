import SeamRuntime
import SeamSource
import SeamSpec
import SeamValue
import Synchronization
import Testing

@testable import SeamPostgres

/// A database at an address that was given and is `owned`: as much is done as its role may, and what is missing is named.
@Suite struct OwnedTests {
  private static let schema = "create table t (id int primary key, n int); insert into t values (1, 1), (2, 2)"
  private static let count = Atomic<Int>(0)

  /// A database of a role of its own, on a real server, as an administrator would give it away.
  private struct Given {
    var name: String
    var role: String
    var url: String
    var administrator: PostgresConnection
    var inside: PostgresConnection

    /// - Parameter attributes: of the role, such as `createdb`.
    static func make(_ attributes: String, maySetRole: Bool) async throws -> Given {
      let number = OwnedTests.count.add(1, ordering: .relaxed).newValue
      let port = try await ThrowAwayPostgres.site.port
      let (name, role) = ("given_\(number)", "app_\(number)")
      let administrator = PostgresConnection(PostgresAddress(port: port, database: "postgres"))
      try await administrator.sql("create role \(role) login \(attributes)")
      // Two who grant the same at the same time are refused.
      try await administrator.sql("select pg_advisory_lock(1)")
      if maySetRole { try await administrator.sql("grant set on parameter session_replication_role to \(role)") }
      try await administrator.sql("select pg_advisory_unlock(1)")
      try await administrator.sql("create database \(name) owner \(role) template template0")
      return Given(
        name: name, role: role, url: "postgresql://\(role)@127.0.0.1:\(port)/\(name)", administrator: administrator,
        inside: PostgresConnection(PostgresAddress(port: port, database: name)))
    }

    func open(_ policy: IsolationPolicy, schema: String = OwnedTests.schema) async throws -> PostgresDependency {
      let migration = Migration(SourceFile(name: "db/1.sql", text: schema), .migration)
      let plan = OwnedPostgresPlan(name: "orders_db", address: try PostgresAddress(url: url), migrations: [migration], policy: policy)
      guard let database = try await plan.open(at: nil, in: "/nowhere") as? PostgresDependency else {
        throw Problem(description: "the plan opened something else")
      }
      try await database.settle()
      return database
    }

    func close() async {
      await inside.close()
      await administrator.close()
    }
  }

  /// What a run does with a spec, from its beginning to its end.
  private func finish(_ database: PostgresDependency, _ policy: IsolationPolicy) async throws -> Audit {
    let ending = SpecEnding(policy: policy)
    try await database.rest(after: ending)
    let restoration = try await database.restore(after: policy)
    var audit = try await database.audit(after: ending)
    if restoration == .replaced { audit.restoration = .replaced }
    if audit.restoration == .replaced { try await database.settle() }
    return audit
  }

  @Test func withAllRightsItIsRewoundAndLeftAsItWas() async throws {
    let given = try await Given.make("createdb replication", maySetRole: true)
    let database = try await given.open(.rewind)
    #expect(await database.takeRemarks() == [])
    try await database.begin(.rewind)
    let mark = try await database.markEffects()
    try await given.inside.sql("update t set n = 7 where id = 1")
    #expect(try await database.effects(since: mark).map(\.subject) == ["t"])
    #expect(try await finish(database, .rewind).leaks == [])
    #expect(await database.restorer.obstacle == nil)
    #expect(try await given.inside.sql("select n from t where id = 1").rows.first?["n"]?.equals(1) == true)
    await database.close()
    let identity = try await given.inside.sql("select relreplident::text as r from pg_class where relname = 't'")
    #expect(identity.rows.first?["r"]?.equals("d") == true)
    await given.close()
  }

  @Test(arguments: [
    ("replication", true, IsolationPolicy.rewind, IsolationPolicy.rewind, nil, 2),
    ("", true, .rewind, .truncate, "may not replicate", 2),
    ("createdb", false, .rewind, .clone, "may not set session_replication_role", 2),
    ("replication", false, .rewind, .unique, "may not set session_replication_role", 3),
    ("", false, .truncate, .unique, "may not create databases", 3),
    ("replication", true, .clone, .rewind, "may not create databases", 2),
    ("", true, .clone, .truncate, "may not replicate", 2),
    ("createdb", false, .clone, .clone, nil, 2),
    ("", false, .rollback, .rollback, nil, 2),
  ])
  func whatIsMissingIsNamedWithWhatIsUsedInstead(
    attributes: String, maySetRole: Bool, asked: IsolationPolicy, used: IsolationPolicy, reason: String?, rows: Int
  ) async throws {
    let given = try await Given.make(attributes, maySetRole: maySetRole)
    let database = try await given.open(asked)
    let remarks = await database.takeRemarks()
    if let reason {
      #expect(remarks.count == 1)
      #expect(remarks.first?.hasPrefix("isolation is '\(used.rawValue)' instead of '\(asked.rawValue)': ") == true, "\(remarks)")
      #expect(remarks.first?.contains(reason) == true, "\(remarks)")
    } else {
      #expect(remarks == [])
    }
    for _ in 1...2 {
      try await database.begin(asked)
      try await database.sql("insert into t values (3, 3) on conflict do nothing")
      #expect(try await finish(database, asked).leaks == [])
      #expect(try await database.value("select count(*) from t").equals(.int(Int64(rows))))
    }
    // Said once.
    #expect(await database.takeRemarks() == [])
    await database.close()
    let left = try await given.administrator.sql(
      "select count(*) as n from pg_database where datname like '\(given.name)\\_seam\\_%'")
    #expect(left.rows.first?["n"]?.equals(0) == true)
    await given.close()
  }

  @Test func aSpecIsToldToo() async throws {
    let given = try await Given.make("replication", maySetRole: true)
    let database = try await given.open(.rewind)
    #expect(await database.takeRemarks() == [])
    try await database.begin(.clone)
    #expect(
      await database.takeRemarks() == [
        "isolation is 'rewind' instead of 'clone': the role '\(given.role)' may not create databases (ALTER ROLE … CREATEDB)"
      ])
    try await database.sql("delete from t")
    #expect(try await finish(database, .clone).leaks == [])
    #expect(try await database.value("select count(*) from t").equals(2))
    await database.close()
    await given.close()
  }

  @Test func tablesOfAnotherRoleAreCompared() async throws {
    let given = try await Given.make("replication", maySetRole: true)
    try await given.inside.sql("create table theirs (id int primary key, n int, note text default 'x')")
    try await given.inside.sql("insert into theirs values (1, 1)")
    try await given.inside.sql("grant all on theirs to \(given.role)")
    let database = try await given.open(.rewind)
    let remarks = await database.takeRemarks()
    #expect(remarks.count == 1 && remarks.first?.hasSuffix("only the key of a row: theirs") == true, "\(remarks)")
    for change in ["update theirs set n = 2", "delete from theirs", "insert into theirs values (2, 2)"] {
      try await database.begin(.rewind)
      try await given.inside.sql(change)
      try await database.sql("delete from t")
      #expect(try await finish(database, .rewind).leaks == [])
      #expect(try await database.value("select string_agg(r::text, ' ') from theirs r").equals("(1,1,x)"))
      #expect(try await database.value("select count(*) from t").equals(2))
    }
    await database.close()
    await given.close()
  }

  @Test func whereThereIsNoCopyAChangeOfTheSchemaStaysAndIsNamed() async throws {
    let given = try await Given.make("replication", maySetRole: true)
    let database = try await given.open(.rewind)
    try await database.begin(.rewind)
    try await database.sql("alter table t add extra text")
    let audit = try await finish(database, .rewind)
    #expect(
      audit.leaks == [
        Leak(
          "schema", "changed, and the database stays as it is, for there is no copy of it", details: ["new: column public.t.extra text"],
          .exposed)
      ])
    // And is what the next spec finds, which is put back to it.
    try await database.begin(.rewind)
    try await database.sql("update t set extra = 'x'")
    #expect(try await finish(database, .rewind).leaks == [])
    #expect(try await database.value("select count(extra) from t").equals(0))
    await database.close()
    await given.close()
  }

  @Test func whereThereIsNoCopyTheSessionThatHoldsARowEnds() async throws {
    let given = try await Given.make("replication", maySetRole: true)
    let database = try await given.open(.rewind)
    let service = PostgresConnection(try PostgresAddress(url: "\(given.url)?application_name=orders"))
    try await database.begin(.rewind)
    try await service.sql("begin")
    try await service.sql("update t set n = 9 where id = 1")
    let audit = try await finish(database, .rewind)
    #expect(audit.leaks.map(\.subject) == ["transaction"])
    #expect(audit.restoration == .replaced)
    await #expect(throws: DriverFailure.self) { try await service.sql("commit") }
    #expect(try await database.value("select n from t where id = 1").equals(1))
    await service.close()
    await database.close()
    await given.close()
  }
}
