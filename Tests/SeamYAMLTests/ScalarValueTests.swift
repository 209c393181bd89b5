import SeamYAML
import Testing

/// The core schema (YAML 1.2.2, section 10.3.2).
@Suite struct ScalarValueTests {
  @Test(arguments: ["", "~", "null", "Null", "NULL"])
  func null(_ text: String) {
    #expect(ScalarValue(plain: text) == .null)
  }

  @Test func booleans() {
    for text in ["true", "True", "TRUE"] { #expect(ScalarValue(plain: text) == .bool(true)) }
    for text in ["false", "False", "FALSE"] { #expect(ScalarValue(plain: text) == .bool(false)) }
  }

  /// What YAML 1.1 read as booleans, sexagesimal numbers, dates and grouped digits is text.
  @Test(arguments: [
    "no", "on", "yes", "off", "y", "n", "12:30", "2001-01-23", "1_000", "tRUE", "nul", "nulls", "0b1", "+0x1", "0x", "0o", "0o8", "0xg",
    "-", "+",
    ".", "-.", "1e", "1e+", "e3", ".e3", "1.2.3", "1 2", "+.nan", "-.NaN", ".Nan", ".INf", "..inf", "0X1F", "٣",
  ])
  func strings(_ text: String) {
    #expect(ScalarValue(plain: text) == .string(text))
  }

  @Test func integers() {
    #expect(ScalarValue(plain: "0") == .int(0))
    #expect(ScalarValue(plain: "-0") == .int(0))
    #expect(ScalarValue(plain: "+12") == .int(12))
    #expect(ScalarValue(plain: "012") == .int(12), "there are no octal numbers without 0o")
    #expect(ScalarValue(plain: "0o14") == .int(12))
    #expect(ScalarValue(plain: "0xFf") == .int(255))
    #expect(ScalarValue(plain: "9223372036854775807") == .int(.max))
    #expect(ScalarValue(plain: "-9223372036854775808") == .int(.min))
  }

  /// A number keeps its digits, in the grammar of JSON.
  @Test func numbers() {
    #expect(ScalarValue(plain: "9007199254740993") == .int(9_007_199_254_740_993))
    #expect(ScalarValue(plain: "9223372036854775808") == .number("9223372036854775808"))
    #expect(ScalarValue(plain: "-0099999999999999999999") == .number("-99999999999999999999"))
    #expect(ScalarValue(plain: "0xFFFFFFFFFFFFFFFF") == .number("18446744073709551615"))
    #expect(ScalarValue(plain: "1.10") == .number("1.10"))
    #expect(ScalarValue(plain: "+1.10") == .number("1.10"))
    #expect(ScalarValue(plain: "-.5") == .number("-0.5"))
    #expect(ScalarValue(plain: "5.") == .number("5.0"))
    #expect(ScalarValue(plain: "007.50") == .number("7.50"))
    #expect(ScalarValue(plain: "1e3") == .number("1e3"))
    #expect(ScalarValue(plain: "5.e-3") == .number("5e-3"))
    #expect(ScalarValue(plain: "6.02E+23") == .number("6.02E+23"))
  }

  @Test func notFinite() {
    for text in [".inf", "+.Inf", ".INF"] { #expect(ScalarValue(plain: text) == .infinity(isNegative: false)) }
    #expect(ScalarValue(plain: "-.inf") == .infinity(isNegative: true))
    for text in [".nan", ".NaN", ".NAN"] { #expect(ScalarValue(plain: text) == .notANumber) }
  }

  /// Only what has no quotes is looked at, and a core tag decides.
  @Test func styleAndTag() throws {
    let values = try Parsed("- '12'\n- \"true\"\n- |-\n  12\n- !!str 12\n- ! 12\n- !!int '12'\n- !!float 1\n- !!null ''\n").items().map(
      \.value)
    #expect(
      values == [
        .string("12"), .string("true"), .string("12"), .string("12"), .string("12"), .int(12), .int(1), .null,
      ])
  }
}
