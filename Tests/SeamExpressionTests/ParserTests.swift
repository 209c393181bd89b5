import SeamValue
import Testing

@testable import SeamExpression

@Suite struct ParserTests {
  @Test func operatorsBindAsInOtherLanguages() {
    check("1 + 2 * 3", 7)
    check("(1 + 2) * 3", 9)
    check("10 - 4 - 3", 3)
    check("2 * 7 % 4", 2)
    check("-2 - -3", 1)
    check("1 + 1 == 2 && !(2 > 3)", true)
    check("true || false && false", true)
    check("false ? 1 : true ? 2 : 3", 2)
    check("1 in [1] == true", true)
  }

  @Test func literals() {
    check("0x1F", 31)
    check("-0x1F", -31)
    check("7u", .uint(7))
    check(".5", 0.5)
    check("1e3", 1000.0)
    check("-9223372036854775808", .int(.min))
    check(#"'a' + "b""#, "ab")
    check(#"'tab\tquote\' \x41 \u00e9 \U0001F600 \101'"#, "tab\tquote' A é 😀 A")
    check(#"'\ud83d\ude00'"#, "😀")
    check(#"r'\d+'"#, #"\d+"#)
    check("'''two\nlines with 'quotes' '''", "two\nlines with 'quotes' ")
    check(#"b'\xff\101é'"#, .bytes([0xFF, 0x41, 0xC3, 0xA9]))
    check("[1, 'a', null,]", [1, "a", .null])
    check("{'a': 1, 2: true}", ["a": 1, 2: true])
  }

  @Test func commentsAndLinesAreSpace() {
    check("1 + // one\n 2", 3)
  }

  @Test func fieldsMayHaveAnyName() {
    check("{'for': 1}.for", 1)
    check("{'in': 1}.in", 1)
    check("{'content-type': 'json'}.`content-type`", "json")
  }

  @Test func aLeadingDotLeavesTheMacro() {
    check("[1].map(x, .x + x)", [11], ["x": 10])
  }

  @Test func operatorsOfOtherLanguagesAreExplained() {
    #expect(
      report("a = 1") == """
        a = 1
          ^ write '==' to compare
        '=' is no operator
        """)
    #expect(
      report("a and b") == """
        a and b
          ^^^ write '&&'
        'and' is no operator
        """)
    #expect(
      report("not a") == """
        not a
        ^^^ write '!'
        'not' is no operator
        """)
    #expect(
      report("a & b") == """
        a & b
          ^ write '&&'
        '&' is no operator
        """)
    #expect(
      report("a ?? 'none'") == """
        a ?? 'none'
          ^^ write has(a.b) ? a.b : other
        '??' is no operator
        """)
    for (text, label) in [
      ("a or b", "write '||'"), ("a | b", "write '||'"), ("a === b", "write '=='"), ("a <> b", "write '!='"), ("a is b", "write '=='"),
      ("a =~ 'x'", "write text.matches('pattern')"), ("a ?: b", "write has(a.b) ? a.b : other"),
      ("a contains b", "write a.contains(b)"), ("a startsWith b", "write a.startsWith(b)"), ("a not in b", "write !(a in b) or !a"),
    ] {
      let problem = Expression.parse(text).1.first
      #expect(problem?.id == "unknown-operator" && problem?.label == label, "\(text): \(String(describing: problem))")
    }
  }

  @Test func whatIsNotClosedIsShownWhereItOpens() {
    #expect(
      report("size('abc)") == """
        size('abc)
             ^ a closing ' is missing
        the string is never closed
        """)
    #expect(
      report("size([1, 2") == """
        size([1, 2
             ^ a closing ']' is missing
        '[' is never closed
        """)
    #expect(
      report("a)") == """
        a)
         ^
        ')' closes nothing
        """)
  }

  @Test func reservedWordsAreNoNames() {
    #expect(
      report("for + 1") == """
        for + 1
        ^^^
        'for' is a reserved word and cannot be a name
        = as a field it is fine: a.for
        """)
    #expect(
      report("if a then 1 else 2") == """
        if a then 1 else 2
        ^^ write condition ? then : otherwise
        'if' is a reserved word and cannot be a name
        """)
  }

  @Test func numbersThatAreNone() {
    #expect(
      report("timeout < 10s") == """
        timeout < 10s
                  ^^^ write duration('10s')
        '10s' is neither a number nor a name
        """)
    #expect(
      report("1_000") == """
        1_000
        ^^^^^ write 1000
        '1_000' is neither a number nor a name
        """)
    #expect(
      report("9223372036854775808") == """
        9223372036854775808
        ^^^^^^^^^^^^^^^^^^^
        9223372036854775808 is beyond the range of integers
        = it goes from -9223372036854775808 to 9223372036854775807
        """)
  }

  @Test func escapesThatAreNone() {
    #expect(
      report(#"a.matches('\d')"#) == #"""
        a.matches('\d')
                   ^^ write '\\d' for a backslash, or put r before the string
        '\d' is no escape sequence
        = the escape sequences are \\ \' \" \` \? \a \b \f \n \r \t \v \xHH \uHHHH \UHHHHHHHH \OOO
        """#)
    #expect(Expression.parse(#"'\ud800'"#).1.first?.message == #"'\ud800' is no Unicode character"#)
    #expect(Expression.parse(#"'\u12'"#).1.first?.message == #"'\u12' needs 4 hexadecimal digits"#)
  }

  @Test func whatIsMissingIsNamed() {
    #expect(
      report("1 +") == """
        1 +
           ^
        expected a value, but found the end of the expression
        = an operator stands between two values
        """)
    #expect(
      report("a ? b") == """
        a ? b
             ^
        expected ':' and what holds otherwise, but found the end of the expression
        = the form is condition ? then : otherwise
        """)
    #expect(
      report("") == """

        ^
        there is no expression
        """)
    #expect(
      report("Order{id: 1}") == """
        Order{id: 1}
        ^^^^^^
        '{' cannot follow a value
        = a map is written {'key': value}, without a name before it
        """)
    #expect(
      report("“x”") == """
        “x”
        ^^^ write ' or "
        “ is a typographic quote
        """)
  }

  @Test func macrosHaveAForm() {
    #expect(
      report("rows.all(true)") == """
        rows.all(true)
             ^^^
        'all' takes a name for the item and an expression
        = the form is list.all(x, condition on x)
        """)
    #expect(
      report("has(a)") == """
        has(a)
            ^ write has(a.b)
        has() asks whether a field is there
        = for a key that is no name, write 'key' in a
        """)
  }
}
