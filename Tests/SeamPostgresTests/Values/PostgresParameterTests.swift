import SeamRuntime
import SeamValue
import Testing

@testable import SeamPostgres

/// Values bound to a statement, as the type that the server gives to the parameter.
@Suite struct PostgresParameterTests {
  @Test func valuesComeBackAsTheyWent() async throws {
    let database = try await ThrowAwayPostgres.open()
    let cases: [(type: String, value: Value)] = [
      ("int", 7), ("int", .null), ("bigint", -9_223_372_036_854_775_808), ("float8", 1.5), ("bool", true), ("text", "it's $1 \\ \"ü\" 🌍"),
      ("text", ""), ("numeric", .decimal(Decimal(validated: "1.10"))), ("bytea", .bytes([0, 1, 255])), ("jsonb", ["a": [1, .null, "ü"]]),
      ("jsonb", [1, ["b": 2]]), ("json", ["a": true]), ("int[]", [1, .null, 3]), ("int[]", []), ("int[]", [[1, 2], [3, 4]]),
      ("text[]", ["a,b", "\"q\"", "\\", "NULL", .null, "", "{x}", " "]), ("jsonb[]", [["a": 1], [1, 2]]), ("bool[]", [true, false]),
    ]
    for (type, value) in cases {
      let found = try await database.value("select ", .parameter(value), .text("::\(type) as x"))
      #expect(found.equals(value) && found.kind == value.kind, "\(type): \(found)")
    }
    await database.close()
  }

  @Test func scalarsAreWrittenAsTheTypeTakesThem() async throws {
    let database = try await ThrowAwayPostgres.open()
    let cases: [(type: String, value: Value, text: Value)] = [
      ("text", 7, "7"), ("text", true, "true"), ("text", 1.5, "1.5"), ("int", "7", "7"), ("int", 7.0, "7"),
      ("int", .decimal(Decimal(validated: "1e2")), "100"), ("numeric", .uint(.max), "18446744073709551615"), ("jsonb", 7, "7"),
      ("jsonb", "{\"a\":1}", "{\"a\": 1}"), ("date", .timestamp(Timestamp(seconds: 86_400)), "1970-01-02"),
      ("timestamptz", .timestamp(Timestamp(seconds: 1, nanoseconds: 500_000_000)), "1970-01-01 00:00:01.5+00"),
      ("interval", .duration(TimeSpan(seconds: -1, nanoseconds: -500_000_000)), "-00:00:01.5"), ("int[]", "{1,2}", "{1,2}"),
      ("uuid", "6F4A6E6E-3F4F-4F5A-8F3E-0A0B0C0D0E0F", "6f4a6e6e-3f4f-4f5a-8f3e-0a0b0c0d0e0f"),
    ]
    for (type, value, text) in cases {
      let found = try await database.value("select (", .parameter(value), .text("::\(type))::text as x"))
      #expect(found.equals(text), "\(type): \(found)")
    }
    await database.close()
  }

  @Test func aParameterThatNothingIsKnownOfIsText() async throws {
    let database = try await ThrowAwayPostgres.open()
    let found = try await database.value("select ", .parameter(7), " as x")
    #expect(found.equals("7"))
    await database.close()
  }

  @Test func whatWouldHaveToBeGuessedIsRefused() async throws {
    let database = try await ThrowAwayPostgres.open()
    let object = try await database.refusal("select 'ü', ", .parameter("a"), ", ", .parameter(["a": 1]), "::int")
    #expect(object.message == "parameter 2 is an object, and the statement takes an integer there")
    #expect(object.position == 16)
    let list = try await database.refusal("select ", .parameter([1]), "::text")
    #expect(list.message == "parameter 1 is a list, and the statement takes text there")
    #expect(list.hint == "a list is bound as an array or as JSON where the statement takes one: write ${…}::text[] or ${…}::jsonb")
    let fraction = try await database.refusal("select ", .parameter(1.5), "::int")
    #expect(fraction.message == "parameter 1 is 1.5, and the statement takes an integer there")
    let nul = try await database.refusal("select ", .parameter("a\u{0}b"), "::text")
    #expect(nul.message == "parameter 1 holds a NUL character, which PostgreSQL does not allow in text")
    var deep = Value.list([1])
    for _ in 0..<10_000 { deep = .list([deep]) }
    let nested = try await database.refusal("select ", .parameter(deep), "::int[]")
    #expect(nested.message == "parameter 1 is a list nested more than 6 deep, which no array can be")
    await database.close()
  }

  @Test func theServerJudgesText() async throws {
    let database = try await ThrowAwayPostgres.open()
    let error = try await database.refusal("select ", .parameter("seven"), "::int")
    #expect(error.sqlstate == "22P02")
    #expect(error.message == "invalid input syntax for type integer: \"seven\"")
    await database.close()
  }
}
