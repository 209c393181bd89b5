import SeamRuntime
import SeamSource
import SeamValue
import TestSupport
import Testing

@testable import SeamPostgres

@Suite struct MigrationTests {
  @Test func migrationsRunInOrderAndThenTheSeed() async throws {
    let database = try await ThrowAwayPostgres.open(
      [("1.sql", "create table t (id int); create table u ()"), ("2.sql", "alter table t rename id to number")],
      seed: "insert into t (number) values (7)")
    #expect(try await database.value("select number from t").equals(7))
    await database.close()
  }

  @Test func onlyTheUpPartOfAGooseFileIsRun() async throws {
    let database = try await ThrowAwayPostgres.open(
      """
      -- +goose Up
      -- +goose StatementBegin
      create function one() returns int language plpgsql as $$ begin return 1; end $$;
      -- +goose StatementEnd
      create table t (id int);

      -- +goose Down
      drop table t;
      drop function one();
      """)
    #expect(try await database.value("select count(*) + one() as n from t").equals(1))
    await database.close()
  }

  @Test func onlyTheUpPartOfADbmateFileIsRun() async throws {
    let database = try await ThrowAwayPostgres.open("-- migrate:up\r\ncreate table t (id int);\r\n\r\n-- migrate:down\r\ndrop table t;\r\n")
    #expect(try await database.value("select count(*) from t").equals(0))
    await database.close()
  }

  @Test func whatIsNotRunKeepsItsPlace() {
    let file = SourceFile(name: "a.sql", text: "drop ü;\n-- +goose Up\nselect 1;\n--+goose down\ndrop b;\n")
    #expect(Migration(file, .migration).script == "        \n-- +goose Up\nselect 1;\n             \n       \n")
    let plain = SourceFile(name: "a.sql", text: "\u{FEFF}select 1; -- goose Up\n")
    #expect(Migration(plain, .migration).script == "   select 1; -- goose Up\n")
  }

  @Test func whatIsNoTextIsNotRun() async throws {
    let migration = Migration(SourceFile(name: "db/latin1.sql", bytes: Array("select 'gr".utf8) + [0xFC] + Array("n'".utf8)), .seed)
    let failure = #expect(throws: EnvironmentFailure.self) { try migration.check("orders_db") }
    #expect(failure?.message == "seed latin1.sql is not UTF-8")
  }

  @Test(arguments: [
    (
      "syntax-error",
      "-- +goose Up\ncreate table t (id int);\n\n  /* ü */\tcreat table u (id int);\n-- +goose Down\ndrop table t;\n"
    ),
    ("missing-table", "create table orders (\n  id int,\n  product int references products\n);\n"),
    ("duplicate-row", "create table t (id int primary key);\ninsert into t values (1);\ninsert into t values (1);\n"),
    ("psql-command", "create table t (id int);\n\\connect other\n"),
    ("copy-from-stdin", "create table t (id int);\ncopy t from stdin;\n1\n\\.\n"),
    (
      "without-transaction",
      "-- +goose NO TRANSACTION\n-- +goose Up\ncreate table t (id int);\n\n-- an index\ncreate index concurrently on t (id);\nselect 'ü';\n"
        + "create index concurrently on t (nix);\n"
    ),
    ("open-transaction", "begin;\ncreate table t (id int);\n"),
  ]) func aMistakeIsShownInItsFile(name: String, sql: String) async throws {
    let failure = await #expect(throws: EnvironmentFailure.self) { try await ThrowAwayPostgres.open([("0002_\(name).sql", sql)]) }
    let shown = try #require(failure)
    let text = (["\(shown.name): \(shown.message)"] + shown.log + (shown.hint.map { ["hint: \($0)"] } ?? [])).joined(separator: "\n") + "\n"
    Golden.check(text, "SeamPostgres/\(name).txt")
  }
}
