import SeamSpec
import SeamValue
import Testing

@Suite("A spec runs once for each of its cases")
struct CasesTests {
  private func names(_ cases: String, files: [String: String] = [:]) throws -> [String] {
    let (spec, problems) = try Reading.spec("spec: S\ncases: \(cases)\nsteps:\n  - log: x\n", files: files)
    #expect(problems == [])
    return try #require(spec).runs.map(\.name)
  }

  private func problems(_ cases: String, files: [String: String] = [:]) throws -> [String] {
    try Reading.spec("spec: S\ncases: \(cases)\nsteps:\n  - log: x\n", files: files).problems
  }

  @Test("each is named by its values")
  func named() throws {
    #expect(try names("[{ stock: 0, quantity: 1 }, { stock: 5, quantity: 6 }]") == ["S [stock=0, quantity=1]", "S [stock=5, quantity=6]"])
  }

  @Test("values that look like others are shown as they are written in JSON")
  func shown() throws {
    #expect(try names("[{ a: null, b: '', c: 'x, y', d: [1, 2], e: 1.50 }]") == [#"S [a=null, b="", c="x, y", d=[1,2], e=1.50]"#])
  }

  @Test("rows that look the same have different names")
  func same() throws {
    #expect(try names("[{ a: 1 }, { a: 1 }, { a: 1 }]") == ["S [a=1]", "S [a=1, again 1]", "S [a=1, again 2]"])
  }

  @Test("long values are cut")
  func long() throws {
    let text = String(repeating: "x", count: 100)
    #expect(try names("[{ a: \(text) }]") == ["S [a=\(String(repeating: "x", count: 39))…]"])
  }

  @Test("unquoted fields of CSV are typed as YAML types them, quoted ones are text")
  func csv() throws {
    let rows = "sku,stock,on\n0012,3,true\n\"0012\",\"3\",no\n,1.50,\"\"\n"
    #expect(
      try names("{ from: rows.csv }", files: ["specs/rows.csv": rows]) == [
        "S [sku=12, stock=3, on=true]", "S [sku=0012, stock=3, on=no]", #"S [sku=null, stock=1.50, on=""]"#,
      ])
  }

  @Test(
    "CSV is read as RFC 4180 has it",
    arguments: [
      ("a,b\r\n1,2\r\n", ["1,2"]), ("a,b\n1,2", ["1,2"]), ("a\n\"x\ny\"\n", ["x\ny"]), ("a\n\"x \"\"y\"\"\"\n", [#"x "y""#]),
      ("a,b\n,\n", ["null,null"]),
      ("a\n\"\"\n", [""]), ("\u{FEFF}a\n1\n", ["1"]), ("\"a\",\"b c\"\n1,2\n", ["1,2"]),
    ])
  func standard(text: String, expected: [String]) throws {
    let (spec, problems) = try Reading.spec(
      "spec: S\ncases: { from: rows.csv }\nsteps:\n  - log: x\n", files: ["specs/rows.csv": text])
    #expect(problems == [])
    let rows = try #require(spec?.cases).rows
    #expect(rows.map { $0.values.entries.map(\.value.rendered).joined(separator: ",") } == expected)
  }

  @Test(
    "what is no CSV is refused",
    arguments: [
      ("a,b\n1\n", "csv-fields"), ("a\n1,2\n", "csv-fields"), ("a\n\"x\n", "csv"), ("a\nx\"y\"\n", "csv"), ("a\n\"x\"y\n", "csv"),
      ("a\n 1\n", "csv"),
      ("a,\n1,2\n", "csv-header"), ("a,a\n1,2\n", "name-used-twice"), ("", "no-rows"), ("a\n", "no-rows"),
    ])
  func refused(text: String, problem: String) throws {
    #expect(try problems("{ from: rows.csv }", files: ["specs/rows.csv": text]) == [problem])
  }

  @Test("rows in JSON keep the kinds of their values")
  func json() throws {
    let rows = #"[{ "a": "1", "b": [true, null] }, { "a": 1.50, "b": {} }]"#
    #expect(try names("{ from: rows.json }", files: ["specs/rows.json": rows]) == ["S [a=1, b=[true,null]]", "S [a=1.50, b={}]"])
  }

  @Test("what all rows have in common is known before the run")
  func types() throws {
    let (spec, _) = try Reading.spec("spec: S\ncases: [{ a: 1, b: x, c: 1 }, { a: 1.5, b: y, c: z }]\nsteps:\n  - log: x\n")
    #expect(spec?.cases?.type == .object(["a": .number, "b": .string, "c": .any]))
  }

  @Test("rows have the same keys")
  func uneven() throws {
    #expect(try problems("[{ a: 1 }, { b: 1 }]") == ["uneven-cases"])
    #expect(try problems("[{ a: 1, b: 2 }, { b: 1 }]") == ["uneven-cases"])
  }
}
