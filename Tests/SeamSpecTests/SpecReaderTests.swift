import SeamSource
import SeamSpec
import SeamValue
import Testing

@Suite("A YAML document becomes a spec")
struct SpecReaderTests {
  @Test("with everything that it says, each at its place")
  func everything() throws {
    let (read, problems) = try Reading.spec(
      """
      spec: Everything
      about: For a test
      tags: [a, b]
      owner: shop
      skip: not now
      timeout: 1m30s
      vars: { price: 7 }
      setup:
        - id: product
          sql: select 1 where 1 = ${vars.price}
      steps:
        - id: placed
          name: the order
          http: POST /orders/${product.rows[0].id}
          on: api
          query: { a: 1 }
          headers: { x: y }
          json: { n: 1 }
          expect: { status: 201, headers: { Content-Type: text/plain } }
          save: { token: "${result.json.token}" }
          within: 2s
          every: 100ms
          timeout: 5s
          when: ${vars.price > 1}
      cleanup:
        - log: done
      """)
    let spec = try #require(read)
    #expect(problems == [])
    #expect(spec.name == "Everything" && spec.about == "For a test" && spec.tags == ["a", "b"] && spec.owner == "shop")
    #expect(spec.skip == "not now" && spec.timeout == .seconds(90))
    #expect(spec.variables.map(\.name) == ["price"])
    #expect(spec.allSteps.map(\.phase) == [.setup, .steps, .cleanup])
    let step = spec.steps[0]
    #expect(step.id?.text == "placed" && step.title == "the order" && step.target?.text == "api")
    #expect(step.within?.value == .seconds(2) && step.every?.value == .milliseconds(100) && step.timeout == .seconds(5))
    #expect(step.saves.map(\.name.text) == ["token"] && step.condition?.source == "${vars.price > 1}")
    #expect(step.expectations.map(\.field) == ["status", "headers"])
    #expect(step.span.text == "http: POST /orders/${product.rows[0].id}")
    guard case .http(let action) = step.action else {
      Testing.Issue.record("it is an http step")
      return
    }
    #expect(action.method == "POST" && action.target.source == "/orders/${product.rows[0].id}" && !action.isAbsolute)
    #expect(action.query.map(\.key) == ["a"] && action.headers.map(\.key) == ["x"])
    guard case .object(let fields) = step.expectations[1].pattern.test, case .name(let name) = fields[0].key else { return }
    #expect(name == "content-type", "header names ignore case")
  }

  @Test(
    "a request goes to a path or to an absolute URL",
    arguments: [
      ("GET /", false, false), ("DELETE https://a.test/x", true, false), ("GET ${placed.headers.location}", true, true),
      ("GET ${base}/orders/${id}", true, true), ("GET /orders/${id}?x=${y}", false, false),
    ])
  func targets(line: String, isAbsolute: Bool, startsWithExpression: Bool) throws {
    let (spec, problems) = try Reading.spec("spec: x\nsteps:\n  - http: \(line)\n")
    #expect(problems == [])
    guard case .http(let action)? = spec?.steps.first?.action else {
      Testing.Issue.record("it is an http step")
      return
    }
    #expect(action.isAbsolute == isAbsolute)
    #expect(action.target.source == line.drop { $0 != " " }.dropFirst())
  }

  @Test("statements come from a file beside the spec")
  func sqlFile() throws {
    let (spec, problems) = try Reading.spec(
      "spec: x\nsteps:\n  - sql: { file: db/a.sql }\n", files: ["specs/db/a.sql": "select '${not an expression}'"])
    #expect(problems == [])
    #expect(spec?.steps.first?.title == "sql a.sql")
  }

  @Test(
    "operators are told from data",
    arguments: [
      ("{ $gte: 1, $lt: 5 }", [String]()), ("{ $eq: { $gte: 1 } }", []), ("{ a: { $is: uuid } }", []), ("{ $.a[0]: 1, b: 2 }", []),
      ("{ $: [1] }", []), ("{ $size: { $gt: 1 } }", []), ("{ $any: [1, { $gt: 5 }] }", []), ("{ $gte: 1, a: 2 }", ["mixed-operators"]),
      ("{ $gta: 1 }", ["unknown-operator"]), ("{ \"$.a[\": 1 }", ["bad-jsonpath"]), ("{ $any: 1 }", ["wrong-kind"]),
      ("{ $is: [uuid] }", ["bad-operand"]), ("{ $unordered: 1 }", ["bad-operand"]), ("{ $snapshot: a }", []),
      ("{ $snapshot: ../a }", ["bad-snapshot"]), ("{ $schema: { type: object } }", []), ("{ $schema: { type: objct } }", ["bad-schema"]),
      ("{ $schema: a.json }", ["unreadable-file"]), ("{ $was: 1 }", ["no-change"]),
    ])
  func operators(pattern: String, problems: [String]) throws {
    #expect(try Reading.spec("spec: x\nsteps:\n  - http: GET /\n    expect: { json: \(pattern) }\n").problems == problems)
  }

  @Test(
    "expectations that nothing meets are refused",
    arguments: [
      ("{ $in: [] }", ["bad-operand"]), ("{ $between: [2, 1] }", ["bad-operand"]), ("{ $between: [1, 1] }", []),
      ("{ $size: -1 }", ["bad-operand"]), ("{ $length: 0 }", []), ("{ $gt: 5, $lt: 3 }", ["contradiction"]),
      ("{ $lt: 5, $gte: 5 }", ["contradiction"]), ("{ $lte: 5, $gte: 5 }", []), ("{ $gt: a, $lt: 3 }", []),
      ("{ $absent: true, $gt: 1 }", ["contradiction"]), ("{ $absent: false, $gt: 1 }", []), ("{ $absent: true }", []),
    ])
  func contradictions(pattern: String, problems: [String]) throws {
    #expect(try Reading.spec("spec: x\nsteps:\n  - http: GET /\n    expect: { json: \(pattern) }\n").problems == problems)
  }

  @Test(
    "a status is one that an answer can have",
    arguments: [
      ("99", ["bad-status"]), ("600", ["bad-status"]), ("200.5", ["bad-status"]), ("{ $in: [200, 1000] }", ["bad-status"]), ("599", []),
      ("100", []), ("{ $between: [200, 299] }", []), ("{ $not: 700 }", []),
    ])
  func status(pattern: String, problems: [String]) throws {
    #expect(try Reading.spec("spec: x\nsteps:\n  - http: GET /\n    expect: { status: \(pattern) }\n").problems == problems)
  }

  @Test(
    "steps that make no sense are refused",
    arguments: [
      ("http: GTE /", ["unknown-method"]), ("http: PURGE /", []), ("http: GET /\n    headers: { 'a:b': c }", ["bad-header-name"]),
      ("http: GET /\n    query: { '${run.id}': c }", ["expression-in-key"]), ("exec: [a, 1, true, null]", ["wrong-kind"]),
      ("exec: [a]\n    stdin: null", ["wrong-kind"]), ("exec: [a]\n    env: { 'A=B': c }", ["bad-variable-name"]),
      ("http: GET /\n    within: 1s\n    every: 2s", ["every-beyond-within"]), ("http: GET /\n    within: 1s\n    every: 1s", []),
      ("http: GET /\n    within: 0s", ["zero-duration"]), ("http: GET /\n    timeout: 0ms", ["zero-duration"]),
    ])
  func steps(step: String, problems: [String]) throws {
    #expect(try Reading.spec("spec: x\nsteps:\n  - \(step)\n").problems == problems)
  }
}
