import SeamRuntime
import SeamSpec
import SeamValue
import Testing

@testable import SeamPostgres

/// What a spec, or a service beside it, did to a database, and how it is put back.
@Suite struct BaselineTests {
  private static let shop = """
    create table products (id bigint generated always as identity primary key, sku text unique not null, stock int not null);
    create table orders (id serial primary key, product_id bigint not null references products);
    insert into products (sku, stock) values ('A', 10), ('B', 20), ('C', 3);
    """

  private func rows(_ database: PostgresDependency, _ table: String) async throws -> [Value] {
    try await database.sql(.text("select (r.*)::text as row from only \(table) r order by 1")).rows
  }

  /// Runs statements, restores, and holds every table named against what it was before.
  private func check(
    schema: String, tables: [String], _ changes: [String], expected: Restoration = .undone,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let database = try await ThrowAwayPostgres.open(schema, policy: .truncate)
    var before: [[Value]] = []
    for table in tables { before.append(try await rows(database, table)) }
    for _ in 1...2 {
      for change in changes { try await database.sql(.text(change)) }
      #expect(try await database.restore() == expected, sourceLocation: sourceLocation)
      for (table, old) in zip(tables, before) {
        let new = try await rows(database, table)
        #expect(Value.list(new).equals(.list(old)), "\(table): \(new)", sourceLocation: sourceLocation)
      }
      #expect(try await database.restore() == .unchanged, sourceLocation: sourceLocation)
    }
    await database.close()
  }

  @Test func insertedUpdatedAndDeletedRowsArePutBack() async throws {
    try await check(
      schema: Self.shop, tables: ["products", "orders"],
      [
        "insert into orders (product_id) select id from products", "update products set stock = stock - 1 where sku = 'A'",
        "delete from products where sku = 'Z'", "insert into products (sku, stock) values ('D' || random(), 1)",
      ])
  }

  @Test func whatWasReadLeavesNothingToDo() async throws {
    let database = try await ThrowAwayPostgres.open(Self.shop, policy: .truncate)
    try await database.sql("select * from products")
    #expect(try await database.restore() == .unchanged)
    #expect(try await database.restore() == .unchanged)
    await database.close()
  }

  @Test func whatWasUndoneByTheSpecItselfIsNoChange() async throws {
    let database = try await ThrowAwayPostgres.open(Self.shop, policy: .truncate)
    try await database.sql("insert into products (sku, stock) values ('D', 1)")
    try await database.sql("delete from products where sku = 'D'")
    #expect(try await database.restore() == .unchanged)
    await database.close()
  }

  @Test func whatAnotherConnectionCommittedIsUndone() async throws {
    let database = try await ThrowAwayPostgres.open(Self.shop, policy: .truncate)
    let service = try database.otherSession()
    try await service.sql("insert into orders (product_id) select id from products")
    #expect(try await database.restore() == .undone)
    #expect(try await service.sql("select count(*)::int as n from orders").rows.first?["n"]?.equals(0) == true)
    await service.close()
    await database.close()
  }

  @Test func aTransactionThatASpecLeftOpenIsRolledBack() async throws {
    let database = try await ThrowAwayPostgres.open(Self.shop, policy: .truncate)
    try await database.sql("begin")
    try await database.sql("delete from products")
    #expect(try await database.restore() == .unchanged)
    #expect(try await rows(database, "products").count == 3)
    try await database.sql("begin")
    _ = try await database.refusal("select nix")
    #expect(try await database.restore() == .unchanged)
    #expect(try await rows(database, "products").count == 3)
    await database.close()
  }

  @Test func aCommitAfterTheRestoreIsUndoneByTheNext() async throws {
    let database = try await ThrowAwayPostgres.open(Self.shop, policy: .truncate)
    let service = try database.otherSession()
    try await service.sql("begin")
    try await service.sql("insert into products (sku, stock) values ('late', 1)")
    try await database.sql("insert into products (sku, stock) values ('early', 1)")
    #expect(try await database.restore() == .undone)
    // Its transaction is older than the restore's.
    try await service.sql("commit")
    #expect(try await rows(database, "products").count == 4)
    #expect(try await database.restore() == .undone)
    #expect(try await rows(database, "products").count == 3)
    await service.close()
    await database.close()
  }

  @Test func whoseLocksAreInTheWayLosesItsConnection() async throws {
    let database = try await ThrowAwayPostgres.open(Self.shop, policy: .truncate)
    let service = try database.otherSession()
    try await database.sql("update products set stock = 0")
    try await service.sql("begin")
    try await service.sql("update products set stock = 1")
    #expect(try await database.restore() == .replaced)
    #expect(try await database.value("select sum(stock) from products").equals(33))
    await #expect(throws: DriverFailure.self) { try await service.sql("commit") }
    await service.close()
    await database.close()
  }

