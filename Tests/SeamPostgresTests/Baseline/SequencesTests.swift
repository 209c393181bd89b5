import SeamRuntime
import SeamSource
import SeamSpec
import SeamValue
import Testing

@testable import SeamPostgres

/// Where sequences stand after a database was put back.
@Suite struct SequencesTests {
  private static let schema = """
    create table t (id serial primary key); insert into t values (default), (default);
    create sequence "Down" increment -1; select nextval('"Down"');
    create sequence ring maxvalue 3 cycle; select nextval('ring');
    create sequence untouched
    """

  @Test(
    "no id is given out twice, whatever a spec does to the sequence",
    arguments: [IsolationPolicy.rewind, .truncate],
    [
      "truncate t restart identity", "select setval('t_id_seq', 1, false)", "alter sequence t_id_seq restart", "select nextval('t_id_seq')",
      "insert into t values (default)",
    ])
  func kept(policy: IsolationPolicy, change: String) async throws {
    let database = try await ThrowAwayPostgres.open(Self.schema, policy: policy)
    var last: Int64 = 2
    for _ in 1...2 {
      try await database.begin(policy)
      try await database.sql(.text(change))
      _ = try await database.restore(after: policy)
      try await database.begin(policy)
      guard case .int(let next) = try await database.value("insert into t default values returning id") else { return }
      #expect(next > last)
      last = next
      _ = try await database.restore(after: policy)
    }
    #expect(try await database.value("select count(*) from t").equals(2))
    await database.close()
  }

  @Test(arguments: [IsolationPolicy.rewind, .truncate])
  func restored(policy: IsolationPolicy) async throws {
    let database = try await ThrowAwayPostgres.open(Self.schema, policy: policy, keepsSequences: false)
    for _ in 1...3 {
      try await database.begin(policy)
      #expect(try await database.value("insert into t default values returning id").equals(3))
      #expect(try await database.value("select nextval('\"Down\"')").equals(-2))
      #expect(try await database.value("select nextval('ring')").equals(2))
      #expect(try await database.value("select nextval('untouched')").equals(1))
      _ = try await database.restore(after: policy)
    }
    await database.close()
  }

  @Test func thoseThatCountDownOrRoundGoOn() async throws {
    let database = try await ThrowAwayPostgres.open(Self.schema)
    for expected in [2, 3, 1, 2] {
      try await database.begin(.rewind)
      #expect(try await database.value("select nextval('ring')").equals(.int(Int64(expected))))
      try await database.sql("select setval('\"Down\"', -1)")
      try await database.sql("insert into t default values")
      _ = try await database.restore(after: .rewind)
    }
    #expect(try await database.value("select nextval('\"Down\"')").equals(-2))
    await database.close()
  }
}
