import SeamSource
import SeamSpec
import Testing

@Suite("seam.yaml becomes a project")
struct ProjectReaderTests {
  @Test("with its dependencies, services, variables and secrets")
  func everything() throws {
    let (read, problems) = try Reading.project(
      """
      project: orders
      env: [CI_BRANCH, { name: REGION, default: eu }]
      secrets: { token: { env: ORDERS_TOKEN } }
      dependencies:
        db: { postgres: 16, migrate: db/*.sql, seed: seed.sql, default: true }
      services:
        api:
          run: [./api, --port, "${port}"]
          env: { DATABASE_URL: "${db.url}" }
          ready: { http: GET /health, within: 20s }
          defaults: { headers: { accept: application/json }, timeout: 5s }
          default: true
          restart: { reset: POST /testing/reset }
        cache: { run: [./cache], restart: per_spec }
        other: { url: http://127.0.0.1:1 }
      """, files: ["specs/seed.sql": "insert", "specs/db/1.sql": "create", "specs/db/2.sql": "alter"])
    let project = try #require(read)
    #expect(problems == [])
    #expect(project.name == "orders" && project.root == "specs")
    #expect(project.variables.map(\.name) == ["CI_BRANCH", "REGION"] && project.variables[1].defaultValue == "eu")
    #expect(project.secrets.map(\.variable) == ["ORDERS_TOKEN"])
    let database = project.dependencies[0]
    #expect(database.kind == "postgres" && database.isDefault && database.seed?.name == "specs/seed.sql")
    #expect(database.migrations.map(\.name).contains("specs/db/1.sql"))
    let api = project.services[0]
    #expect(api.run?.map(\.source) == ["./api", "--port", "${port}"] && api.readyWithin == .seconds(20) && api.isDefault)
    #expect(api.defaultTimeout == .seconds(5) && api.defaultHeaders.map(\.key) == ["accept"])
    guard case .http("GET", "/health")? = api.readiness else {
      Testing.Issue.record("it is ready when GET /health is answered")
      return
    }
    guard case .reset("POST", "/testing/reset") = api.restart, case .perSpec = project.services[1].restart,
      case .never = project.services[2].restart
    else {
      Testing.Issue.record("each is restarted as it says")
      return
    }
    #expect(project.services[2].url?.source == "http://127.0.0.1:1" && project.services[2].run == nil)
  }

  @Test(
    "what makes no sense is refused",
    arguments: [
      ("dependencies: { db: {} }", ["no-kind"]), ("dependencies: { DB: { sqlite: {} } }", ["bad-identifier"]),
      ("dependencies: { a: { sqlite: {}, postgres: {} } }", ["two-kinds"]), ("services: { a: {} }", ["no-run"]),
      ("services: { a: { run: [x], ready: { tcp: 1, log: x } } }", ["two-ways-ready"]), ("services: { a: { run: [] } }", ["empty"]),
      ("services: { a: { run: x } }", ["wrong-kind"]), ("env: { A: 1 }", ["wrong-kind"]),
      ("stages: { a: { budget: 5 } }", ["bad-duration"]),
      ("services: { a: { url: http://a } }\ndependencies: { a: { sqlite: {} } }", ["name-used-twice"]),
      ("project: ${env.NAME}", ["expression-not-allowed"]), ("services: { a: { run: [x], defaults: { timeout: 5 } } }", ["bad-duration"]),
      ("services: { a: { url: foo } }", ["bad-address"]), ("services: { a: { url: 'https://:80/' } }", ["bad-address"]),
      ("services: { a: { url: '${env.A}' } }", []), ("services: { a: { url: 'http://u:p@[::1]:80/x' } }", []),
      ("env: [A, { name: A }]", ["name-used-twice"]), ("services: { a: { run: [x, null] } }", ["wrong-kind"]),
      ("services: { a: { run: [x], env: { 1A: x } } }", ["bad-variable-name"]),
      ("services: { a: { run: [x], ready: GT /health } }", ["unknown-method"]),
      ("services: { a: { run: [x], restart: always } }", ["wrong-kind"]), ("services: { a: { run: [x], restart: {} } }", ["empty"]),
      ("services: { a: { run: [x], restart: never } }", []), ("services: { a: { url: 'http://a', restart: per_spec } }", ["not-run"]),
      ("services: { a: { run: [x], defaults: { headers: { 'a b': x } } } }", ["bad-header-name"]),
    ])
  func refused(text: String, problems: [String]) throws {
    #expect(try Reading.project(text).problems == problems)
  }
}
