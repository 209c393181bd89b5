import SeamValue
import Testing

@Suite struct ValueTextTests {
  @Test func renderedIsTheValueWithinText() throws {
    let pairs: [(Value, String)] = [
      (.null, "null"), (true, "true"), (1, "1"), (.double(1), "1"), (.double(0.1), "0.1"), (.double(1e21), "1e+21"),
      (.decimal(Decimal(validated: "1.10")), "1.10"), ("a\"b", "a\"b"),
      ([1, "a"], #"[1,"a"]"#), (["a": .null], #"{"a":null}"#), (.bytes([0x66]), "Zg=="),
      (.timestamp(Timestamp(seconds: 0)), "1970-01-01T00:00:00Z"),
      (.duration(TimeSpan(seconds: 90)), "90s"), (.type("int"), "int"), (.double(.infinity), "Infinity"),
    ]
    for (value, text) in pairs { #expect(value.rendered == text) }
  }

  @Test func instantsOfAnySizeAreWritten() {
    #expect(Timestamp(seconds: .min).description.hasSuffix("Z") && Timestamp(seconds: .max).description.hasSuffix("Z"))
  }

  @Test func displayIsCutForMessages() {
    #expect(Value.string("abc").display() == #""abc""#)
    #expect(Value.string(String(repeating: "a", count: 50)).display(limit: 10) == "\"aaaaaaaa…")
    #expect(Value.list([1, 2]).display(limit: 5) == "[1,2]")
  }

  @Test(arguments: [
    (-62_135_596_800, "0001-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (253_402_300_799, "9999-12-31T23:59:59Z"),
  ])
  func timestamps(seconds: Int64, text: String) {
    #expect(Timestamp(seconds: seconds).description == text)
    #expect(Timestamp(rfc3339: text) == Timestamp(seconds: seconds))
  }

  @Test func durationsAreReadWithOneUnit() {
    #expect(TimeSpan("1.5s") == TimeSpan(seconds: 1, nanoseconds: 500_000_000))
    #expect(TimeSpan("250ms") == TimeSpan(seconds: 0, nanoseconds: 250_000_000))
    #expect(TimeSpan("-2m") == TimeSpan(seconds: -120))
    for text in ["", "s", "5", "5d", "1e3s", "infs", "99999999999h"] { #expect(TimeSpan(text) == nil) }
  }

  @Test func base64RoundTrips() {
    for count in 0..<20 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37) }
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
  }
}
