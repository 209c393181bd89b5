import SeamRuntime
import SeamSpec
import SeamValue
import Testing

@testable import SeamPostgres

/// How a database is put back, as the project and the specs ask for.
@Suite struct PolicyTests {
  private static let schema = "create table t (id int primary key); insert into t values (1)"

  /// One spec that deletes everything, and how many rows the next one finds.
  private func rows(_ policy: IsolationPolicy, spec: IsolationPolicy? = nil, expected: Restoration) async throws -> Value {
    let database = try await ThrowAwayPostgres.open(Self.schema, policy: policy)
    #expect(try await database.restore(after: policy) == .unchanged)
    try await database.begin(spec ?? policy)
    try await database.sql("delete from t")
    let restoration = try await database.restore(after: spec ?? policy)
    #expect(restoration == expected)
    if restoration == .replaced { try await database.settle() }
    let count = try await database.value("select count(*) from t")
    await database.close()
    return count
  }

  @Test(arguments: [
    (IsolationPolicy.rewind, Restoration.undone, 1), (.truncate, .undone, 1), (.clone, .replaced, 1), (.rollback, .unchanged, 1),
    (.unique, .unchanged, 0), (.none, .unchanged, 0),
  ])
  func ofTheProject(policy: IsolationPolicy, restoration: Restoration, rows: Int) async throws {
    #expect(try await self.rows(policy, expected: restoration).equals(.int(Int64(rows))))
    if policy != .rewind { #expect(try await self.rows(.rewind, spec: policy, expected: restoration).equals(.int(Int64(rows)))) }
  }

  @Test func aSpecMayUndoWhereTheProjectDoesNot() async throws {
    #expect(try await rows(.none, spec: .rewind, expected: .undone).equals(1))
    #expect(try await rows(.unique, spec: .rollback, expected: .unchanged).equals(1))
  }

  @Test func whatStaysIsWhatTheNextSpecsFind() async throws {
    let database = try await ThrowAwayPostgres.open(Self.schema)
    try await database.begin(.none)
    try await database.sql("insert into t values (2)")
    #expect(try await database.restore(after: .none) == .unchanged)
    try await database.begin(.rewind)
    try await database.sql("delete from t")
    #expect(try await database.restore(after: .rewind) == .undone)
    #expect(try await database.value("select count(*) from t").equals(2))
    await database.close()
  }

  @Test(arguments: [IsolationPolicy.clone, .rewind]) func aSpareIsMadeAheadAndTakesThePlace(policy: IsolationPolicy) async throws {
    let database = try await ThrowAwayPostgres.open(Self.schema, policy: policy)
    let name = try await database.value("select current_database()").rendered
    func oid(_ suffix: String) async throws -> Value? {
      try await database.sql(.text("select oid from pg_database where datname = '\(name)\(suffix)'")).rows.first?["oid"]
    }
    /// Until a spare is whole: only then are sessions let onto it.
    func spare() async throws -> Value {
      for _ in 0..<1000 {
        if let found = try await oid("_seam_spare"), try await oid("_seam_old") == nil { return found }
        try await Task.sleep(for: .milliseconds(20))
      }
      throw Problem(description: "there is no spare")
    }
    for _ in 1...2 {
      for _ in 1...2 {
        try await database.begin(policy)
        if policy == .rewind { _ = try await database.restore(after: policy) }
      }
      let expected = try await spare()
      // Nothing that a spec may leave is in the way.
      for statement in [
        "insert into t values (2)", "alter table t add note text", "begin", "insert into t values (3)", "prepare transaction 'p \(name)'",
      ] {
        try await database.sql(.text(statement))
      }
      #expect(try await database.restore(after: policy) == .replaced)
      try await database.settle()
      #expect(try await oid("")?.equals(expected) == true)
      #expect(try await database.value("select string_agg(t::text, ' ') from t").equals("(1)"))
    }
    await database.close()
  }

  @Test func whereThereIsNoSpareACopyIsMadeWhenItIsNeeded() async throws {
    let database = try await ThrowAwayPostgres.open(Self.schema, policy: .clone)
    guard case .string(let url)? = database.attributes["url"] else { return }
    try await database.begin(.clone)
    let name = try await database.value("select current_database()").rendered
    // Whoever is connected to it stops it from being renamed, as does one who has dropped it.
    let other = PostgresConnection(PostgresAddress(port: try PostgresAddress(url: url).port, database: "template1"))
    for _ in 0..<1000 {
      let drop = "drop database \"\(name)_seam_spare\""
      if case .success? = try? await other.execute([BoundStatement([.text(drop)])], timeout: .seconds(10)) { break }
      try await Task.sleep(for: .milliseconds(20))
    }
    await other.close()
    try await database.sql("delete from t")
    #expect(try await database.restore(after: .clone) == .replaced)
    #expect(try await database.value("select count(*) from t").equals(1))
    await database.close()
  }
}
