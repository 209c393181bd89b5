import SeamRuntime
import SeamValue
import TestSupport
import Testing

@testable import SeamSQLite

@Suite("What a step changed in a SQLite file, whoever did it")
struct EffectsTests {
  /// Each effect as a line.
  private static func lines(_ effects: [Effect]) -> [String] {
    effects.map { effect in
      let changes = effect.changed.map {
        "\($0) \(effect.before?[$0].map { $0.display(limit: 40) } ?? "-")→\(effect.after?[$0].map { $0.display(limit: 40) } ?? "-")"
      }
      let row = (effect.kind == .deleted ? effect.before : effect.after)?.display(limit: 200) ?? "-"
      return "\(effect.subject) \(effect.kind.rawValue) \(effect.kind == .updated ? changes.joined(separator: " ") : row)"
    }
  }

  private func effects(
    _ schema: String, ignoring ignored: FileDifference.Ignored = .init(), journal: String = "delete",
    _ statements: String...
  ) async throws -> [String] {
    let workspace = try Workspace()
    let database = try await workspace.open("pragma journal_mode = \(journal); " + schema, ignoring: ignored)
    let service = try database.otherConnection()
    let mark = try await database.markEffects()
    for statement in statements { try await service.sql(statement) }
    let effects = try await database.effects(since: mark)
    // As long as nobody writes they stay what they are.
    #expect(Self.lines(try await database.effects(since: mark)) == Self.lines(effects))
    #expect(try await database.restore() == (statements.isEmpty ? .unchanged : .undone))
    await service.close()
    await database.close()
    return Self.lines(effects)
  }

  private static let shop = "create table t (id integer primary key, name text, n); insert into t (name, n) values ('a', 1), ('b', 2);"

