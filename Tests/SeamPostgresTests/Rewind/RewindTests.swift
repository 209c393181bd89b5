import SeamRuntime
import SeamValue
import Testing

@testable import SeamPostgres

/// What was committed since the mark, taken back change by change.
@Suite struct RewindTests {
  /// Runs statements, restores, and holds every table against what it was before. Nothing but the log may have been needed.
  private func check(
    schema: String, tables: [String], _ changes: [String], expected: Restoration = .undone, obstacle: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let database = try await ThrowAwayPostgres.open(schema)
    func rows(_ table: String) async throws -> [Value] {
      try await database.sql(.text("select (r.*)::text as row from only \(table) r order by 1")).rows
    }
    var before: [[Value]] = []
    for table in tables { before.append(try await rows(table)) }
    for _ in 1...2 {
      for change in changes { try await database.sql(.text(change)) }
      let restoration = try await database.restore()
      let found = await database.restorer.obstacle
      #expect(restoration == expected, sourceLocation: sourceLocation)
      #expect(found == obstacle, sourceLocation: sourceLocation)
      for (table, old) in zip(tables, before) {
        let new = try await rows(table)
        #expect(Value.list(new).equals(.list(old)), "\(table): \(new)", sourceLocation: sourceLocation)
      }
      #expect(try await database.restore() == .unchanged, sourceLocation: sourceLocation)
    }
    await database.close()
  }

  @Test func insertedUpdatedAndDeletedRows() async throws {
    try await check(
      schema: "create table t (id int primary key, name text); insert into t select n, 'name ' || n from generate_series(1, 100) n",
      tables: ["t"],
      ["insert into t values (101, null)", "update t set id = id + 1000, name = null where id > 50", "delete from t where id < 20"])
  }

  @Test func whatOtherConnectionsCommittedInTurns() async throws {
    let database = try await ThrowAwayPostgres.open("create table t (id int primary key, n int); insert into t values (1, 0), (2, 0)")
    let services = try [database.otherSession(), database.otherSession()]
    for round in 1...20 {
      for service in services { try await service.sql("update t set n = n + \(round)") }
      try await database.sql(.text("insert into t values (\(round + 2), \(round))"))
      if round % 5 == 0 { try await services[0].sql("delete from t where id % 2 = 0") }
    }
    #expect(try await database.restore() == .undone)
    #expect(await database.restorer.obstacle == nil)
    #expect(try await database.value("select string_agg(t::text, ' ' order by id) from t").equals("(1,0) (2,0)"))
    for service in services { await service.close() }
    await database.close()
  }

  @Test func whatWasRolledBackIsNoChange() async throws {
    let database = try await ThrowAwayPostgres.open("create table t (id int primary key)")
    try await database.sql("begin")
    try await database.sql("insert into t values (1)")
    try await database.sql("rollback")
    #expect(try await database.restore() == .unchanged)
    try await database.sql("begin")
    try await database.sql("insert into t values (1)")
    try await database.sql("savepoint s")
    try await database.sql("insert into t values (2)")
    try await database.sql("rollback to s")
    try await database.sql("commit")
    #expect(try await database.restore() == .undone)
    #expect(try await database.value("select count(*) from t").equals(0))
    await database.close()
  }

