import SeamValue
import Testing

@Suite struct JSONPathTests {
  private static let store: Value = [
    "books": [
      ["title": "A", "price": 8.95, "isbn": "1"], ["title": "B", "price": 12.99], ["title": "C", "price": 8.99, "isbn": "2"],
    ], "limit": 10,
  ]

  @Test(arguments: [
    ("$.books[0].title", #"["A"]"#), ("$.books[-1].title", #"["C"]"#), ("$.books[0:2].title", #"["A","B"]"#),
    ("$.books[::-1].title", #"["C","B","A"]"#),
    ("$.books[?@.price < $.limit].title", #"["A","C"]"#), ("$..isbn", #"["1","2"]"#),
    ("$.books[?@.isbn && !(@.title == 'A')].title", #"["C"]"#),
    ("$.books[0]['title','price']", #"["A",8.95]"#), ("$.books[?length(@.title) == 1 && match(@.isbn, '[12]')].isbn", #"["1","2"]"#),
    ("$.books[?count(@.*) > 2].title", #"["A","C"]"#), ("$.nothing", "[]"), ("$.limit[0]", "[]"),
  ])
  func finds(query: String, result: String) throws {
    #expect(JSON.write(.list(try JSONPath(parsing: query).values(in: Self.store))) == result)
  }

  @Test(arguments: [
    ("books", 0, "expected '$', found 'b'"), ("$.", 2, "expected a name or '*', but the query ends here"),
    ("$[", 2, "expected a name in quotes, an index, a slice, '*' or '?', but the query ends here"),
    ("$[0", 3, "expected ',' or ']', but the query ends here"),
    ("$[01]", 2, "an integer is written without leading zeros, and 0 without a sign"),
    ("$[9007199254740992]", 2, "an integer is at most 9007199254740991 in size"), ("$.a b", 3, "expected '.', '[' or the end, found ' '"),
    ("$[?1]", 3, "a literal stands only in a comparison"), ("$[?length(@)]", 3, "this function returns a value, which must be compared"),
    ("$[?@.* == 1]", 3, "only a query of names and indexes has a value to compare"),
    ("$[?match(@, 'a') == true]", 3, "what this function returns cannot be compared"),
    ("$[?size(@) == 1]", 3, "there is no function 'size': there are length, count, value, match and search"),
    ("$[?match(@)]", 3, "match() takes 2 arguments, found 1"), ("$[?count(1) == 1]", 9, "count() takes a query"),
  ])
  func mistakes(query: String, offset: Int, message: String) {
    #expect(throws: JSONPathError(offset: offset, message: message)) { try JSONPath(parsing: query) }
  }

  @Test func aSingularQueryHasOneNodeAtMost() throws {
    for query in ["$", "$.a", "$['a'][0].b"] { #expect(try JSONPath(parsing: query).isSingular) }
    for query in ["$.*", "$..a", "$[0,1]", "$[0:1]", "$[?@]"] { #expect(try !JSONPath(parsing: query).isSingular) }
  }

  @Test func locationsAreNormalizedPaths() throws {
    let value: Value = ["a'b\\\n\u{1}": [1, 2]]
    #expect(
      try JSONPath(parsing: "$..*").nodes(in: value).map(\.location) == [
        #"$['a\'b\\\n\u0001']"#, #"$['a\'b\\\n\u0001'][0]"#, #"$['a\'b\\\n\u0001'][1]"#,
      ])
    #expect(try JSONPath(parsing: "$").nodes(in: 1).map(\.location) == ["$"])
  }

  /// An expression that is none in I-Regexp, or that gives up, matches nothing.
  @Test(arguments: ["(a", "\\d", "a{,2}", "(?i)a", "[a-]b]", "*"])
  func expressionsMustBeIRegexp(pattern: String) throws {
    let query = try JSONPath(parsing: "$[?search(@.t, $.p)]")
    #expect(try query.values(in: [["t": "aab1"], ["t": "x"]]).isEmpty)
    #expect(try JSONPath(parsing: "$.v[?search(@, $.p)]").values(in: ["v": ["aab1", "A", "]b]"], "p": .string(pattern)]).isEmpty)
  }
}
