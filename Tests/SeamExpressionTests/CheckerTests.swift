import SeamValue
import Testing

@testable import SeamExpression

@Suite struct CheckerTests {
  private let scope = TypeScope(
    variables: [
      "placed": .object(["status": .int, "json": .any, "headers": .map(.string)]),
      "rows": .list(.object(["id": .int, "stock": .int])), "name": .string, "flag": .bool, "at": .timestamp, "ratio": .double, "x": .any,
    ],
    functions: [
      FunctionSignature("unique", [.init("prefix", .string)], result: .string, documentation: "A name that no other run uses."),
      FunctionSignature("random", [.init("least", .int), .init("most", .int)], result: .int, documentation: "An integer of the seed."),
    ])

  private func type(_ text: String) -> StaticType? {
    guard let (type, problems) = Expression.parse(text).0?.check(scope) else { return nil }
    #expect(problems.isEmpty, "\(text): \(problems)")
    return type
  }

  private func problem(_ text: String) -> ExpressionProblem? {
    let problems = Expression.parse(text).0?.check(scope).problems ?? []
    #expect(problems.count == 1, "\(text): \(problems)")
    return problems.first
  }

  @Test func typesAreInferred() {
    #expect(type("placed.status + 1") == .int)
    #expect(type("placed.status / 2.0") == .double)
    #expect(type("placed.headers.accept") == .string)
    #expect(type("rows[0].stock > 1 && flag") == .bool)
    #expect(type("rows.map(r, r.stock)") == .list(.int))
    #expect(type("rows.filter(r, r.stock > 0)[0].id") == .int)
    #expect(type("flag ? 1 : 'a'") == .any)
    #expect(type("[1, 2.0]") == .list(.number))
    #expect(type("{'a': 1}.a") == .int)
    #expect(type("at - at") == .duration)
    #expect(type("size(name) + name.indexOf('a')") == .int)
    #expect(type("unique('sku')") == .string)
    #expect(type("int(x) in [1]") == .bool)
    #expect(type("type(name) == string") == .bool)
  }

  @Test(arguments: [
    "x", "x.a.b[0]['c']", "x + 1", "x < x", "x in x", "-x", "!x", "x && x", "x ? x : x", "x.all(i, i.a)", "x.size()",
    "x.contains(x)", "math.floor(x)", "json(x).a", "x == 'a' || x == 1", "name == null", "placed.json == 'a'", "x % 2", "[x, 1][0] + 'a'",
    "placed.headers[name]", "string(1) + string(1.0)", "placed.json.items.map(i, i.id)",
  ])
  func nothingIsWrongWhereNothingIsKnown(_ text: String) {
    #expect(report(text, scope) == "")
  }

