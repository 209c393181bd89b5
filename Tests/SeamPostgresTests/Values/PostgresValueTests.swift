import SeamRuntime
import SeamValue
import Testing

@testable import SeamPostgres

/// What the server sends, as values.
@Suite struct PostgresValueTests {
  private static let cases: [(sql: String, value: Value)] = [
    ("true", true),
    ("false", false),
    ("null::int", .null),
    ("1::int2", 1),
    ("(-2147483648)::int4", -2_147_483_648),
    ("9223372036854775807::int8", 9_223_372_036_854_775_807),
    ("4294967295::oid", 4_294_967_295),
    ("0.1::float8", 0.1),
    ("1.5::float4", 1.5),
    ("'Infinity'::float8", .double(.infinity)),
    ("1.10::numeric", .decimal(Decimal(validated: "1.10"))),
    ("12345678901234567890.000000001", .decimal(Decimal(validated: "12345678901234567890.000000001"))),
    ("'-Infinity'::numeric", .double(-.infinity)),
    ("'grüße 🌍'::text", "grüße 🌍"),
    ("''::varchar", ""),
    ("'ab'::char(4)", "ab  "),
    ("'{\"b\": [1, 2.50, null], \"a\": \"ü\"}'::json", ["b": [1, .decimal(Decimal(validated: "2.50")), .null], "a": "ü"]),
    ("'{\"a\": true}'::jsonb", ["a": true]),
    ("'null'::jsonb", .null),
    ("'\\x00ff10'::bytea", .bytes([0, 255, 16])),
    ("''::bytea", .bytes([])),
    ("array[1, null, 3]", [1, .null, 3]),
    ("array[[1, 2], [3, 4]]", [[1, 2], [3, 4]]),
    ("'{}'::int[]", []),
    ("'[0:1]={7,8}'::int[]", [7, 8]),
    ("array['a \"b\"', 'c,d', '{e}', 'NULL', null, '', '\\', 'ü']", ["a \"b\"", "c,d", "{e}", "NULL", .null, "", "\\", "ü"]),
    ("array[true, false]", [true, false]),
    ("array['{\"a\": [1]}'::jsonb]", [["a": [1]]]),
    ("array['\\x01'::bytea]", [.bytes([1])]),
    ("array['(1,1),(0,0)'::box, '(3,3),(2,2)'::box]", ["(1,1),(0,0)", "(3,3),(2,2)"]),
    ("'2026-02-03 04:05:06.789+01'::timestamptz", .timestamp(Timestamp(seconds: 1_770_087_906, nanoseconds: 789_000_000))),
    ("'infinity'::timestamptz", "infinity"), ("'2026-02-03 04:05:06'::timestamp", "2026-02-03 04:05:06"),
    ("'2026-02-03'::date", "2026-02-03"),
    ("'6f4a6e6e-3f4f-4f5a-8f3e-0a0b0c0d0e0f'::uuid", "6f4a6e6e-3f4f-4f5a-8f3e-0a0b0c0d0e0f"),
    ("'1 day 2 hours'::interval", "1 day 02:00:00"),
    ("int4range(1, 5)", "[1,5)"),
    ("row(1, 'a')", "(1,a)"),
  ]

  @Test func everyTypeHasItsValue() async throws {
    let database = try await ThrowAwayPostgres.open()
    for (sql, expected) in Self.cases {
      let found = try await database.value(.text("select \(sql) as x"))
      #expect(found.equals(expected) && found.kind == expected.kind, "\(sql) is \(found)")
    }
    await database.close()
  }

  @Test func digitsOfANumericAreKept() async throws {
    let database = try await ThrowAwayPostgres.open()
    guard case .decimal(let number) = try await database.value("select 1.100::numeric as x") else {
      throw Problem(description: "no decimal")
    }
    #expect(number.digits == "1.100")
    guard case .double(let nan) = try await database.value("select 'NaN'::numeric as x") else { throw Problem(description: "no double") }
    #expect(nan.isNaN)
    await database.close()
  }

  @Test func typesOfTheDatabaseItselfAreLookedUp() async throws {
    let database = try await ThrowAwayPostgres.open(
      """
      create type mood as enum ('sad', 'very happy');
      create domain quantity as int check (value > 0);
      create domain quantities as quantity[];
      create type pair as (a int, b text);
      """)
    let row = try await database.sql(
      """
      select 'very happy'::mood m, array['sad', 'very happy']::mood[] ms, 5::quantity q, array[5, 6]::quantity[] qs,
        array[7]::quantities qd, array[row(1, 'x y')::pair] ps
      """
    ).rows.first
    #expect(
      row?.equals(["m": "very happy", "ms": ["sad", "very happy"], "q": 5, "qs": [5, 6], "qd": [7], "ps": ["(1,\"x y\")"]]) == true)
    await database.close()
  }

  @Test func bytesAreReadInEitherFormat() async throws {
    let database = try await ThrowAwayPostgres.open()
    try await database.sql("set bytea_output = escape")
    let found = try await database.value("select '\\x005c41ff'::bytea as x")
    #expect(found.equals(.bytes([0, 0x5C, 0x41, 0xFF])))
    await database.close()
  }

  @Test func jsonNestedBeyondWhatIsReadStaysText() async throws {
    let database = try await ThrowAwayPostgres.open()
    let found = try await database.value("select (repeat('[', 2000) || repeat(']', 2000))::json as x")
    #expect(found.kind == "string")
    await database.close()
  }
}