  @Test func aChangedSchemaIsReplaced() async throws {
    for change in [
      "create table extra (id int)", "alter table orders add column note text", "drop table orders", "create index on orders (product_id)",
      "create function f() returns int language sql as 'select 1'", "create type mood as enum ('sad')",
      "create view v as select 1 as one", "create schema s", "alter table products drop constraint products_sku_key",
      "alter table products alter column stock set default 7",
      "create sequence s", "create trigger t before update on products for each row execute function suppress_redundant_updates_trigger()",
      "select lo_from_bytea(0, 'abc')", "alter table products enable row level security", "grant select on products to public",
    ] {
      let database = try await ThrowAwayPostgres.open(Self.shop, policy: .truncate)
      let service = try database.otherSession()
      try await service.sql("select 1")
      try await database.sql(.text(change))
      #expect(try await database.restore() == .replaced, "\(change)")
      #expect(try await rows(database, "products").count == 3, "\(change)")
      #expect(try await database.restore() == .unchanged, "\(change)")
      try await database.sql("insert into products (sku, stock) values ('D', 1)")
      #expect(try await database.restore() == .undone, "\(change)")
      await service.close()
      await database.close()
    }
  }

  @Test func truncatedTablesArePutBackInPlace() async throws {
    try await check(schema: Self.shop, tables: ["products", "orders"], ["truncate products, orders restart identity"])
  }

  @Test func temporaryTablesAndSettingsEndWithTheSpec() async throws {
    let database = try await ThrowAwayPostgres.open(Self.shop, policy: .truncate)
    try await database.sql("create temporary table scratch as select * from products")
    try await database.sql("set search_path = pg_catalog")
    try await database.sql("set role pg_monitor")
    try await database.sql("prepare mine as select 1")
    try await database.sql("select pg_advisory_lock(7)")
    try await database.sql("listen something")
    #expect(try await database.restore() == .unchanged)
    #expect(try await database.value("select to_regclass('scratch') is null").equals(true))
    #expect(try await database.value("select current_setting('search_path')").equals("\"$user\", public"))
    #expect(try await database.value("select current_user::text").equals("postgres"))
    #expect(try await database.value("select count(*) from pg_prepared_statements where name = 'mine'").equals(0))
    #expect(try await database.value("select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()").equals(0))
    #expect(try await database.value("select count(*) from pg_listening_channels()").equals(0))
    await database.close()
  }

  @Test func temporaryTablesOfAServiceAreItsOwnAffair() async throws {
    let database = try await ThrowAwayPostgres.open(Self.shop, policy: .truncate)
    let service = try database.otherSession()
    try await service.sql("create temporary table scratch (id serial primary key, name text)")
    try await service.sql("insert into scratch (name) values ('x')")
    #expect(try await database.restore() == .unchanged)
    #expect(try await service.sql("select * from scratch").rows.count == 1)
    await service.close()
    await database.close()
  }

  @Test func sequencesGoOn() async throws {
    let database = try await ThrowAwayPostgres.open(Self.shop, policy: .truncate)
    try await database.sql("insert into products (sku, stock) values ('D', 1)")
    #expect(try await database.restore() == .undone)
    #expect(try await database.value("insert into products (sku, stock) values ('D', 1) returning id").equals(5))
    await database.close()
  }

