import SeamValue
import Testing

@testable import SeamExpression

@Suite struct LibraryTests {
  @Test func everyFunctionIsDocumentedAndFound() {
    for function in FunctionLibrary.functions {
      #expect(!function.signatures.isEmpty)
      for signature in function.signatures {
        #expect(signature.name == function.name && (signature.receiver != nil) == function.isMethod)
        #expect(signature.documentation.hasSuffix("."), "\(signature.usage)")
      }
      #expect(FunctionLibrary.index(of: function.name, isMethod: function.isMethod) != nil)
    }
  }

  // MARK: - Standard functions

  @Test func sizes() {
    check("size('é😀')", 2)
    check("'abc'.size()", 3)
    check("size(b'é')", 2)
    check("[1, 2].size() + size({'a': 1})", 3)
  }

  @Test func texts() {
    check("'hello'.contains('ell') && 'hello'.startsWith('he') && 'hello'.endsWith('lo')", true)
    check("'hello'.contains('') && !'hello'.contains('lll')", true)
    check("'order-17'.matches('^[a-z]+-[0-9]+$') && matches('abc', 'b')", true)
  }

  @Test func jsonHoldsAValue() {
    check(#"json('{"a": [1, 1.10]}').a[0]"#, 1)
    #expect(report("json('{')").contains("the text is no JSON: "))
  }

  @Test func typesAreValues() {
    check("type(1) == int && type(1.5) == double && type('a') == string && type(null) == null_type", true)
    check("type([]) == list && type({}) == map && type(type(1)) == type", true)
    check("type(timestamp(0)) == google.protobuf.Timestamp", true)
    // A variable of the name comes first.
    check("list", 1, ["list": 1])
  }

  // MARK: - Conversions

  @Test func toIntegers() {
    check("int('-12')", -12)
    check("int(1.9) + int(-1.9)", 0)
    check("int(timestamp('1970-01-01T00:01:00Z'))", 60)
    check("uint(3.7)", .uint(3))
    check("int(d)", .int(9_007_199_254_740_993), ["d": .decimal(Decimal(validated: "9007199254740993.0"))])
    #expect(
      report("int('1x')") == """
        int('1x')
        ^^^^^^^^^
        string "1x" is no integer
        """)
    for text in ["int(1e30)", "uint(-1)", "int(0.0 / 0.0)", "int('')", "uint('-1')"] { #expect(!report(text).isEmpty, "\(text)") }
  }

  @Test func toDoublesAndBooleans() {
    check("double('1e3')", 1000.0)
    check("double('NaN') == double('NaN')", false)
    check("double('-Infinity')", .double(-.infinity))
    check("bool('true') && !bool('0')", true)
    for text in ["double('0x10')", "double('')", "bool('yes')", "bool('tRuE')"] { #expect(!report(text).isEmpty, "\(text)") }
  }

  @Test func toTexts() {
    check("string(30.0) + ' ' + string(0.1) + ' ' + string(1e21) + ' ' + string(-1.0 / 0.0)", "30 0.1 1e+21 -Infinity")
    check("string(true) + string(b'abc') + string(duration('90s')) + string(int)", "trueabc90sint")
    check("string(timestamp('2009-02-13T23:31:30.50+01:00'))", "2009-02-13T22:31:30.5Z")
    #expect(!report("string(b'\\xff')").isEmpty)
    #expect(report("string(null)").contains("null has no text of its own"))
  }

  // MARK: - The string extension

  @Test func positions() {
    check("'tacocat'.charAt(0) + 'tacocat'.charAt(7)", "t")
    check("['tacocat'.indexOf('ac'), 'tacocat'.indexOf('a', 2), 'tacocat'.indexOf('x'), 'tacocat'.indexOf('', 7)]", [1, 5, -1, 7])
    check("['tacocat'.lastIndexOf('a'), 'tacocat'.lastIndexOf('a', 4), 'tacocat'.lastIndexOf(''), 'a'.lastIndexOf('ab')]", [5, 1, 7, -1])
    check("'tacocat'.substring(4) + 'tacocat'.substring(0, 4)", "cattaco")
    check("'é😀'.substring(1)", "😀")
    for text in ["'abc'.charAt(4)", "'abc'.charAt(-1)", "'abc'.substring(4)", "'abc'.substring(2, 1)", "'abc'.indexOf('a', -1)"] {
      #expect(!report(text).isEmpty, "\(text)")
    }
  }

  @Test func splittingAndJoining() {
    check("'a,b,c'.split(',')", ["a", "b", "c"])
    check("'a,b,c'.split(',', 2)", ["a", "b,c"])
    check("'a,b'.split(',', 0) + 'a,b'.split(',', 1)", ["a,b"])
    check("'abé'.split('')", ["a", "b", "é"])
    check("''.split(',')", [""])
    check("['a', 'b'].join() + ['a', 'b'].join('-') + [].join('-')", "aba-b")
  }

  @Test func replacing() {
    check("'hello hello'.replace('he', 'we')", "wello wello")
    check("'hello hello'.replace('he', 'we', 1)", "wello hello")
    check("'hello'.replace('l', '', 0)", "hello")
    check("'ab'.replace('', '_')", "_a_b_")
  }

  @Test func casesAndSpace() {
    check("'TacoCÆt'.lowerAscii() + 'TacoCæt'.upperAscii()", "tacocÆtTACOCæT")
    check("' \\t\\u00a0x \\n'.trim()", "x")
    check("'añb'.reverse()", "bña")
    check("strings.quote('a\"\\n')", #""a\"\n""#)
  }

  @Test func formats() {
    check("'%s is %d, %.2f or %e'.format(['pi', 3, 3.14159, 3.0])", "pi is 3, 3.14 or 3.000000e+00")
    check("'%x %X %o %b %% %b'.format([255, 'é', 8, -5, true])", "ff C3A9 10 -101 % 1")
    check("'%s'.format([{'b': [1, null], 'a': 2.0}])", "{a: 2, b: [1, null]}")
    check("'%s %s'.format([price, b'a\\xff\\xfeb'])", "1.10 a\u{FFFD}b", ["price": .decimal(Decimal(validated: "1.10"))])
    #expect(
      report("'%d'.format(['a'])") == """
        '%d'.format(['a'])
        ^^^^^^^^^^^^^^^^^^
        '%d' takes a number, and value 1 is string "a"
        """)
    for text in ["'%d %d'.format([1])", "'%q'.format([1])", "'%'.format([])", "'%.99999f'.format([1.0])", "'%.f'.format([1.0])"] {
      #expect(!report(text).isEmpty, "\(text)")
    }
  }

  // MARK: - The math and encoder extensions

  @Test func extremes() {
    check("math.greatest(1, 2.5, -3)", 2.5)
    check("math.least([3, 1, 2])", 1)
    check("math.greatest(price, 1)", .decimal(Decimal(validated: "1.10")), ["price": .decimal(Decimal(validated: "1.10"))])
    #expect(!report("math.greatest([])").isEmpty)
    #expect(!report("math.least(1, 'a')").isEmpty)
  }

  @Test func rounding() {
    check("[math.ceil(1.2), math.floor(-1.2), math.round(-2.5), math.trunc(-1.9)]", [2.0, -2.0, -3.0, -1.0])
    check("[math.abs(-3), math.sign(-3), math.sign(2.5), math.sqrt(16)]", [3, -1, 1.0, 4.0])
    check("math.isNaN(0.0 / 0.0) && math.isInf(1.0 / 0.0) && math.isFinite(1.0)", true)
    #expect(
      report("math.round(3)") == """
        math.round(3)
        ^^^^^^^^^^^^^ write double(…) around the integer
        'math.round' does not take (integer 3)
        = the form is math.round(double)
        """)
  }

  @Test func bits() {
    check("[math.bitAnd(6, 3), math.bitOr(6, 3), math.bitXor(6, 3), math.bitNot(0)]", [2, 7, 5, -1])
    check("[math.bitShiftLeft(1, 4), math.bitShiftRight(-1, 63), math.bitShiftLeft(1, 64)]", [16, 1, 0])
    #expect(!report("math.bitShiftLeft(1, -1)").isEmpty)
  }

  @Test func base64() {
    check("base64.encode(b'hello')", "aGVsbG8=")
    check("base64.decode('aGVsbG8=') == base64.decode('aGVsbG8')", true)
    #expect(!report("base64.decode('a!')").isEmpty)
  }

  // MARK: - Time

  @Test func timestamps() {
    check("timestamp('2009-02-13T23:31:30Z') == timestamp(1234567890)", true)
    check("timestamp('2009-02-13T23:31:30Z') + duration('1h') - timestamp('2009-02-13T23:31:30Z')", .duration(TimeSpan(seconds: 3600)))
    check("timestamp('2024-02-29T00:00:00Z') < timestamp('2024-03-01T00:00:00+01:00')", true)
    for text in ["2023-02-29T00:00:00Z", "2023-01-01", "2023-01-01T24:00:00Z", "2023-01-01T00:00:00", "0000-01-01T00:00:00Z"] {
      #expect(report("timestamp('\(text)')").contains("is no timestamp"), "\(text)")
    }
    #expect(!report("timestamp('9999-12-31T23:59:59Z') + duration('1s')").isEmpty)
  }

  @Test func durations() {
    check("string(duration('1h2m3.5s'))", "3723.5s")
    check("string(duration('-1.5s') + duration('250ms'))", "-1.25s")
    check("duration('1m') > duration('59s') && duration('0') == duration('0s')", true)
    for text in ["", "1", "s", "1 s", "1d", "-", "320000000000s", "1.s"] {
      #expect(!report("duration('\(text)')").isEmpty == (text != "1.s"), "\(text)")
    }
  }

  @Test func partsOfTime() {
    let t = "timestamp('2009-02-13T23:31:30.123Z')"
    check("[\(t).getFullYear(), \(t).getMonth(), \(t).getDate(), \(t).getDayOfMonth()]", [2009, 1, 13, 12])
    check("[\(t).getDayOfYear(), \(t).getDayOfWeek(), \(t).getHours(), \(t).getMinutes()]", [43, 5, 23, 31])
    check("[\(t).getSeconds(), \(t).getMilliseconds()]", [30, 123])
    check("[duration('90m').getHours(), duration('90m').getMinutes(), duration('1.25s').getMilliseconds()]", [1, 90, 250])
  }

  @Test func timeZones() {
    let t = "timestamp('2009-02-13T23:31:30Z')"
    check("[\(t).getHours('+01:00'), \(t).getHours('-09:30'), \(t).getHours('UTC')]", [0, 14, 23])
    // Summer time is of the zone and the season, and goes on behind the end of the table.
    check("[\(t).getHours('Europe/Paris'), timestamp('2009-07-01T12:00:00Z').getHours('Europe/Paris')]", [0, 14])
    check("timestamp('2090-07-01T12:00:00Z').getHours('Europe/Paris')", 14)
    check("timestamp('2090-01-01T12:00:00Z').getHours('Australia/Sydney')", 23)
    check("timestamp('2090-07-01T12:00:00Z').getHours('Australia/Sydney')", 22)
    check("timestamp('2009-07-01T12:00:00Z').getMinutes('Asia/Kathmandu')", 45)
    check("timestamp('1800-01-01T12:00:00Z').getHours('Europe/Paris')", 12)
    for zone in ["Europe/Atlantis", "../../../etc/passwd", "/etc/passwd", "Europe", "+1:00", "+25:00"] {
      #expect(report("\(t).getHours('\(zone)')").contains("there is no time zone"), "\(zone)")
    }
  }
}
