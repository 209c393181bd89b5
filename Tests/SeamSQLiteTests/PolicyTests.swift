import SeamRuntime
import SeamSpec
import SeamValue
import TestSupport
import Testing

@testable import SeamSQLite

@Suite("How a SQLite file is put back by each policy")
struct PolicyTests {
  private static let shop = """
    create table t (id integer primary key autoincrement, name text, twice text generated always as (name || name));
    create table log (entry text); create table parts (a text, b int, primary key (a, b)) without rowid;
    create trigger watch after delete on t begin insert into log values (old.name); end;
    insert into t (name) values ('a'), ('b'); insert into log values ('x'); insert into parts values ('p', 1);
    """

  private static func content(_ database: SQLiteDependency) async throws -> String {
    var text = ""
    for table in ["t", "log", "parts"] {
      text +=
        try await database.sql(.text("select *, \(table == "parts" ? "a" : "rowid") as r from \(table) order by 1")).rows
        .map { $0.display(limit: 200) }.joined(separator: "\n") + "\n"
    }
    return text
  }

  @Test("what a spec and another connection wrote", arguments: [IsolationPolicy.rewind, .truncate, .clone], ["delete", "wal"])
  func undone(policy: IsolationPolicy, journal: String) async throws {
    let workspace = try Workspace()
    let database = try await workspace.open("pragma journal_mode = \(journal); " + Self.shop, isolation: policy)
    let before = try await Self.content(database)
    for round in 1...3 {
      try await database.begin(policy)
      let service = try database.otherConnection()
      try await database.sql("insert into t (name) values ('spec')")
      try await service.sql("delete from t where id = 1")
      try await service.sql("insert into parts values ('q', 2)")
      await service.close()
      let restoration = try await database.restore(after: policy)
      #expect(restoration == (policy == .clone ? .replaced : .undone), "round \(round)")
      if restoration == .replaced { try await database.settle() }
      #expect(try await Self.content(database) == before)
      #expect(try await database.restore(after: policy) == .unchanged)
    }
    // Ids go on only where the tables alone are written anew.
    let next = try await database.value("insert into t (name) values ('n') returning id")
    #expect(next.equals(policy == .truncate ? 6 : 3))
    await database.close()
  }