  @Test func unknownVariables() {
    #expect(
      report("place.status", scope) == """
        place.status
        ^^^^^ did you mean 'placed'?
        unknown variable 'place'
        = the variables here are at, flag, name, placed, ratio, rows, x
        """)
    #expect(problem("x == None")?.label == "did you mean 'null'?")
    #expect(problem("rows.map(r, r.id) == r")?.message == "unknown variable 'r'")
  }

  @Test func unknownFields() {
    #expect(
      report("placed.sttaus == 201", scope) == """
        placed.sttaus == 201
              ^^^^^^^ did you mean 'status'?
        there is no field 'sttaus'
        = the fields are headers, json, status
        """)
    #expect(
      report("rows.map(r, r.stok)", scope) == """
        rows.map(r, r.stok)
                     ^^^^^ did you mean 'stock'?
        there is no field 'stok'
        = the fields are id, stock
        """)
    #expect(problem("placed['stat']")?.id == "unknown-field")
    #expect(problem("has(placed.jsn)")?.label == "did you mean 'json'?")
  }

  @Test func fieldsOfWhatHasNone() {
    #expect(
      report("placed.status.code", scope) == """
        placed.status.code
                     ^^^^^
        an integer has no fields, so no 'code'
        """)
    #expect(problem("rows.id")?.label == "write [0].id for the first item, or .map(x, x.id) for all")
  }

  @Test func unknownFunctions() {
    #expect(
      report("uniqe('sku')", scope) == """
        uniqe('sku')
        ^^^^^ did you mean 'unique'?
        unknown function 'uniqe'
        """)
    #expect(problem("name.startswith('a')")?.label == "did you mean 'startsWith'?")
    #expect(problem("startsWith(name, 'a')")?.label == "write string.startsWith(prefix)")
    #expect(problem("name.unique()")?.label == "write unique(prefix)")
    #expect(problem("math.flor(1.5)")?.label == "did you mean 'math.floor'?")
    #expect(problem("not(flag)")?.label == "write '!'")
    #expect(problem("frobnicate()")?.notes.first?.hasPrefix("the functions are base64, base64.decode, ") == true)
  }

  @Test func wrongArguments() {
    #expect(
      report("random(1)", scope) == """
        random(1)
        ^^^^^^^^^
        'random' takes 2 arguments, not 1
        = the form is random(least, most)
        """)
    #expect(
      report("name.substring('1')", scope) == """
        name.substring('1')
                       ^^^
        the start of 'substring' must be an integer, not a string
        = the form is string.substring(start)
        """)
    #expect(
      report("placed.status.contains('2')", scope) == """
        placed.status.contains('2')
                      ^^^^^^^^
        an integer has no 'contains'
        = the form is string.contains(part)
        """)
    #expect(problem("name.replace('a')")?.message == "'replace' takes 2 or 3 arguments, not 1")
    #expect(problem("math.greatest()")?.message == "'math.greatest' takes at least 1 argument, not 0")
    #expect(problem("math.round(placed.status)")?.label == "write double(…)")
  }

  @Test func impossibleOperations() {
    #expect(
      report("1 + 'a'", scope) == """
        1 + 'a'
        ^^^^^^^ write string(…) around the first
        an integer + a string is not possible
        """)
    #expect(
      report("name < placed.status", scope) == """
        name < placed.status
        ^^^^^^^^^^^^^^^^^^^^ write double(…) or int(…) around the first
        a string < an integer is not possible
        """)
    #expect(
      report("placed.status == '201'", scope) == """
        placed.status == '201'
        ^^^^^^^^^^^^^^^^^^^^^^ write 201 without quotes
        an integer never equals a string, so '==' is always false
        """)
    for (text, id) in [
      ("!1", "not-a-boolean"), ("1 && flag", "not-a-boolean"), ("name ? 1 : 2", "not-a-boolean"), ("rows.all(r, r.id)", "not-a-boolean"),
      ("-name", "impossible-operation"), ("flag + flag", "impossible-operation"), ("ratio % 2", "impossible-operation"),
      ("'a' in name", "impossible-operation"), ("name.all(c, true)", "impossible-operation"), ("null < 1", "impossible-operation"),
      ("rows < rows", "impossible-operation"), ("null + x", "impossible-operation"), ("at + 1", "impossible-operation"),
      ("rows['a']", "wrong-index"), ("name[0]", "wrong-index"), ("{1.5: 1}", "impossible-key"), ("1 in ['a']", "never-equal"),
    ] {
      #expect(problem(text)?.id == id, "\(text)")
    }
  }

  @Test func whatIsWrittenOutIsTried() {
    #expect(
      report("at + duration('10 s') > at", scope) == """
        at + duration('10 s') > at
             ^^^^^^^^^^^^^^^^
        string "10 s" is no duration
        = a duration is written 90s, 1h30m, 250ms or -1.5s, and spans at most 292 years
        """)
    #expect(
      report("name.matches('(')", scope) == """
        name.matches('(')
                       ^
        the pattern is no regular expression: missing closing parenthesis
        """)
  }

  @Test func oneMistakeIsOneProblem() {
    #expect(problem("plcaed.status.code + 'a' < 1")?.id == "unknown-variable")
    #expect(Expression.parse("plcaed == 1 && naem == 'a'").0?.check(scope).problems.count == 2)
  }
}
