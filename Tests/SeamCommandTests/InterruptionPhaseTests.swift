import Glibc
import TestSupport
import Testing

@Suite("An interruption ends a run in order, whatever it is doing", .serialized)
struct InterruptionPhaseTests {
  /// What a run can be doing, as the project that makes it do that for a long time.
  struct Phase: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var project: String = "project: phases\n"
    var spec: String
    /// Printed when it is under way; nil where a step makes the file `phase`.
    var sign: String?
    /// Whether the spec had begun, so that its cleanup has to run.
    var cleansUp = true
    var status: Int32 = 130
  }

  static let database = "dependencies:\n  db: { postgres: {}, migrate: schema.sql }\n"

  static let phases = [
    Phase(
      testDescription: "start-up",
      project: "services:\n  web: { run: [/bin/sh, -c, 'touch phase; sleep 600'], ready: { tcp: '${port}', within: 600s } }\n",
      spec: "steps:\n  - on: web\n    http: GET /\n", cleansUp: false),
    Phase(
      testDescription: "a migration",
      project: "dependencies:\n  db: { postgres: {}, migrate: [schema.sql, slow.sql] }\n", spec: "steps:\n  - sql: select 1\n",
      sign: "a migration that is seen from outside", cleansUp: false),
    Phase(testDescription: "setup", spec: "setup:\n  - shell: touch phase; sleep 600\n    timeout: 500s\nsteps:\n  - log: never\n"),
    Phase(
      testDescription: "a request", spec: "steps:\n  - shell: touch phase\n  - http: GET http://127.0.0.1:PORT/\n    timeout: 500s\n"),
    Phase(
      testDescription: "a query", project: database,
      spec: "steps:\n  - shell: touch phase\n  - sql: select pg_sleep(600)\n    timeout: 500s\n"),
    Phase(testDescription: "a program", spec: "steps:\n  - shell: touch phase; trap '' TERM INT; sleep 600\n    timeout: 500s\n"),
    Phase(
      testDescription: "looking again", spec: "steps:\n  - shell: touch phase\n  - http: GET http://127.0.0.1:9/\n    within: 500s\n"),
    Phase(
      testDescription: "the cleanup",
      spec: "steps:\n  - log: x\ncleanup:\n  - shell: touch phase; until [ -e signalled ]; do sleep 0.05; done\n    timeout: 500s\n"),
    Phase(
      testDescription: "restoring", project: database,
      spec: """
        steps:
          - sql: insert into items values (1)
          - shell: psql -q "$URL" -c 'begin; lock table items in access exclusive mode; select pg_sleep(600)' & while ! psql -tA "$URL" -c "select mode from pg_locks where mode = 'AccessExclusiveLock' and granted and relation = 'items'::regclass" | grep -q Acc; do sleep 0.05; done
            env: { URL: '${db.url}' }
        cleanup:
          - shell: touch phase
        ---
        spec: Another
        steps:
          - exec: [sleep, '600']
            timeout: 500s

        """),
    Phase(
      testDescription: "shutdown",
      project: "services:\n  web: { run: [/bin/sh, -c, 'trap \"\" TERM; echo up; while :; do sleep 1; done'], ready: { log: up } }\n",
      spec: "steps:\n  - assert: ${web.host != ''}\n", sign: "pass    In a phase", status: 0),
  ]

  private func check(_ phase: Phase, signals: [Int32]) async throws {
    let silent = try SilentServer()
    let hasCleanup = phase.spec.contains("cleanup:")
    let run = try MarkedRun([
      "seam.yaml": phase.project, "schema.sql": "create table items (id int primary key);\n", "slow.sql": "select pg_sleep(600);\n",
      "a.spec.yaml": "spec: In a phase\ntimeout: 550s\n"
        + phase.spec.replacing("PORT", with: "\(silent.port)").replacing("cleanup:\n", with: "cleanup:\n  - shell: touch cleaned\n")
        + (hasCleanup ? "" : "cleanup:\n  - shell: touch cleaned\n"),
    ])
    let started: ChildProcess.Started
    if phase.testDescription == "a migration" {
      started = try run.start()
      // Nothing is printed meanwhile: the server runs, and a moment later the migration.
      #expect(await run.wait(seconds: 120) { run.postgres != nil })
      try await Task.sleep(for: .microseconds(500_000))
    } else {
      started = try await run.start(until: phase.sign)
    }
    for signal in signals {
      started.signal(signal)
      try await Task.sleep(for: .microseconds(50_000))
    }
    #expect(Files.write([], to: run.project.folder + "/signalled"))
    // Whatever it was doing would go on for ten minutes.
    let ended = await started.end(seconds: 120)
    let isSecond = signals.count > 1
    #expect(ended.status == (isSecond ? 130 : phase.status), "\(ended.output)")
    if phase.cleansUp, !isSecond { #expect(Files.read(run.project.folder + "/cleaned") != nil, "\(ended.output)") }
    if !isSecond { #expect(ended.output.contains("BROKEN") == false, "\(ended.output)") }
    await run.expectNoProcess()
    run.expectNoFiles()
  }

  @Test("Ctrl-C", .timeLimit(.minutes(10)), arguments: phases)
  func once(_ phase: Phase) async throws {
    try await check(phase, signals: [SIGINT])
  }

  @Test(
    "twice: at once", .timeLimit(.minutes(10)),
    arguments: phases.filter { ["start-up", "a query", "shutdown"].contains($0.testDescription) })
  func twice(_ phase: Phase) async throws {
    try await check(phase, signals: [SIGINT, SIGINT])
  }

  @Test("other signals that ask for an end", .timeLimit(.minutes(10)), arguments: [SIGTERM, SIGHUP])
  func others(_ signal: Int32) async throws {
    try await check(try #require(Self.phases.first { $0.testDescription == "a program" }), signals: [signal])
  }
}