  /// A value or more of each type of the list in docs/isolation.md.
  private static let types: [(type: String, values: [String])] = [
    ("smallint", ["1", "-32768"]), ("bigint", ["9223372036854775807", "0"]), ("real", ["0.1", "'NaN'"]),
    ("double precision", ["0.1", "'-Infinity'", "1e300", "5e-324"]), ("numeric", ["1.10", "'NaN'", "1.1", "1e50"]),
    ("numeric(6,2)", ["1.10", "2"]), ("money", ["'12.34'", "'-1'"]), ("boolean", ["true", "false"]),
    ("text", ["''", #"E'it''s\\ a\ttab\nline'"#, "'ünï ☃ 𝄞'", "'null'", "'unchanged-toast-datum'"]), ("varchar(5)", ["'a'", "'b    '"]),
    ("char(5)", ["'a'", "'a b'"]), (#""char""#, ["'x'", "''"]), ("name", ["'n'", "'m'"]), ("bytea", [#"'\x00ff'"#, "''"]),
    ("date", ["'2026-11-24'", "'infinity'", "'0044-03-15 BC'"]), ("time", ["'12:30:00.000001'", "'24:00'"]),
    ("timetz", ["'12:30+05:30'", "'00:00-12'"]), ("timestamp", ["'2026-11-24 12:30:00.123456'", "'-infinity'"]),
    ("timestamptz", ["'2026-11-24 12:30:00+05:30'", "'infinity'"]), ("interval", ["'1 mon -2 days 03:04:05.6'", "'-1 year'"]),
    ("uuid", ["'6b3f0a52-6b5e-4d7f-9d7a-1f3b8e5a4c21'"]), ("json", [#"'{"a": 1,  "a": 2}'"#, "'[]'", "'null'"]),
    ("jsonb", [#"'{"b": [1, null, "x"]}'"#, "'1.10'"]), ("xml", [#"'<a b="c">d</a>'"#, "'x<b/>'"]), ("inet", ["'10.0.0.1/8'", "'::1'"]),
    ("cidr", ["'10.0.0.0/8'"]), ("macaddr", ["'08:00:2b:01:02:03'"]), ("macaddr8", ["'08:00:2b:01:02:03:04:05'"]),
    ("bit(4)", ["B'1010'", "B'0000'"]), ("bit varying", ["B''", "B'1'"]), ("tsvector", ["'a:1A fat:2 ''it''''s'''", "''"]),
    ("tsquery", ["'a & !b'"]), ("point", ["'(1,2.5)'"]), ("line", ["'{1,2,3}'"]), ("lseg", ["'[(1,2),(3,4)]'"]), ("box", ["'(3,4),(1,2)'"]),
    ("path", ["'[(1,2),(3,4)]'", "'((1,2),(3,4))'"]), ("polygon", ["'((1,2),(3,4),(5,6))'"]), ("circle", ["'<(1,2),3>'"]),
    ("integer[]", ["'{1,NULL,3}'", "'{}'", "'[0:1]={5,6}'", "'{{1,2},{3,4}}'"]), ("text[]", [#"'{"a b","NULL",NULL,"q\"\\"}'"#]),
    ("int4range", ["'[1,5)'", "'empty'", "'(,)'"]), ("tstzrange", ["'[2026-01-01 00:00+00,)'"]),
    ("int4multirange", ["'{[1,3),[5,9)}'", "'{}'"]),
    ("jsonpath", ["'$.a[*] ? (@ > 1)'"]), ("pg_lsn", ["'16/B374D848'"]), ("txid_snapshot", ["'10:20:10,14,15'"]), ("oid", ["4294967295"]),
    ("regclass", ["'app.thing'::regclass"]), ("regtype", ["'integer'::regtype"]), ("app.mood", ["'sad'", "'it''s ok'"]),
    (#"app."Odd ]: Type""#, [#"'(1,"a,b")'"#, "'(,)'", #"'(,"")'"#]), ("app.email", ["'a@b'"]), ("app.mood[]", ["'{sad,NULL}'"]),
    (#"app."Odd ]: Type"[]"#, [#"'{"(1,x)"}'"#]),
  ]

  private static let typesSchema = """
    create schema app; create table app.thing (id int primary key);
    create type app.mood as enum ('sad', 'it''s ok'); create type app."Odd ]: Type" as (a int, "b c" text);
    create domain app.email as text check (value like '%@%');
    """

  /// All types in one table, with a key and without one, a row for each value and one of nulls.
  @Test(arguments: ["primary key", ""]) func everyType(key: String) async throws {
    let columns = Self.types.enumerated().map { "c\($0) \($1.type)" }
    let rows = (0..<6).map { row in
      let values = Self.types.map { type in row == 5 ? "null" : type.values[row % type.values.count] }
      return "(\(([String(row)] + values).joined(separator: ", ")))"
    }
    let insert = "insert into t values \(rows.joined(separator: ", "))"
    let nulls = Self.types.indices.map { "c\($0) = null" }.joined(separator: ", ")
    let others = Self.types.indices.map { "c\($0) = o.c\($0)" }.joined(separator: ", ")
    try await check(
      schema: "\(Self.typesSchema) create table t (id int \(key), \(columns.joined(separator: ", "))); \(insert)", tables: ["t"],
      [
        "update t set \(others) from t o where o.id = 1 and t.id <> 1", "delete from t where id = 0", "update t set \(nulls) where id = 2",
        "delete from t", insert, "update t set \(nulls)",
      ])
  }

  @Test func whateverTheDatabaseSaysOfHowValuesAreWritten() async throws {
    try await check(
      schema: #"""
        do $$ declare s text; begin
          foreach s in array array['datestyle = ''German, DMY''', 'intervalstyle = sql_standard', 'bytea_output = escape',
            'extra_float_digits = -10', 'timezone = ''Asia/Kolkata''', 'search_path = app', 'standard_conforming_strings = off',
            'xmloption = document', 'quote_all_identifiers = on', 'array_nulls = off'] loop
            execute format('alter database %I set ', current_database()) || s;
          end loop;
        end $$;
        create schema app;
        create table app.t (a date, b interval, c bytea, d float8, e timestamptz, f regclass, g text, h xml, i text[]);
        insert into app.t values ('2026-02-03', '1 year 2 days -03:00', decode('00ff5c', 'hex'), 0.1, '2026-02-03 04:05:06.789+00',
          'app.t'::regclass, E'a\\b''c', 'x<y/>', array[null, 'NULL', 'a']);
        """#,
      tables: ["app.t"], ["update app.t set a = null, d = 1", "delete from app.t"])
  }

  @Test func valuesStoredOutsideOfTheirRow() async throws {
    try await check(
      schema: """
        create table t (id int primary key, n int, big text, other text); alter table t alter big set storage external;
        insert into t select n, 0, repeat(md5(n::text), 1000), repeat('x', 5000) from generate_series(1, 3) n;
        create table keyless (n int, big text); alter table keyless alter big set storage external;
        insert into keyless select n, repeat(md5(n::text), 1000) from generate_series(1, 3) n;
        """,
      tables: ["t", "keyless"],
      [
        "update t set n = n + 1", "update t set other = null", "update t set big = big || 'x' where id = 2", "delete from t where id = 3",
        "update keyless set n = n + 1", "delete from keyless where n = 2",
      ])
  }

  @Test func namesOfEveryKind() async throws {
    let odd = #""We""ird: Schema"."Tä, ble: INSERT: ""#
    try await check(
      schema: """
        create schema "We""ird: Schema"; create schema b;
        create table \(odd) ("r" int, "select" text, "Ö [x]:""'" text, "r.*" text, "new-tuple: " text);
        create table b.r (r int primary key, t text); create table "user" ("user" int);
        insert into \(odd) values (1, E'a\\tb\\n\\\\.', 'ü', null, ''), (2, '', '\\N', 'x', 'new-tuple: ');
        insert into b.r values (1, 'r');
        """,
      tables: [odd, "b.r", "\"user\""],
      [
        "update \(odd) set \"select\" = 'changed'", "insert into b.r values (2, 'x')", "delete from \(odd) where r = 2",
        "insert into \"user\" values (1)",
      ])
  }

  @Test func generatedIdentityAndDroppedColumns() async throws {
    try await check(
      schema: """
        create table lines (id int generated always as identity primary key, gone int, price numeric, amount int,
          total numeric generated always as (price * amount) stored);
        insert into lines (gone, price, amount) values (1, 1.10, 3), (2, 2, 2); alter table lines drop column gone;
        """,
      tables: ["lines"], ["update lines set amount = 100", "insert into lines (price, amount) values (7, 7)", "delete from lines"])
  }

  @Test func rowsWithoutAKeyAreCounted() async throws {
    try await check(
      schema: "create table t (a int, b json); insert into t values (1, '{}'), (1, '{}'), (2, null), (null, null)", tables: ["t"],
      ["insert into t values (1, '{}')", "delete from t where a = 2", "update t set b = '[]' where a is null", "update t set a = 3"])
  }

  @Test func keysThatWander() async throws {
    try await check(
      schema: """
        create table t (id int primary key, n int unique deferrable initially deferred); insert into t values (1, 1), (2, 2), (3, 3);
        create table swapped (id int primary key deferrable initially deferred); insert into swapped values (1), (2);
        """,
      tables: ["t", "swapped"],
      [
        "update t set id = id + 10", "update t set n = 4 - n", "update swapped set id = 3 - id", "delete from t where id = 11",
        "insert into t values (1, 9)",
      ])
  }

  @Test func partitionsAndInheritance() async throws {
    try await check(
      schema: """
        create table events (id int, at date, what text) partition by range (at);
        create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');
        create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01') partition by list (what);
        create table events_2026_a partition of events_2026 for values in ('a');
        create table events_2026_b partition of events_2026 default;
        insert into events values (1, '2025-05-05', 'a'), (2, '2026-05-05', 'b');
        create table parent (id int); create table child (extra int) inherits (parent);
        insert into parent values (1); insert into child values (2, 3);
        """,
      tables: ["events_2025", "events_2026_a", "events_2026_b", "parent", "child"],
      [
        "update events set at = '2026-12-31' where what = 'a'", "delete from parent", "insert into child values (9, 9)",
        "update events set what = 'c'", "delete from events where id = 2",
      ])
  }

  @Test func foreignKeysTriggersAndRules() async throws {
    try await check(
      schema: """
        create table a (id int primary key, b int); create table b (id int primary key, a int not null references a on delete cascade);
        alter table a add foreign key (b) references b on delete cascade;
        insert into a values (1, null); insert into b values (1, 1); update a set b = 1;
        create table log (what text); create function note() returns trigger language plpgsql as
          $$ begin insert into log values (tg_op); return null; end $$;
        create trigger note after insert or update or delete on a for each row execute function note();
        create table kept (id int); create rule keep as on delete to kept do instead nothing; insert into kept values (1);
        """,
      tables: ["a", "b", "log", "kept"],
      ["delete from a", "insert into a values (2, null)", "insert into b values (7, 2)", "insert into kept values (2)"])
  }

  @Test func thousandsOfChanges() async throws {
    try await check(
      schema: """
        create table t (id int primary key, n int); insert into t select n, n from generate_series(1, 3000) n;
        create table keyless (n int, what text); insert into keyless select n % 10, 'x' from generate_series(1, 300) n;
        """,
      tables: ["t", "keyless"],
      [
        "update t set n = n + 1", "delete from t where id % 3 = 0", "insert into t select n, 0 from generate_series(4000, 6000) n",
        "delete from keyless where n = 3",
      ])
  }

  @Test func theBaselineHelpsWhereTheLogDoesNot() async throws {
    try await check(
      schema: "create table t (id int); insert into t values (1)", tables: ["t"], ["truncate t", "insert into t values (2)"],
      obstacle: "t was truncated")
    try await check(
      schema: "create unlogged table u (id int); insert into u values (1)", tables: ["u"], ["delete from u"],
      obstacle: "it has unlogged tables, materialized views or triggers that fire whatever writes")
  }

  @Test func aTransactionThatWasOpenAtTheRestoreIsUndoneByTheNext() async throws {
    let database = try await ThrowAwayPostgres.open("create table t (id int primary key); insert into t values (1)")
    let service = try database.otherSession()
    try await service.sql("begin")
    try await service.sql("insert into t values (2)")
    try await database.sql("insert into t values (3)")
    #expect(try await database.restore() == .undone)
    try await service.sql("commit")
    #expect(try await database.value("select count(*) from t").equals(2))
    #expect(try await database.restore() == .undone)
    #expect(await database.restorer.obstacle == nil)
    #expect(try await database.value("select count(*) from t").equals(1))
    await service.close()
    await database.close()
  }

  @Test func whoseLocksAreInTheWayLosesItsConnection() async throws {
    let database = try await ThrowAwayPostgres.open("create table t (id int primary key, n int); insert into t values (1, 1)")
    let service = try database.otherSession()
    try await database.sql("update t set n = 2")
    try await service.sql("begin")
    try await service.sql("update t set n = 3")
    #expect(try await database.restore() == .replaced)
    #expect(try await database.value("select n from t").equals(1))
    await #expect(throws: DriverFailure.self) { try await service.sql("commit") }
    #expect(try await database.restore() == .unchanged)
    try await database.sql("update t set n = 2")
    #expect(try await database.restore() == .undone)
    #expect(await database.restorer.obstacle == nil)
    await service.close()
    await database.close()
  }

  @Test func aChangedSchemaIsReplaced() async throws {
    for change in [
      "create table extra (id int)", "alter table t add column note text", "drop table t", "alter table t replica identity default",
      "create function f() returns int language sql as 'select 1'", "select lo_from_bytea(0, 'abc')",
    ] {
      let database = try await ThrowAwayPostgres.open("create table t (id int primary key); insert into t values (1)")
      try await database.sql(.text(change))
      #expect(try await database.restore() == .replaced, "\(change)")
      #expect(try await database.restore() == .unchanged, "\(change)")
      try await database.sql("delete from t")
      #expect(try await database.restore() == .undone, "\(change)")
      #expect(await database.restorer.obstacle == nil, "\(change)")
      await database.close()
    }
  }

  @Test func aLogThatBrokeIsOpenedAgain() async throws {
    let database = try await ThrowAwayPostgres.open("create table t (id int primary key); insert into t values (1)")
    let service = try database.otherSession()
    try await database.sql("delete from t")
    try await service.sql(
      "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
    #expect(try await database.restore() == .undone)
    try await service.sql("insert into t values (2)")
    #expect(try await database.restore() == .undone)
    #expect(await database.restorer.obstacle == nil)
    #expect(try await database.value("select sum(id) from t").equals(1))
    await service.close()
    await database.close()
  }

  @Test func sequencesGoOn() async throws {
    let database = try await ThrowAwayPostgres.open("create table t (id serial primary key)")
    try await database.sql("insert into t default values")
    #expect(try await database.restore() == .undone)
    #expect(try await database.value("insert into t default values returning id").equals(2))
    await database.close()
  }

  @Test func nothingIsLeftOnTheServer() async throws {
    let database = try await ThrowAwayPostgres.open("create table t (id int)")
    #expect(try await database.value("select count(*) from pg_replication_slots where database = current_database()").equals(1))
    let other = try database.otherSession()
    await database.close()
    var slots: Value?
    for _ in 0..<1500 {
      slots = try await other.sql("select count(*) as n from pg_replication_slots where database = current_database()").rows.first?["n"]
      if slots?.equals(0) == true { break }
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(slots?.equals(0) == true)
    await other.close()
  }

  /// Somebody who writes all the time makes nothing impossible, as long as it is not to the same rows.
  @Test func whileSomebodyGoesOnWriting() async throws {
    let database = try await ThrowAwayPostgres.open("create table t (id int primary key); create table log (id bigserial primary key)")
    let service = try database.otherSession()
    let writing = Task {
      while !Task.isCancelled { try await service.sql("insert into log default values") }
    }
    for number in 1...20 {
      try await database.sql(.text("insert into t values (\(number))"))
      #expect(try await database.restore() == .undone)
      let obstacle = await database.restorer.obstacle
      #expect(obstacle == nil)
      #expect(try await database.value("select count(*) from t").equals(0))
    }
    writing.cancel()
    _ = await writing.result
    _ = try await database.restore()
    #expect(try await database.value("select count(*) from log").equals(0))
    await service.close()
    await database.close()
  }
}
