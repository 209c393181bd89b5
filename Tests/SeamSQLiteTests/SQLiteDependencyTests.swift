import SeamRuntime
import SeamValue
import TestSupport
import Testing

@testable import SeamSQLite

/// What a spec, or a service beside it, did to a file, and how it is put back.
@Suite struct SQLiteDependencyTests {
  private static let shop = "create table t (id integer primary key, name text); insert into t (name) values ('a'), ('b');"

  @Test func aServiceIsGivenAPathThatWorks() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open(Self.shop)
    #expect(database.attributes["path"]?.equals(.string("\(workspace.path)/orders_db.sqlite")) == true)
    #expect(database.attributes["url"]?.equals(.string("sqlite://\(workspace.path)/orders_db.sqlite")) == true)
    let service = try database.otherConnection()
    #expect(try await service.sql("select * from t").rows.count == 2)
    await service.close()
    await database.close()
  }

  @Test func whatWasReadLeavesNothingToDo() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open(Self.shop)
    try await database.sql("select * from t")
    #expect(try await database.restore() == .unchanged)
    #expect(try await database.restore() == .unchanged)
    await database.close()
  }

  @Test(arguments: ["delete", "wal"]) func whatTheSpecAndOthersWroteIsUndone(journal: String) async throws {
    let workspace = try Workspace()
    let database = try await workspace.open("pragma journal_mode = \(journal); " + Self.shop)
    let service = try database.otherConnection()
    for _ in 1...2 {
      try await database.sql("insert into t (name) values ('spec')")
      #expect(try await database.restore() == .undone)
      #expect(try await database.restore() == .unchanged)
      try await service.sql("update t set name = 'service'")
      try await service.sql("create table extra (x)")
      #expect(try await database.restore() == .undone)
      #expect(try await database.restore() == .unchanged)
      // The connection goes on, and sees the file as it was.
      let rows = try await service.sql("select name from t order by id").rows
      #expect(Value.list(rows).equals([["name": "a"], ["name": "b"]]))
      #expect(try await service.sql("select * from sqlite_schema where name = 'extra'").rows.isEmpty)
    }
    #expect(try await database.value("pragma journal_mode").equals(.string(journal)))
    await service.close()
    await database.close()
  }

  @Test func aWriteOfAnotherProcessIsUndone() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open(Self.shop)
    let path = "\(workspace.path)/orders_db.sqlite"
    // The command of Debian's package sqlite3.
    let other = try #require(
      ChildProcess.run("/usr/bin/env", ["sqlite3", path, "delete from t; select count(*) from t"], in: workspace.path))
    #expect(other.status == 0 && other.output == "0\n", "\(other)")
    #expect(try await database.restore() == .undone)
    #expect(try await database.value("select count(*) from t").equals(2))
    await database.close()
  }

  @Test func whatTheSpecLeftOpenEndsWithIt() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open(Self.shop)
    try await database.sql("create temporary table scratch (x)")
    try await database.sql("pragma foreign_keys = on")
    try await database.sql("begin")
    try await database.sql("delete from t")
    #expect(try await database.restore() == .unchanged)
    #expect(try await database.value("select count(*) from t").equals(2))
    #expect(try await database.value("pragma foreign_keys").equals(0))
    #expect(try await database.value("select count(*) from sqlite_temp_schema").equals(0))
    await database.close()
  }

  @Test func whoseLocksAreInTheWayLosesTheFile() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open(Self.shop)
    let service = try database.otherConnection()
    try await database.sql("delete from t")
    try await service.sql("begin immediate")
    try await service.sql("insert into t (name) values ('late')")
    #expect(try await database.restore() == .replaced)
    try await database.settle()
    await #expect(throws: SQLError.self) { try await service.sql("commit") }
    #expect(try await database.value("select count(*) from t").equals(2))
    #expect(try await database.restore() == .unchanged)
    await service.close()
    await database.close()
  }

  @Test func theSchemaThatServicesMakeIsTheBaselineOnceTheyStarted() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open([])
    let service = try database.otherConnection()
    try await service.sql("create table t (id int)")
    try await database.settle()
    #expect(try await database.restore() == .unchanged)
    try await service.sql("insert into t values (1)")
    #expect(try await database.restore() == .undone)
    #expect(try await database.value("select count(*) from t").equals(0))
    await service.close()
    await database.close()
  }

  @Test func aFileThatWasGivenIsUsedAndLeftAlone() async throws {
    let workspace = try Workspace()
    let owned = try await workspace.open(Self.shop)
    let path = "\(workspace.path)/orders_db.sqlite"
    let given = try await workspace.open([("1.sql", "drop table t")], place: .given(path: path, isOwned: false))
    try await given.sql("delete from t")
    #expect(try await given.restore() == .unchanged)
    #expect(try await given.value("select count(*) from t").equals(0))
    #expect(try await owned.restore() == .undone)
    await given.close()
    await owned.close()
  }

  @Test func aFileThatWasGivenHasToBeThere() async throws {
    let workspace = try Workspace()
    let failure = await #expect(throws: EnvironmentFailure.self) {
      try await workspace.open([], place: .given(path: "\(workspace.path)/nix.sqlite", isOwned: false))
    }
    #expect(failure?.message == "cannot open '\(workspace.path)/nix.sqlite': unable to open database file")
    #expect(Files.write(Array("no database, but long enough to be taken for the header of one\n".utf8), to: workspace.path + "/text"))
    let other = await #expect(throws: EnvironmentFailure.self) {
      try await workspace.open([], place: .given(path: "\(workspace.path)/text", isOwned: true))
    }
    #expect(other?.message == "cannot open '\(workspace.path)/text': file is not a database")
  }

  @Test func migrationsRunInOrder() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open([
      ("1.sql", "-- migrate:up\ncreate table t (id int);\n-- migrate:down\ndrop table t;\n"),
      ("2.sql", "create trigger log after insert on t begin update t set id = 7; select 1; end; insert into t values (1)"),
    ])
    #expect(try await database.value("select id from t").equals(7))
    await database.close()
  }

  @Test func aFailedMigrationIsShownInItsFile() async throws {
    let workspace = try Workspace()
    let sql = "-- +goose Up\ncreate table t (id int);\n\n  /* ü */\tcreat table u (id int);\n-- +goose Down\ndrop table t;\n"
    let failure = await #expect(throws: EnvironmentFailure.self) { try await workspace.open([("0002_x.sql", sql)]) }
    #expect(failure?.message == "migration 0002_x.sql failed at line 4: near \"creat\": syntax error")
    #expect(failure?.log == ["4 |   /* ü */ creat table u (id int);", "  |           ^"])
  }
}
