import Glibc
import SeamRuntime
import SeamValue
import TestSupport
import Testing

@testable import SeamPostgres

/// Random transactions over random schemas, from several connections, after which everything is as it was.
@Suite struct RewindPropertyTests {
  /// How many times; `SEAM_REWIND_ROUNDS=10000` for a night.
  private static let rounds = getenv("SEAM_REWIND_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 300
  /// Begins the sequence of random numbers; a failure names it.
  private static let seed =
    getenv("SEAM_REWIND_SEED").flatMap { UInt64(String(cString: $0)) } ?? UInt64(ContinuousClock.now.hashValue.magnitude)

  private struct Column {
    var name: String
    /// What makes a value of it.
    var values: [String]
    var type: String
  }

  private struct Table {
    var name: String
    var columns: [Column]
    var hasKey: Bool
  }

  private static let types: [(String, [String])] = [
    ("int", ["0", "1", "-7", "null"]), ("text", ["''", "'x'", "E'it''s \\\\ \\n'", "'ü☃'", "null"]),
    ("numeric", ["1.0", "1.00", "'NaN'", "null"]),
    ("jsonb", ["'{\"a\": [1]}'", "'null'", "null"]), ("json", ["'{ }'", "'{}'", "null"]), ("bytea", ["'\\x00'", "''", "null"]),
    ("timestamptz", ["'2026-01-01 00:00+02'", "'infinity'", "null"]), ("boolean", ["true", "false", "null"]),
    ("real", ["0.1", "'NaN'", "null"]),
    ("int[]", ["'{}'", "'{1,NULL}'", "null"]), ("varchar(3)", ["'a'", "'a  '", "null"]), ("char(3)", ["'a'", "null"]),
    ("bit(2)", ["B'01'", "null"]),
    ("interval", ["'1 day'", "'24:00'", "null"]), ("int4range", ["'[1,3)'", "'empty'", "null"]),
    ("text", ["repeat(md5(random()::text), 300)", "'short'"]),
  ]
  private static let names = ["a", "\"B c\"", "\"ü\"\"x\"", "\"select\"", "\"[y]:'\"", "d$1"]

  private static func schema(_ random: inout SplitMix64) -> (sql: String, tables: [Table]) {
    var sql = "create schema s;"
    var tables: [Table] = []
    for number in 0..<Int.random(in: 1...5, using: &random) {
      let name = (Bool.random(using: &random) ? "s" : "public") + "." + ["t\(number)", "\"T \(number)\""][Int(random.next() % 2)]
      let hasKey = random.next() % 4 != 0
      let columns = names.shuffled(using: &random).prefix(Int.random(in: 1...5, using: &random)).map { name in
        let (type, values) = types[Int(random.next() % UInt64(types.count))]
        return Column(name: name, values: values, type: type)
      }
      var parts = [hasKey ? "id int primary key" : "id int"] + columns.map { "\($0.name) \($0.type)" }
      if random.next() % 3 == 0 { parts.append("g int generated always as (id * 2) stored") }
      if random.next() % 3 == 0 { parts.append("i bigint generated always as identity") }
      let isPartitioned = random.next() % 4 == 0
      sql += "create table \(name) (\(parts.joined(separator: ", ")))\(isPartitioned ? " partition by range (id)" : "");"
      if isPartitioned {
        sql += "create table s.p\(number)a partition of \(name) for values from (minvalue) to (10);"
        sql += "create table s.p\(number)b partition of \(name) default;"
      }
      let table = Table(name: name, columns: Array(columns), hasKey: hasKey)
      for id in 0..<Int.random(in: 0...20, using: &random) { sql += insert(table, id, &random) + ";" }
      tables.append(table)
    }
    return (sql, tables)
  }

  private static func insert(_ table: Table, _ id: Int, _ random: inout SplitMix64) -> String {
    let values = table.columns.map { $0.values.randomElement(using: &random) ?? "null" }
    let columns = ["id"] + table.columns.map(\.name)
    return "insert into \(table.name) (\(columns.joined(separator: ", "))) values (\(([String(id)] + values).joined(separator: ", ")))"
      + (table.hasKey ? " on conflict do nothing" : "")
  }

  private static func statement(_ tables: [Table], _ random: inout SplitMix64) -> String {
    guard let table = tables.randomElement(using: &random) else { return "select 1" }
    let id = Int.random(in: 0...25, using: &random)
    switch random.next() % 10 {
    case 0...3: return insert(table, id, &random)
    case 4...6:
      guard let column = table.columns.randomElement(using: &random), let value = column.values.randomElement(using: &random) else {
        return "select 1"
      }
      return "update \(table.name) set \(column.name) = \(value) where id % \(Int.random(in: 1...5, using: &random)) = 0"
    case 7: return "update \(table.name) set id = id + 100 where id = \(id)"
    default: return "delete from \(table.name) where id between \(id) and \(id + 2)"
    }
  }

  /// Everything that rows are, sorted.
  private static let content = """
    select string_agg(c, E'\\n' order by c) as c from (
      select format('%s %s', t.oid::regclass, (xpath('/table/row/*', x))::text) as c
      from pg_class t, query_to_xml(format('select (r.*)::text as r from only %s r order by 1', t.oid::regclass), true, false, '') x
      where relkind = 'r' and relnamespace in ('public'::regnamespace, 's'::regnamespace)) parts
    """

  @Test func everythingIsAsItWas() async throws {
    var random = SplitMix64(state: Self.seed)
    var round = 0
    var undone = 0
    while round < Self.rounds {
      let (schema, tables) = Self.schema(&random)
      let database = try await ThrowAwayPostgres.open(schema)
      let before = try await database.value(.text(Self.content))
      let catalogue = try await database.value(.text(Catalogue.fingerprint))
      let services = try (0..<3).map { _ in try database.otherSession() }
      for service in services { try await service.sql("set deadlock_timeout = '5ms'") }
      // The same schema for some rounds: connections and the log go on, as in a run.
      for _ in 0..<min(20, Self.rounds - round) {
        round += 1
        for _ in 0..<Int.random(in: 0...4, using: &random) {
          let scripts = services.map { _ in (0..<Int.random(in: 0...4, using: &random)).map { _ in Self.statement(tables, &random) } }
          let ends = services.map { _ in random.next() % 5 == 0 ? "rollback" : "commit" }
          await withTaskGroup(of: Void.self) { group in
            for (service, (script, end)) in zip(services, zip(scripts, ends)) {
              group.addTask {
                _ = try? await service.sql("begin")
                // Deadlocks and the like are what services live with.
                for statement in script { _ = try? await service.sql(statement) }
                _ = try? await service.sql(end)
              }
            }
          }
        }
        if try await database.restore() == .undone { undone += 1 }
        let obstacle = await database.restorer.obstacle
        let after = try await database.value(.text(Self.content))
        let catalogueAfter = try await database.value(.text(Catalogue.fingerprint))
        #expect(obstacle == nil, "seed \(Self.seed), round \(round)")
        #expect(after.equals(before), "seed \(Self.seed), round \(round): \(schema)")
        #expect(catalogueAfter.equals(catalogue), "seed \(Self.seed), round \(round)")
        if obstacle != nil || !after.equals(before) { return }
      }
      for service in services { await service.close() }
      await database.close()
    }
    #expect(undone > Self.rounds / 3)
  }
}