  @Test func namesOfEveryKind() async throws {
    try await check(
      schema: #"""
        create schema "We""ird Schema";
        create table "We""ird Schema"."Tä ble; --" ("r" int, "select" text, "Ö ""x""" text, "r.*" text);
        create table r (r int, t text);
        insert into "We""ird Schema"."Tä ble; --" values (1, E'a\tb\n\\.', 'ü', null), (2, '', '\N', 'x');
        insert into r values (1, 'r');
        """#,
      tables: ["\"We\"\"ird Schema\".\"Tä ble; --\"", "r"],
      ["update \"We\"\"ird Schema\".\"Tä ble; --\" set \"select\" = 'changed'", "insert into r values (2, 'x')"])
  }

  @Test func generatedAndIdentityColumns() async throws {
    try await check(
      schema: """
        create table lines (id int generated always as identity, price numeric, amount int,
          total numeric generated always as (price * amount) stored, gone int);
        alter table lines drop column gone;
        insert into lines (price, amount) values (1.10, 3), (2, 2);
        """,
      tables: ["lines"], ["update lines set amount = 100", "insert into lines (price, amount) values (7, 7)"])
  }

  @Test func rowsWithoutAKeyAreCounted() async throws {
    try await check(
      schema: "create table t (a int, b text); insert into t values (1, 'x'), (1, 'x'), (2, null)", tables: ["t"],
      ["insert into t values (1, 'x')"])
  }

  @Test func foreignKeysInACircle() async throws {
    try await check(
      schema: """
        create table a (id int primary key, b int);
        create table b (id int primary key, a int not null references a on delete cascade);
        alter table a add foreign key (b) references b on delete cascade;
        insert into a values (1, null); insert into b values (1, 1); update a set b = 1;
        """,
      tables: ["a", "b"], ["delete from a", "insert into a values (2, null)", "insert into b values (7, 2)"])
  }

  @Test func partitionsAndInheritance() async throws {
    try await check(
      schema: """
        create table events (at date, what text) partition by range (at);
        create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');
        create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
        insert into events values ('2025-05-05', 'a'), ('2026-05-05', 'b');
        create table parent (id int); create table child (extra int) inherits (parent);
        insert into parent values (1); insert into child values (2, 3);
        """,
      tables: ["events_2025", "events_2026", "parent", "child"],
      ["update events set at = '2026-12-31' where what = 'a'", "delete from parent", "insert into child values (9, 9)"])
  }

  @Test func triggersAndRulesDoNotFireForRowsPutBack() async throws {
    try await check(
      schema: """
        create table t (id int); create table log (what text);
        create function note() returns trigger language plpgsql as $$ begin insert into log values (tg_op); return null; end $$;
        create trigger note after insert or update or delete on t for each row execute function note();
        create table kept (id int); create rule keep as on delete to kept do instead nothing;
        insert into kept values (1);
        """,
      tables: ["t", "log", "kept"], ["insert into t values (1)", "insert into kept values (2)"])
  }

  @Test func aTriggerThatAlwaysFiresMakesItACopy() async throws {
    try await check(
      schema: """
        create table t (id int); create table log (what text);
        create function note() returns trigger language plpgsql as $$ begin insert into log values (tg_op); return null; end $$;
        create trigger note after insert or delete on t for each row execute function note();
        alter table t enable always trigger note;
        """,
      tables: ["t", "log"], ["insert into t values (1)"], expected: .replaced)
  }

  @Test func unloggedTablesAndConstraintsThatOldRowsBreak() async throws {
    try await check(
      schema: "create unlogged table u (id int); insert into u values (1)", tables: ["u"], ["delete from u"])
    try await check(
      schema: "create table t (id int); insert into t values (-1); alter table t add check (id > 0) not valid", tables: ["t"],
      ["delete from t"], expected: .replaced)
  }

  @Test func materializedViewsAreCompared() async throws {
    try await check(
      schema: "create table t (id int); insert into t values (1); create materialized view m as select * from t", tables: ["t", "m"],
      ["insert into t values (2)", "refresh materialized view m"], expected: .replaced)
    try await check(
      schema: "create table t (id int); create materialized view m as select * from t with no data", tables: ["t"],
      ["insert into t values (2)"])
  }

  @Test func settingsOfTheDatabaseOutliveItsReplacement() async throws {
    let database = try await ThrowAwayPostgres.open(
      """
      do $$ begin
        execute format('alter database %I set work_mem = ''7MB''', current_database());
        execute format('alter database %I set search_path = a, "B c"', current_database());
        execute format('revoke connect on database %I from public', current_database());
      end $$
      """, policy: .truncate)
    let before = try await database.value("select datacl::text from pg_database where datname = current_database()")
    try await database.sql("create table public.x ()")
    #expect(try await database.restore() == .replaced)
    #expect(try await database.value("select current_setting('work_mem')").equals("7MB"))
    #expect(try await database.value("select current_setting('search_path')").equals("a, \"B c\""))
    #expect(try await database.value("select datacl::text from pg_database where datname = current_database()").equals(before))
    #expect(try await database.restore() == .unchanged)
    await database.close()
  }

  @Test func aBackendThatDiedIsNoReasonNotToRestore() async throws {
    let database = try await ThrowAwayPostgres.open(Self.shop, policy: .truncate)
    let service = try database.otherSession()
    try await database.sql("delete from orders")
    try await database.sql("insert into products (sku, stock) values ('D', 1)")
    try await service.sql(
      "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
    #expect(try await database.restore() == .undone)
    await service.close()
    await database.close()
  }

  @Test func theSchemaThatServicesMakeIsTheBaselineOnceTheyStarted() async throws {
    let database = try await ThrowAwayPostgres.open([], policy: .truncate)
    let service = try database.otherSession()
    try await service.sql("create table t (id int)")
    try await service.sql("insert into t values (1)")
    #expect(try await database.restore() == .unchanged)
    try await service.sql("insert into t values (2)")
    #expect(try await database.restore() == .undone)
    #expect(try await rows(database, "t").count == 1)
    try await service.sql("alter table t add column extra int")
    // Empty again, and the services that start again make their schema anew.
    #expect(try await database.restore() == .replaced)
    #expect(try await database.value("select to_regclass('t') is null").equals(true))
    await service.close()
    await database.close()
  }
}