  @Test("rows that another connection committed, by their primary key", arguments: ["delete", "wal"])
  func rows(journal: String) async throws {
    let found = try await effects(
      Self.shop, journal: journal, "insert into t (name) values ('c')", "update t set n = 7 where id = 1", "delete from t where id = 2")
    #expect(
      found == [
        "t updated n 1→7", #"t deleted {"id":2,"name":"b","n":2}"#, #"t inserted {"id":3,"name":"c","n":null}"#,
      ])
  }

  @Test("they are net: what was taken back is nothing, an insertion that was changed has its last values")
  func net() async throws {
    let found = try await effects(
      Self.shop, "insert into t values (9, 'x', 1)", "update t set name = 'y' where id = 9", "insert into t values (8, 'z', 1)",
      "delete from t where id = 8", "update t set n = 5", "update t set n = id", "delete from t where id = 1",
      "insert into t values (1, 'a', 1)")
    #expect(found == [#"t inserted {"id":9,"name":"y","n":9}"#])
  }

  @Test("what is rolled back is no effect, nor is what is not committed yet")
  func rolledBack() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open(Self.shop)
    let mark = try await database.markEffects()
    let service = try database.otherConnection()
    try await service.sql("begin")
    try await service.sql("delete from t")
    #expect(try await database.effects(since: mark).isEmpty)
    try await service.sql("rollback")
    #expect(try await database.effects(since: mark).isEmpty)
    await service.close()
    await database.close()
  }

  @Test("a value of another type is another value, whatever the collation of the column; a value written again is none")
  func values() async throws {
    let schema = """
      create table t (id integer primary key, x, name text collate nocase, b blob);
      insert into t values (1, 1, 'a', x'00'), (2, null, 'b', null), (3, 'x', '', x'');
      """
    let found = try await effects(
      schema, "update t set x = 1.0, name = 'A' where id = 1", "update t set x = x, b = '' where id = 2",
      "update t set x = cast('x' as blob) where id = 3")
    #expect(found == ["t updated name \"a\"→\"A\" x 1→1.0", "t updated b null→\"\"", "t updated x \"x\"→\"eA==\""])
  }

  @Test("primary keys of several columns, of text, without row ids, and with a NULL in them")
  func keys() async throws {
    let schema = """
      create table pair (a text, b int, n int, primary key (b, a)) without rowid;
      create table named (name text primary key, n int);
      insert into pair values ('x', 1, 0), ('x', 2, 0), ('y', 1, 0);
      insert into named values ('a', 1), (null, 2), (null, 3);
      """
    let found = try await effects(
      schema, "insert or replace into named values ('a', 5)", "update named set n = 4 where n = 3",
      "update pair set n = 1 where a = 'x' and b = 1", "delete from pair where a = 'y'")
    #expect(found == ["named updated n 1→5", "named updated n 3→4", "pair updated n 0→1", #"pair deleted {"a":"y","b":1,"n":0}"#])
  }

  @Test("a table without a primary key counts by its row ids; that rows changed places is nothing")
  func keyless() async throws {
    let schema =
      "create table t (a, rowid text); create table u (a); insert into t values (1, 'x'), (2, 'y'); insert into u values (1), (2), (2);"
    let found1 = try await effects(schema, "update t set a = 3 where a = 1", "insert into u values (2)", "delete from u where a = 1")
    #expect(found1 == ["t updated a 1→3", #"u deleted {"a":1}"#, #"u inserted {"a":2}"#])
    let found2 = try await effects(schema, "delete from t", "insert into t values (2, 'y'), (1, 'x')")
    #expect(found2 == [])
    // All the names of its row ids are columns.
    let found3 = try await effects(
      "create table t (rowid, oid, _rowid_); insert into t values (1, 2, 3), (4, 5, 6)", "update t set oid = 0 where oid = 2")
    #expect(found3 == [#"t deleted {"rowid":1,"oid":2,"_rowid_":3}"#, #"t inserted {"rowid":1,"oid":0,"_rowid_":3}"#])
  }

  @Test("names in quotes, of words of SQL, and in other scripts")
  func names() async throws {
    let schema =
      #"create table "select ""x"" 'y'" ("from" integer primary key, "ü ☃" text); create table [übung] (id integer primary key);"#
    let found = try await effects(schema, #"insert into "select ""x"" 'y'" values (1, 'z')"#, "insert into übung values (7)")
    #expect(found == [#"select "x" 'y' inserted {"from":1,"ü ☃":"z"}"#, #"übung inserted {"id":7}"#])
  }

  @Test("generated columns are columns, and what triggers and foreign keys do counts")
  func consequences() async throws {
    let schema = """
      create table t (id integer primary key, n int, twice int generated always as (n * 2), kept int generated always as (n + 1) stored);
      create table log (id integer primary key, n int references t (n));
      create trigger watch after update on t begin insert into log (n) values (new.n); end;
      insert into t (n) values (1);
      """
    let found = try await effects(schema, "update t set n = 2")
    #expect(found == [#"log inserted {"id":1,"n":2}"#, "t updated kept 2→3 n 1→2 twice 2→4"])
  }

  @Test("changes of the schema are rows of sqlite_schema; rows of a column that is new stay what they are")
  func schema() async throws {
    let found = try await effects(
      Self.shop, "create table more (id integer primary key)", "insert into more values (1)", "create index i on t (n)",
      "alter table t add column extra default 5", "drop table t", "create table t (id integer primary key, name text, n, extra default 5)",
      "insert into t values (1, 'a', 1, 0), (2, 'B', 2, 0)")
    #expect(
      found == [
        #"more inserted {"id":1}"#, #"t updated name "b"→"B""#,
        #"sqlite_schema inserted {"type":"table","name":"more","tbl_name":"more","sql":"CREATE TABLE more (id integer primary key)"}"#,
        #"sqlite_schema updated sql "CREATE TABLE t (id integer primary key…→"CREATE TABLE t (id integer primary key…"#,
      ])
  }

  @Test("full-text tables are tables, and what is behind them is not")
  func fullText() async throws {
    let found = try await effects(
      "create virtual table notes using fts5 (body); insert into notes values ('old');",
      "insert into notes values ('new')", "delete from notes where body = 'old'")
    #expect(found == [#"notes deleted {"body":"old"}"#, #"notes inserted {"body":"new"}"#])
  }

  @Test("what the project ignores")
  func ignored() async throws {
    let schema = Self.shop + "create table log (n);"
    let found = try await effects(
      schema, ignoring: .init(tables: ["log"], columns: ["n"]), "update t set n = 9", "update t set name = 'z', n = 8 where id = 2",
      "insert into log values (1)")
    #expect(found == ["t updated name \"b\"→\"z\""])
  }

  @Test("thousands of rows, those of a step before left out")
  func many() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open(Self.shop)
    let count = "with recursive c(i) as (select 1 union all select i + 1 from c where i < 5000)"
    try await database.sql(.text("insert into t (name) \(count) select i from c"))
    let first = try await database.markEffects()
    try await database.sql("update t set n = -1 where id % 2 = 0")
    let second = try await database.markEffects()
    try await database.sql("delete from t where id > 4000")
    #expect(try await database.effects(since: second).filter { $0.kind == .deleted }.count == 1002)
    let all = try await database.effects(since: first)
    #expect(all.filter { $0.kind == .deleted }.count == 1002 && all.filter { $0.kind == .updated }.count == 2000)
    #expect(try await database.restore() == .undone)
    // With the spec goes what was copied for it.
    #expect(try workspace.names.filter { $0.contains("mark") } == [])
    await #expect(throws: DriverFailure.self) { try await database.effects(since: first) }
    await database.close()
  }

  @Test("a step waits for a transaction that writes, at most for a second")
  func rest() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open(Self.shop)
    let service = try database.otherConnection()
    try await service.sql("begin immediate")
    try await service.sql("update t set n = 5")
    async let mark = database.markEffects()
    try await service.sql("commit")
    #expect(try await database.effects(since: try await mark).isEmpty)
    try await service.sql("begin immediate")
    try await service.sql("update t set n = 6")
    let late = try await database.markEffects()
    try await service.sql("commit")
    #expect(try await database.effects(since: late).count == 2)
    await service.close()
    await database.close()
  }

  @Test("a file that was given is not watched")
  func given() async throws {
    let workspace = try Workspace()
    let own = try await workspace.open(Self.shop)
    let given = try await workspace.open([], place: .given(path: "\(workspace.path)/orders_db.sqlite", isOwned: false))
    await #expect(throws: DriverFailure.self) { try await given.markEffects() }
    await given.close()
    await own.close()
  }
}
