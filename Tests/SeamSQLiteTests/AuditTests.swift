import Glibc
import SeamRuntime
import SeamSpec
import SeamValue
import TestSupport
import Testing

@testable import SeamSQLite

@Suite("What a spec leaves in a SQLite file is named")
struct AuditTests {
  private static let shop = "create table t (id integer primary key, name text); insert into t (name) values ('a'), ('b');"

  /// What is found after a spec in which `body` happened.
  private func audit(
    _ database: SQLiteDependency, _ ending: SpecEnding = SpecEnding(policy: .rewind), late: () async throws -> Void = {},
    _ body: () async throws -> Void
  ) async throws -> (leaks: [String], unattributed: [String], restoration: Restoration) {
    try await database.begin(ending.policy)
    try await body()
    try await database.rest(after: ending)
    try await late()
    let restoration = try await database.restore(after: ending.policy)
    let audit = try await database.audit(after: ending)
    if restoration == .replaced || audit.restoration == .replaced { try await database.settle() }
    // Nothing of it is told twice.
    let next = try await database.auditLate()
    #expect(next.unattributed.isEmpty && next.leaks.isEmpty && next.restoration == .unchanged)
    func lines(_ leaks: [Leak]) -> [String] {
      leaks.map { "\($0.subject): \($0.message)" + $0.details.map { "; \($0)" }.joined() + ($0.exposure == .exposed ? " (exposed)" : "") }
    }
    return (lines(audit.leaks), lines(audit.unattributed), restoration)
  }

  @Test(
    "what the spec did and what services did while it ran is no leak, the schema included", arguments: [IsolationPolicy.rewind, .truncate])
  func clean(policy: IsolationPolicy) async throws {
    let workspace = try Workspace()
    let database = try await workspace.open(Self.shop, isolation: policy)
    let service = try database.otherConnection()
    for isThorough in [false, true] {
      let ending = SpecEnding(policy: policy, isThorough: isThorough)
      let nothing = try await audit(database, ending) {}
      #expect(nothing.leaks == [] && nothing.unattributed == [] && nothing.restoration == .unchanged)
      let result = try await audit(database, ending) {
        try await database.sql("insert into t (name) values ('spec')")
        try await service.sql("create table more (x)")
        try await service.sql("delete from t where id = 1")
      }
      #expect(result.leaks == [] && result.unattributed == [] && result.restoration == .undone)
    }
    await service.close()
    await database.close()
  }

  @Test("a row that comes after the spec is over is named, and is gone before the next one")
  func late() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open(Self.shop)
    let service = try database.otherConnection()
    let late: () async throws -> Void = { try await service.sql("insert into t (name) values ('late')") }
    let result = try await audit(database, late: late) { try await database.sql("delete from t where id = 1") }
    #expect(result.leaks == [#"t: 1 inserted after the spec was over; inserted: {"id":3,"name":"late"}"#])
    #expect(try await database.value("select count(*) from t").equals(2))
    // Of a spec that uses no service it is not the doing.
    let foreign = try await audit(database, SpecEnding(policy: .rewind, usesService: false)) { try await late() }
    #expect(foreign.leaks == [])
    #expect(
      foreign.unattributed == [
        #"t: 1 inserted while a spec ran that cannot have done it; inserted: {"id":3,"name":"late"} (exposed)"#
      ])
    let mixed = try await audit(database, SpecEnding(policy: .rewind, usesService: false)) {
      try await late()
      try await database.sql("delete from t where id = 1")
    }
    #expect(mixed.unattributed == ["file: written to by another connection while a spec ran that cannot have done it (exposed)"])
    let own = try await audit(database, SpecEnding(policy: .rewind, usesService: false)) { try await database.sql("delete from t") }
    #expect(own.unattributed == [] && own.leaks == [])
    await service.close()
    await database.close()
  }

  @Test("what comes while no spec is running is nobody's")
  func unattributed() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open(Self.shop)
    let service = try database.otherConnection()
    try await service.sql("update t set name = 'z' where id = 1")
    let found = try await database.auditLate()
    #expect(found.leaks.isEmpty && found.restoration == .undone)
    #expect(found.unattributed.map(\.message) == ["1 updated while no spec was running"])
    #expect(found.unattributed.map(\.details) == [[#"updated: name "a" → "z", in {"id":1,"name":"z"}"#]])
    await service.close()
    await database.close()
  }

  @Test("a process that has begun to write and does not end is named, and the file replaced", arguments: ["delete", "wal"])
  func openTransaction(journal: String) async throws {
    let workspace = try Workspace()
    let database = try await workspace.open("pragma journal_mode = \(journal); " + Self.shop)
    let path = "\(workspace.path)/orders_db.sqlite"
    // It holds the lock until its input ends.
    let script = "(echo 'begin immediate; delete from t; select 1;'; while [ -e stay ]; do sleep 0.01; done) | sqlite3 \(path)"
    #expect(Files.write([], to: workspace.path + "/stay"))
    let other = try #require(ChildProcess.start("/bin/sh", ["-c", script], in: workspace.path))
    while other.output.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    let result = try await audit(database) {}
    #expect(result.restoration == .replaced)
    #expect(result.leaks.count == 1)
    #expect(
      result.leaks.first?.contains(/^transaction: still open after the spec, and holding the lock for writing \(process [0-9]+, sqlite3\)$/)
        == true)
    unlink(workspace.path + "/stay")
    _ = await other.end()
    #expect(try await database.value("select count(*) from t").equals(2))
    await database.close()
  }

  @Test("a reader that never ends is in the way of a file without a write-ahead log, which is replaced")
  func reader() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open(Self.shop)
    let service = try database.otherConnection()
    let result = try await audit(database) {
      try await database.sql("delete from t where id = 1")
      try await service.sql("begin")
      try await service.sql("select * from t")
    }
    #expect(result.restoration == .replaced)
    #expect(result.leaks == ["file: could not be put back, and was replaced by a copy: another connection kept it locked"])
    #expect(try await database.value("select count(*) from t").equals(2))
    await service.close()
    await database.close()
  }

  @Test("clone, unique and none leave nothing that would be named", arguments: [IsolationPolicy.clone, .unique, .none])
  func withoutPromise(policy: IsolationPolicy) async throws {
    let workspace = try Workspace()
    let database = try await workspace.open(Self.shop, isolation: policy)
    let service = try database.otherConnection()
    let result = try await audit(
      database, SpecEnding(policy: policy), late: { try await service.sql("delete from t where id = 1") }
    ) { try await service.sql("delete from t where id = 2") }
    #expect(result.leaks == [] && result.unattributed == [])
    await service.close()
    await database.close()
  }
}
