import SeamRuntime
import SeamSpec
import SeamValue
import Testing

@testable import SeamPostgres

/// A database at an address that was given is somebody else's: nothing but what a spec itself does reaches it.
@Suite struct GivenTests {
  @Test(arguments: [IsolationPolicy.unique, .none, .rollback])
  func theServerIsToldNothingButWhatTheSpecSays(policy: IsolationPolicy) async throws {
    let owner = try await ThrowAwayPostgres.open("create table t (id int primary key); insert into t values (1)", policy: .truncate)
    guard case .string(let url)? = owner.attributes["url"], case .string(let name)? = owner.attributes["database"] else { return }
    let address = try PostgresAddress(url: url)
    // Who it is that comes there, and everything that he says, is in the server's log.
    let role = "guest_\(name)"
    try await owner.sql(.text("create role \(role) superuser login replication"))
    try await owner.sql(.text("alter role \(role) set log_statement = 'all'"))
    func state() async throws -> [SQLResult] {
      [
        try await owner.sql(.text(Catalogue.fingerprint)), try await owner.sql("select xmin::text, * from t order by id"),
        try await owner.sql("select count(*) from pg_replication_slots where database = current_database()"),
        try await owner.sql(.text("select datname from pg_database where datname ~ '^\(name)(_seam|$)' order by 1")),
      ]
    }
    let before = try await state().map(\.rows)
    let start = try await ThrowAwayPostgres.log.length

    let plan = GivenPostgresPlan(
      name: "given", address: try PostgresAddress(url: "postgresql://\(role)@127.0.0.1:\(address.port)/\(name)?application_name=guest"),
      isolation: policy)
    guard let given = try await plan.open(at: nil, in: "/nowhere") as? PostgresDependency else { return }
    try await given.settle()
    let ending = SpecEnding(policy: policy, isThorough: true)
    for _ in 1...3 {
      #expect(try await given.auditLate().restoration == .unchanged)
      try await given.begin(policy)
      try await given.sql("select * from t")
      try await given.sql("select ", .parameter(7), "::int as n")
      try await given.rest(after: ending)
      #expect(try await given.restore(after: policy) == .unchanged)
      #expect(try await given.audit(after: ending).leaks == [])
    }
    await #expect(throws: DriverFailure.self) { _ = try await given.markEffects() }
    await given.close()

    let after = try await state().map(\.rows)
    #expect(zip(before, after).allSatisfy { Value.list($0).equals(.list($1)) })
    // What was said last is there when the session is gone.
    for _ in 0..<1000 {
      if try await owner.value(.text("select count(*) from pg_stat_activity where usename = '\(role)'")).equals(0) { break }
      try await Task.sleep(for: .milliseconds(20))
    }
    let lines = try await ThrowAwayPostgres.log.lines(from: start, limit: 16 << 20).filter { $0.contains(" guest \(name): LOG:  ") }
    let said = lines.compactMap { $0.split(separator: "LOG:  ", maxSplits: 1).last.map(String.init) }
    let spec = ["execute <unnamed>: select * from t", "execute seam_1: select $1::int as n"]
    let transaction = ["statement: BEGIN"] + ["execute <unnamed>: select * from t", "execute <unnamed>: select $1::int as n"]
    let expected = policy == .rollback ? transaction + ["statement: ROLLBACK"] : spec
    #expect(said == Array(repeating: expected, count: 3).flatMap(\.self), "\(said)")
    await owner.close()
  }
}