  @Test("where the schema changed, truncate copies the file back")
  func truncateWithSchema() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open(Self.shop, isolation: .truncate)
    let before = try await Self.content(database)
    try await database.begin(.truncate)
    try await database.sql("alter table t add column more")
    try await database.sql("drop table log")
    #expect(try await database.restore(after: .truncate) == .undone)
    #expect(try await Self.content(database) == before)
    await database.close()
  }

  @Test("full-text and other tables that are more than one")
  func truncateFullText() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open(
      "create virtual table notes using fts5 (body); insert into notes values ('old one');", isolation: .truncate)
    try await database.begin(.truncate)
    try await database.sql("insert into notes values ('new one')")
    #expect(try await database.restore(after: .truncate) == .undone)
    #expect(try await database.value("select count(*) from notes where notes match 'one'").equals(1))
    #expect(try await database.value("insert into notes (notes) values ('integrity-check') returning 1 as ok").equals(1))
    await database.close()
  }

  @Test("rollback: the spec's statements are one transaction; what others committed is copied back")
  func rollback() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open(Self.shop, isolation: .rollback)
    let before = try await Self.content(database)
    try await database.begin(.rollback)
    try await database.sql("delete from t")
    let service = try database.otherConnection()
    #expect(try await service.sql("select * from t").rows.count == 2)
    #expect(try await database.restore(after: .rollback) == .unchanged)
    #expect(try await Self.content(database) == before)
    try await database.begin(.rollback)
    try await service.sql("delete from t")
    #expect(try await database.restore(after: .rollback) == .undone)
    #expect(try await Self.content(database) == before)
    await service.close()
    await database.close()
  }

  @Test("unique and none undo nothing, and what stays is what the next spec finds", arguments: [IsolationPolicy.unique, .none])
  func nothing(policy: IsolationPolicy) async throws {
    let workspace = try Workspace()
    let database = try await workspace.open(Self.shop)
    try await database.begin(policy)
    try await database.sql("insert into t (name) values ('stays')")
    #expect(try await database.restore(after: policy) == .unchanged)
    try await database.begin(.rewind)
    try await database.sql("delete from t")
    #expect(try await database.restore(after: .rewind) == .undone)
    #expect(try await database.value("select count(*) from t").equals(3))
    await database.close()
  }

  @Test("a spec may choose another policy than the project, also where that undoes nothing")
  func chosen() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open(Self.shop, isolation: IsolationPolicy.none)
    try await database.sql("insert into t (name) values ('stays')")
    #expect(try await database.restore(after: IsolationPolicy.none) == .unchanged)
    try await database.begin(.rewind)
    try await database.sql("delete from t")
    #expect(try await database.restore(after: .rewind) == .undone)
    #expect(try await database.value("select count(*) from t").equals(3))
    await database.close()
  }

  @Test("a file whose pages have another size now is replaced")
  func pageSize() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open("pragma page_size = 4096; " + Self.shop)
    let service = try database.otherConnection()
    try await service.sql("pragma page_size = 1024")
    try await service.sql("vacuum")
    try await service.sql("pragma journal_mode = wal")
    try await service.sql("delete from t")
    await service.close()
    #expect(try await database.restore() != .unchanged)
    try await database.settle()
    #expect(try await database.value("select count(*) from t").equals(2))
    await database.close()
  }

  @Test("a given file is touched by the spec's own statements alone, byte by byte")
  func given() async throws {
    let workspace = try Workspace()
    let path = "\(workspace.path)/given.sqlite"
    let maker = SQLiteConnection(path, .creating)
    try await maker.sql("create table t (x)")
    await maker.close()
    let before = Files.read(path)
    let names = try workspace.names
    let given = try await workspace.open([], place: .given(path: path, isOwned: false))
    let ending = SpecEnding(policy: .unique, isThorough: true)
    func spec(_ policy: IsolationPolicy, _ body: () async throws -> Void) async throws {
      _ = try await given.auditLate()
      try await given.begin(policy)
      try await body()
      try await given.rest(after: ending)
      #expect(try await given.restore(after: policy) == .unchanged)
      #expect(try await given.audit(after: ending).leaks.isEmpty)
    }
    try await given.settle()
    try await spec(.unique) {}
    try await spec(.unique) { try await given.sql("select * from t") }
    try await spec(.rollback) { try await given.sql("insert into t values (1)") }
    #expect(Files.read(path) == before)
    #expect(try workspace.names == names)
    try await spec(.unique) { try await given.sql("insert into t values (1)") }
    #expect(try await given.value("select count(*) from t").equals(1))
    await given.close()
    #expect(try workspace.names == names)
  }

  @Test(
    "a file of the project's own is put back between specs, and at the end to what it was before the run", arguments: ["delete", "wal"])
  func owned(journal: String) async throws {
    let workspace = try Workspace()
    let path = "\(workspace.path)/own.sqlite"
    let maker = SQLiteConnection(path, .creating)
    for statement in ["pragma journal_mode = \(journal)", "create table t (x)", "insert into t values (1)"] {
      try await maker.sql(statement)
    }
    let owned = try await workspace.open(
      [("1.sql", "create table more (y); insert into t values (2)")], place: .given(path: path, isOwned: true))
    try await owned.begin(.rewind)
    try await owned.sql("delete from t")
    #expect(try await owned.restore(after: .rewind) == .undone)
    #expect(try await owned.value("select count(*) from t").equals(2))
    try await owned.sql("delete from t")
    await owned.close()
    #expect(Value.list(try await maker.sql("select * from t").rows).equals([["x": 1]]))
    #expect(try await maker.sql("select * from sqlite_schema where name = 'more'").rows.isEmpty)
    await maker.close()
  }

  @Test("one that was not there before the run is not there after it, also when a migration fails")
  func made() async throws {
    let workspace = try Workspace()
    let path = "\(workspace.path)/own.sqlite"
    let owned = try await workspace.open([("1.sql", "create table t (x)")], place: .given(path: path, isOwned: true))
    try await owned.sql("insert into t values (1)")
    await owned.close()
    #expect(Files.read(path) == nil)
    await #expect(throws: EnvironmentFailure.self) {
      try await workspace.open([("1.sql", "create table t (x); nonsense")], place: .given(path: path, isOwned: true))
    }
    #expect(Files.read(path) == nil)
  }
}
