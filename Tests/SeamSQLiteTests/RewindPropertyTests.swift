import Glibc
import SeamRuntime
import SeamSpec
import SeamValue
import TestSupport
import Testing

@testable import SeamSQLite

/// Random transactions over random schemas, from several connections and another process, after which the file holds what it held.
@Suite struct RewindPropertyTests {
  /// How many times; `SEAM_REWIND_ROUNDS=10000` for a night.
  private static let rounds = getenv("SEAM_REWIND_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 60
  /// Begins the sequence of random numbers; a failure names it.
  private static let seed =
    getenv("SEAM_REWIND_SEED").flatMap { UInt64(String(cString: $0)) } ?? UInt64(ContinuousClock.now.hashValue.magnitude)
  /// Rounds in which the command of SQLite writes too: a process costs as much as all the rest.
  private static let processInterval = 10

  private struct Table {
    var name: String
    var columns: [String]
    var definition: String
  }

  private static let values = [
    "null", "0", "1", "1.0", "-7.5e300", "9223372036854775807", "''", "'x'", "'it''s ü☃'", "x''", "x'00ff'", "char(97, 0, 98)",
    "hex(zeroblob(3000 + random() % 1000))", "'1'", "zeroblob(10)",
  ]
  private static let names = ["a", "\"B c\"", "\"ü\"\"x\"", "\"select\"", "[y':]", "`d$1`"]
  private static let types = ["", " int", " text", " real", " blob", " numeric", " text collate nocase"]

  private static func table(_ number: Int, _ random: inout SplitMix64) -> Table {
    let name = ["t\(number)", "\"T \(number)\"", "\"ö'\(number)\""].randomElement(using: &random) ?? "t"
    var columns = Array(names.shuffled(using: &random).prefix(Int.random(in: 1...5, using: &random)))
    var parts = columns.map { $0 + (types.randomElement(using: &random) ?? "") }
    var suffix = ""
    switch random.next() % 6 {
    case 0: parts.insert("id integer primary key", at: 0)
    case 1: parts.insert("id integer primary key autoincrement", at: 0)
    case 2: parts.insert("id text primary key", at: 0)
    case 3:
      parts.insert("id int", at: 0)
      parts += ["k int default 7", "primary key (k, id)"]
      suffix = " without rowid"
    default: parts.insert("id int", at: 0)
    }
    columns.insert("id", at: 0)
    if random.next() % 4 == 0, suffix.isEmpty {
      parts.append("g generated always as (id || 'g') \(random.next() % 2 == 0 ? "stored" : "virtual")")
    }
    // The constraint of the table stands behind its columns.
    if let place = parts.firstIndex(where: { $0.hasPrefix("primary key") }) { parts.append(parts.remove(at: place)) }
    return Table(name: name, columns: columns, definition: "create table \(name) (\(parts.joined(separator: ", ")))\(suffix)")
  }

  private static func schema(_ random: inout SplitMix64) -> (sql: String, tables: [Table]) {
    var sql = ["delete", "wal", "truncate"].randomElement(using: &random).map { "pragma journal_mode = \($0);" } ?? ""
    let tables = (0..<Int.random(in: 1...4, using: &random)).map { table($0, &random) }
    for table in tables {
      sql += table.definition + ";"
      for _ in 0..<Int.random(in: 0...15, using: &random) { sql += insert(table, &random) + ";" }
      if random.next() % 3 == 0 { sql += "create index \"i \(table.definition.count)\(random.next())\" on \(table.name) (id);" }
    }
    if tables.count > 1, random.next() % 2 == 0 {
      sql += "create trigger tr after delete on \(tables[0].name) begin insert or ignore into \(tables[1].name) (id) values (old.id); end;"
    }
    if random.next() % 4 == 0 { sql += "create virtual table words using fts5 (body); insert into words values ('some words');" }
    return (sql, tables)
  }

  private static func insert(_ table: Table, _ random: inout SplitMix64) -> String {
    let id = String(Int.random(in: 0...25, using: &random))
    let values = [id] + table.columns.dropFirst().map { _ in Self.values.randomElement(using: &random) ?? "null" }
    return "insert or \(random.next() % 2 == 0 ? "ignore" : "replace") into \(table.name) (\(table.columns.joined(separator: ", "))) "
      + "values (\(values.joined(separator: ", ")))"
  }

  private static func statement(_ tables: [Table], _ random: inout SplitMix64) -> String {
    guard let table = tables.randomElement(using: &random) else { return "select 1" }
    let id = Int.random(in: 0...25, using: &random)
    let column = table.columns.dropFirst().randomElement(using: &random) ?? "id"
    switch random.next() % 20 {
    case 0...6: return insert(table, &random)
    case 7...11: return "update or ignore \(table.name) set \(column) = \(values.randomElement(using: &random) ?? "1") where id >= \(id)"
    case 12...14: return "delete from \(table.name) where id \(["=", "<", ">"].randomElement(using: &random) ?? "=") \(id)"
    case 15: return "delete from \(table.name)"
    case 16: return "create table if not exists extra (x); "
    case 17: return "alter table \(table.name) add column new\(random.next() % 1000) default 5"
    case 18:
      return random.next() % 3 == 0
        ? "drop table if exists \(table.name)" : "create index \"j\(random.next())\" on \(table.name) (\(column))"
    default: return random.next() % 5 == 0 ? "vacuum" : "insert into words values ('more')"
    }
  }

  /// Everything in it, as SQLite's own command would print it.
  private static func content(_ database: SQLiteDependency) async throws -> [String] {
    var lines = try await database.sql("select type, name, tbl_name, sql from sqlite_schema order by type, name").rows.map {
      $0.display(limit: 5000)
    }
    for row in try await database.sql(
      "select name, wr from pragma_table_list where schema = 'main' and type <> 'view' and name <> 'sqlite_schema' order by name"
    ).rows {
      guard case .string(let name)? = row["name"] else { continue }
      let table = SQLiteTable.quoted(name)
      let columns = try await database.sql("select name from pragma_table_xinfo(", .parameter(.string(name)), ")").rows
        .compactMap { row in if case .string(let name)? = row["name"] { SQLiteTable.quoted(name) } else { nil } }
      let list = columns.map { "quote(\($0)) || typeof(\($0))" } + (row["wr"]?.equals(0) == true ? ["quote(rowid)"] : [])
      let rows = try await database.sql(
        .text("select \(list.enumerated().map { "\($1) as c\($0)" }.joined(separator: ", ")) from \(table)")
      ).rows
      lines += rows.map { "\(name) \($0.display(limit: 100_000))" }.sorted()
    }
    return lines
  }

  @Test func everythingIsAsItWas() async throws {
    for round in 0..<Self.rounds {
      let seed = Self.seed &+ UInt64(round)
      var random = SplitMix64(state: seed)
      let workspace = try Workspace()
      let (schema, tables) = Self.schema(&random)
      let policy: IsolationPolicy = random.next() % 4 == 0 ? .truncate : .rewind
      let database = try await workspace.open(schema, isolation: policy)
      let before = try await Self.content(database)
      let services = [try database.otherConnection(), try database.otherConnection()]
      for spec in 0..<3 {
        try await database.begin(policy)
        try await change(database, services, tables, workspace, withProcess: round % Self.processInterval == 0, &random)
        let ending = SpecEnding(policy: policy, usesService: true, isThorough: spec == 1)
        try await database.rest(after: ending)
        _ = try await database.restore(after: policy)
        let audit = try await database.audit(after: ending)
        #expect(audit.leaks.isEmpty && audit.unattributed.isEmpty, "seed \(seed), spec \(spec): \(audit)")
        let after = try await Self.content(database)
        // Ids go on where tables alone are written anew.
        let changes = after.difference(from: before).filter { policy != .truncate || !$0.line.hasPrefix("sqlite_sequence") }
        #expect(changes.isEmpty, "SEAM_REWIND_SEED=\(seed), \(policy), spec \(spec): \(changes.map { $0.line.prefix(300) })")
        if !changes.isEmpty { return }
      }
      for service in services { await service.close() }
      await database.close()
    }
  }

  /// What a spec does, and what happens beside it.
  private func change(
    _ database: SQLiteDependency, _ services: [SQLiteConnection], _ tables: [Table], _ workspace: Workspace, withProcess: Bool,
    _ random: inout SplitMix64
  ) async throws {
    var own: [String] = []
    var foreign: [[String]] = []
    for index in 0..<3 {
      var statements: [String] = []
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let body = (0..<Int.random(in: 1...5, using: &random)).map { _ in Self.statement(tables, &random) }
        let isTransaction = random.next() % 2 == 0
        statements += isTransaction ? ["begin immediate"] + body + [random.next() % 4 == 0 ? "rollback" : "commit"] : body
      }
      if index == 0 { own = statements } else { foreign.append(statements) }
    }
    let script = withProcess ? (0..<5).map { _ in Self.statement(tables, &random) }.joined(separator: ";\n") : nil
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (service, statements) in zip(services, foreign) {
        group.addTask {
          // What refers to a table that is gone is refused, and that is all right.
          for statement in statements { _ = try await service.execute([BoundStatement([.text(statement)])], timeout: .seconds(60)) }
          _ = try await service.execute([BoundStatement([.text("rollback")])], timeout: .seconds(60))
        }
      }
      if let script {
        let path = workspace.path
        group.addTask {
          let ended = await ChildProcess.start(
            "/usr/bin/env", ["sqlite3", "-cmd", ".timeout 60000", "\(path)/orders_db.sqlite", script], in: path)?.end()
          #expect(ended != nil)
        }
      }
      let own = own
      group.addTask {
        for statement in own { _ = try await database.execute([BoundStatement([.text(statement)])], timeout: .seconds(60)) }
      }
      try await group.waitForAll()
    }
  }
}

extension CollectionDifference.Change where ChangeElement == String {
  fileprivate var line: String {
    switch self {
    case .insert(_, let line, _), .remove(_, let line, _): line
    }
  }
}
