import SeamValue
import Testing

@Suite struct EqualityTests {
  private static func decimal(_ digits: String) -> Value { .decimal(Decimal(validated: digits)) }

  @Test func numbersAreComparedByValueAcrossTheirKinds() {
    let ones: [Value] = [.int(1), .uint(1), .double(1), Self.decimal("1.0"), Self.decimal("10e-1")]
    for a in ones { for b in ones { #expect(a.equals(b) && a.order(b) == .same) } }
    let ascending: [Value] = [
      .double(-.infinity), Self.decimal("-1e400"), .int(.min), Self.decimal("-0.5"), .int(0), .double(0.5), .int(9_007_199_254_740_992),
      .int(9_007_199_254_740_993), .int(.max), .uint(.max), .double(1e20), Self.decimal("1e400"), .double(.infinity),
    ]
    for (i, a) in ascending.enumerated() {
      for (j, b) in ascending.enumerated() { #expect(a.order(b) == Order(i, j), "\(a) and \(b)") }
    }
    #expect(!Value.double(9_007_199_254_740_992).equals(.int(9_007_199_254_740_993)))
    #expect(!Self.decimal("9007199254740993.0").equals(.int(9_007_199_254_740_992)))
  }

  @Test func aDoubleEqualsTheDecimalsItIsNearestTo() {
    #expect(Value.double(0.1).equals(Self.decimal("0.1")))
    #expect(Value.double(0.1 + 0.2).equals(Self.decimal("0.30000000000000004")))
    #expect(!Value.double(0.1 + 0.2).equals(Self.decimal("0.3")))
    #expect(!Value.double(.nan).equals(.double(.nan)) && Value.double(.nan).order(.int(1)) == nil)
  }

  @Test func extremeExponentsAreComparedAndNotComputed() {
    #expect(Self.decimal("1e999999999999999999999").order(Self.decimal("1e-999999999999999999999")) == .descending)
    #expect(Self.decimal("0.5e-9223372036854775808").order(.int(0)) == .descending)
    #expect(Self.decimal("0e999999999999999999999").equals(.int(0)))
    #expect(Decimal(validated: "1e18").int64 == 1_000_000_000_000_000_000 && Decimal(validated: "1e19").int64 == nil)
  }

  @Test func differentKindsAreDifferentAndHaveNoOrder() {
    let kinds: [Value] = [
      .null, true, 1, "1", .bytes([0x31]), .timestamp(Timestamp(seconds: 1)), .duration(TimeSpan(seconds: 1)), [1], ["a": 1], .type("int"),
    ]
    for (i, a) in kinds.enumerated() {
      for (j, b) in kinds.enumerated() {
        #expect(a.equals(b) == (i == j))
        if i != j { #expect(a.order(b) == nil) }
      }
    }
    #expect(Value.null.order(.null) == nil && Value.list([]).order([]) == nil)
  }

  @Test func textsAreComparedScalarByScalar() {
    #expect(!Value.string("\u{e9}").equals(.string("e\u{301}")))
    #expect(Value.string("a").order("b") == .ascending && Value.string("\u{FFFD}").order("\u{1F600}") == .ascending)
  }

  @Test func objectsAreEqualInAnyOrder() {
    #expect(Value.map(["a": 1, "b": [2]]).equals(["b": [2.0], "a": 1]))
    #expect(!Value.map(["a": 1]).equals(["a": 1, "b": .null]))
    #expect(ValueMap([(.int(1), "a"), (.double(1), "b")]).count == 1)
  }
}

extension Value {
  fileprivate static func map(_ value: Value) -> Value { value }
}
