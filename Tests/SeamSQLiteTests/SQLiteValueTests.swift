import SeamRuntime
import SeamValue
import Testing

@testable import SeamSQLite

@Suite struct SQLiteValueTests {
  @Test func valuesComeBackAsSQLiteStoresThem() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open()
    let cases: [(value: Value, type: Value, stored: Value)] = [
      (.null, "null", .null), (true, "integer", 1), (7, "integer", 7), (-9_223_372_036_854_775_808, "integer", -9_223_372_036_854_775_808),
      (1.5, "real", 1.5), (.decimal(Decimal(validated: "1.10")), "real", 1.1), (.decimal(Decimal(validated: "7")), "integer", 7),
      ("it's ?1 \"ü\" 🌍", "text", "it's ?1 \"ü\" 🌍"), ("", "text", ""), ("a\u{0}b", "text", "a\u{0}b"),
      (.bytes([0, 255]), "blob", .bytes([0, 255])), (.bytes([]), "blob", .bytes([])), ([1, .null], "text", "[1,null]"),
      (["a": "ü"], "text", "{\"a\":\"ü\"}"), (.timestamp(Timestamp(seconds: 86_400)), "text", "1970-01-02T00:00:00Z"),
    ]
    for (value, type, stored) in cases {
      let row = try await database.sql("select ", .parameter(value), " as x, typeof(?1) as kind").rows.first
      #expect(row?["x"]?.equals(stored) == true && row?["kind"]?.equals(type) == true, "\(value): \(String(describing: row))")
    }
    await database.close()
  }

  @Test func whatHasNoStorageClassIsRefused() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open()
    #expect(
      try await database.refusal("select ", .parameter(1), ", ", .parameter(.double(.nan))).message
        == "parameter 2 is NaN, which SQLite would store as NULL")
    #expect(
      try await database.refusal("select ", .parameter(.uint(.max))).message
        == "parameter 1 is 18446744073709551615, which does not fit into 64 bits with a sign")
    #expect(try await database.refusal("select ", .parameter(.duration(TimeSpan(seconds: 1)))).sqlstate == "SQLITE_MISMATCH")
    #expect(
      try await database.refusal("select :name").message == "the statement has parameters of its own; write ${…} where a value belongs")
    await database.close()
  }

  @Test func aListIsWhatJSONFunctionsRead() async throws {
    let workspace = try Workspace()
    let database = try await workspace.open()
    #expect(try await database.value("select sum(value) from json_each(", .parameter([1, 2, 3]), ")").equals(6))
    await database.close()
  }
}
