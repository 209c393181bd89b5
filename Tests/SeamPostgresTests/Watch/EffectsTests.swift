import SeamRuntime
import SeamSpec
import SeamValue
import Testing

@testable import SeamPostgres

/// What a database tells of its changes.
@Suite struct EffectsTests {
  /// `inserted orders {…}`, sorted.
  private func effects(
    _ schema: String, _ changes: [String], policy: IsolationPolicy = .rewind, ignoring ignored: NetEffects.Ignored = .init()
  ) async throws -> [String] {
    let database = try await ThrowAwayPostgres.open(schema, policy: policy, ignoring: ignored)
    let service = try database.otherSession()
    let mark = try await database.markEffects()
    for change in changes { try await service.sql(change) }
    let found = try await database.restorer.effects(since: mark)
    await service.close()
    await database.close()
    return found.map { effect in
      let change = effect.changed.isEmpty ? "" : " \(effect.changed.joined(separator: ","))"
      return "\(effect.kind.rawValue) \(effect.names[0])\(change) \(JSON.write(effect.after ?? effect.before ?? .null))"
    }.sorted()
  }

  private static let shop = """
    create table products (id int primary key, stock int, updated_at int); create table notes (note text);
    insert into products values (1, 10, 0), (2, 20, 0); insert into notes values ('a'), ('a');
    """

  @Test func rowsCountNetByTheirKey() async throws {
    let found = try await effects(
      Self.shop,
      [
        "insert into products values (3, 1, 0)", "update products set stock = 2 where id = 3", "update products set stock = 9 where id = 1",
        "update products set stock = 8 where id = 1", "delete from products where id = 2", "insert into products values (4, 1, 0)",
        "delete from products where id = 4",
      ])
    #expect(
      found == [
        #"deleted products {"id":2,"stock":20,"updated_at":0}"#, #"inserted products {"id":3,"stock":2,"updated_at":0}"#,
        #"updated products stock {"id":1,"stock":8,"updated_at":0}"#,
      ])
  }

  @Test func whatIsAsItWasIsNoEffect() async throws {
    let found = try await effects(
      Self.shop,
      [
        "update products set stock = 9 where id = 1", "update products set stock = 10 where id = 1", "delete from products where id = 2",
        "insert into products values (2, 20, 0)", "begin", "delete from products", "rollback",
      ])
    #expect(found == [])
  }

  @Test func aKeyThatChangedIsAnUpdate() async throws {
    #expect(
      try await effects(Self.shop, ["update products set id = 7 where id = 1"]) == [
        #"updated products id {"id":7,"stock":10,"updated_at":0}"#
      ])
  }

  @Test func rowsWithoutAKeyAreTheirValues() async throws {
    #expect(
      try await effects(
        Self.shop, ["insert into notes values ('b')", "delete from notes where note = 'a'", "insert into notes values ('a')"]) == [
          #"deleted notes {"note":"a"}"#, #"inserted notes {"note":"b"}"#,
        ])
  }

  @Test func whatTheProjectIgnoresIsNoEffect() async throws {
    let found = try await effects(
      Self.shop,
      [
        "update products set updated_at = 1", "insert into notes values ('x')",
        "update products set stock = 3, updated_at = 2 where id = 1",
      ],
      ignoring: .init(tables: ["notes"], columns: ["updated_at"]))
    #expect(found == [#"updated products stock {"id":1,"stock":3,"updated_at":2}"#])
  }

  @Test func valuesHaveTheTypesOfAQuery() async throws {
    let found = try await effects(
      """
      create domain amount as int; create schema sales; create table sales.t (a bigint, b numeric(6,2), c boolean, d jsonb, e timestamptz(3),
        f text[], g amount, h int[], i text, j uuid, k double precision)
      """,
      [
        """
        insert into sales.t values (1, 1.10, true, '{"x": null}', '2026-11-24 12:00+02', '{a,NULL}', 7, '{{1},{2}}', null,
          '6b3f0a52-6b5e-4d7f-9d7a-1f3b8e5a4c21', 0.1)
        """
      ])
    #expect(
      found == [
        #"inserted sales.t {"a":1,"b":1.10,"c":true,"d":{"x":null},"e":"2026-11-24T10:00:00Z","f":["a",null],"g":7,"h":[[1],[2]],"i":null,"#
          + #""j":"6b3f0a52-6b5e-4d7f-9d7a-1f3b8e5a4c21","k":0.1}"#
      ])
  }

  @Test func partitionsAreTheTableThatTheyPartition() async throws {
    let found = try await effects(
      """
      create table events (id int primary key, what text) partition by range (id);
      create table a partition of events for values from (0) to (10); create table b partition of events default;
      insert into events values (1, 'x');
      """,
      ["insert into events values (20, 'y')", "update events set id = 30 where id = 1"])
    #expect(
      found == [
        #"deleted events {"id":1,"what":"x"}"#, #"inserted events {"id":20,"what":"y"}"#, #"inserted events {"id":30,"what":"x"}"#,
      ])
  }

  @Test func whateverThePolicyIs() async throws {
    #expect(try await effects(Self.shop, ["insert into notes values ('b')"], policy: .truncate) == [#"inserted notes {"note":"b"}"#])
  }
}
