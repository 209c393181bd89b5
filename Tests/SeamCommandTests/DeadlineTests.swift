import Glibc
import TestSupport
import Testing

@Suite("Everything has a deadline", .serialized)
struct DeadlineTests {
  private static let database = "dependencies:\n  db: { postgres: {}, migrate: '*.sql' }\n"

  /// A run that has to end within so many seconds, and leaves nothing.
  private func output(_ files: [String: String], _ arguments: String..., seconds: Int = 120, status: Int32) async throws -> String {
    let run = try MarkedRun(files)
    let start = ContinuousClock.now
    let started = try arguments.count == 2 ? run.start(arguments[0], arguments[1]) : run.start()
    let ended = await started.end(seconds: 240)
    #expect(ContinuousClock.now - start < .seconds(seconds), "\(ended.output)")
    #expect(ended.status == status, "\(ended.output)\(ended.errors)")
    await run.expectNoProcess()
    run.expectNoFiles()
    return ended.output + (Files.read(run.project.folder + "/cleaned") == nil ? "" : "cleaned up\n")
  }

  @Test("the run: what is running is broken and cleans up, the rest is not run")
  func run() async throws {
    let output = try await output(
      [
        "a.spec.yaml":
          "spec: A\nsteps:\n  - exec: [sleep, '600']\n    timeout: 600s\ncleanup:\n  - shell: touch cleaned\n---\nspec: B\nsteps:\n  - log: never\n"
      ],
      "--run-timeout", "4s", status: 3)
    #expect(output.contains("error[run-timeout]: the run was out of time after 4s"), "\(output)")
    #expect(output.contains("not run: the run was out of time after 4s"), "\(output)")
    #expect(output.contains("2 specs: 2 broken"))
    #expect(output.contains("cleaned up"))
  }

  @Test("the start-up: a migration that hangs is cancelled on the server")
  func migration() async throws {
    let output = try await output(
      ["seam.yaml": Self.database, "1.sql": "select pg_sleep(600);", "a.spec.yaml": "spec: A\nsteps:\n  - sql: select 1\n"],
      "--start-timeout", "12s", status: 3)
    #expect(output.contains("error[environment]: db: was not ready: the start-up was out of time after 12s"), "\(output)")
    #expect(output.contains("--start-timeout allows it longer"))
    #expect(output.contains("1 spec: 1 broken"))
  }

  @Test("the start-up: a service that is never ready")
  func readiness() async throws {
    let output = try await output(
      [
        "seam.yaml": "services:\n  web: { run: [sleep, 600], ready: { tcp: '${port}', within: 500s } }\n",
        "a.spec.yaml": "spec: A\nsteps:\n  - http: GET /\n",
      ], "--start-timeout", "2s", status: 3)
    #expect(output.contains("error[environment]: web: was not ready: the start-up was out of time after 2s"), "\(output)")
  }

  @Test("the run's deadline holds for its start-up too")
  func runInStart() async throws {
    let output = try await output(
      [
        "seam.yaml": "services:\n  web: { run: [sleep, 600], ready: { tcp: '${port}', within: 500s } }\n",
        "a.spec.yaml": "spec: A\nsteps:\n  - http: GET /\n",
      ], "--run-timeout", "2s", status: 3)
    #expect(output.contains("error[environment]: web: was not ready: the run was out of time after 2s"), "\(output)")
  }

  @Test("restoring: of a database in which something holds a lock for ever, there is soon a fresh copy")
  func restoring() async throws {
    let output = try await output(
      [
        "seam.yaml": Self.database, "1.sql": "create table items (id int primary key);",
        "a.spec.yaml": """
        spec: A
        steps:
          - sql: insert into items values (1)
          - shell: psql -q "$URL" -c 'begin; lock table items in access exclusive mode; select pg_sleep(600)' & while ! psql -tA "$URL" -c "select mode from pg_locks where granted and relation = 'items'::regclass" | grep -q AccessExclusive; do sleep 0.05; done
            env: { URL: '${db.url}' }
        ---
        spec: B
        steps:
          - sql: select 1

        """,
      ], status: 4)
    #expect(output.contains("db: items: locked (AccessExclusiveLock) by a transaction that is still open"), "\(output)")
    #expect(output.contains("2 specs: 1 passed, 1 leaked"), "\(output)")
  }

  @Test("a query: on PostgreSQL, and one of SQLite that counts for ever")
  func queries() async throws {
    let output = try await output(
      [
        "seam.yaml": "dependencies:\n  db: { postgres: {}, migrate: '*.sql' }\n  lite: { sqlite: {}, migrate: '*.sql' }\n",
        "1.sql": "create table items (id int primary key);",
        "a.spec.yaml": """
        spec: PostgreSQL
        steps:
          - on: db
            sql: select pg_sleep(600)
            timeout: 300ms
        cleanup:
          - on: db
            sql: select count(*) as count from pg_stat_activity where query like 'select pg_sleep%' and state = 'active'
            expect: { rows: [{ count: 0 }] }
        ---
        spec: SQLite
        steps:
          - on: lite
            sql: with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n
            timeout: 300ms
        cleanup:
          - on: lite
            sql: select count(*) as count from items
            expect: { rows: [{ count: 0 }] }

        """,
      ], status: 1)
    #expect(output.contains("2 specs: 2 failed"), "\(output)")
    #expect(output.matches(of: /error\[timed-out\]/).count == 2, "\(output)")
    #expect(output.matches(of: /error\[/).count == 2, "\(output)")
  }

  @Test(
    "servers that do not answer, answer a byte a second, or send without end: in time, and within bounded memory", .timeLimit(.minutes(10)))
  func servers() async throws {
    let silent = try SilentServer()
    let run = try MarkedRun([
      "seam.yaml": """
      services:
        bad: { run: [python3, -u, bad.py, '${port}'], ready: { log: up, within: 60s } }
      """,
      "bad.py": """
      import socket, sys, threading, time
      server = socket.socket()
      server.bind(("127.0.0.1", int(sys.argv[1])))
      server.listen(16)
      print("up", flush=True)

      def answer(client):
          try:
              path = client.recv(65536).split()[1]
              if path == b"/drip":
                  client.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 1000\\r\\n\\r\\n")
                  while True:
                      client.sendall(b"x")
                      time.sleep(1)
              if path == b"/endless":
                  client.sendall(b"HTTP/1.1 200 OK\\r\\n\\r\\n")
                  while True:
                      client.sendall(b"x" * 1000000)
              if path == b"/headers":
                  client.sendall(b"HTTP/1.1 200 OK\\r\\n")
                  while True:
                      client.sendall(b"X-A: " + b"a" * 1000 + b"\\r\\n")
          except OSError:
              pass

      while True:
          client, _ = server.accept()
          threading.Thread(target=answer, args=[client], daemon=True).start()

      """,
      "a.spec.yaml": ["http://127.0.0.1:\(silent.port)/", "/drip", "/endless", "/headers"].map {
        "spec: \($0)\nsteps:\n  - on: bad\n    http: GET \($0)\n    timeout: 2s\n"
      }.joined(separator: "---\n"),
    ])
    let start = ContinuousClock.now
    let started = try run.start()
    var peak = 0
    while kill(started.processID, 0) == 0, !started.output.contains("start-up") {
      let status = String(decoding: Files.read("/proc/\(started.processID)/status") ?? [], as: UTF8.self)
      peak = max(peak, status.firstMatch(of: /VmHWM:\s+(\d+)/).flatMap { Int($0.1) } ?? 0)
      try await Task.sleep(for: .microseconds(5000))
      if ContinuousClock.now - start > .seconds(300) { break }
    }
    let ended = await started.end(seconds: 5)
    #expect(ended.status == 1, "\(ended.output)")
    #expect(ended.output.contains("4 specs: 4 failed"), "\(ended.output)")
    // In KiB: an answer may hold 16 MiB, and a debug build keeps a few copies of it.
    #expect((1...300_000).contains(peak), "\(peak) KiB")
    await run.expectNoProcess()
  }

  @Test("what is no length of time is a mistake on the command line", arguments: ["10", "0s", "-1s", "soon"])
  func mistakes(_ text: String) async throws {
    let run = try MarkedRun(["a.spec.yaml": "spec: A\nsteps:\n  - log: never\n"])
    for option in ["--run-timeout", "--start-timeout"] {
      let ended = try run.start("\(option)=\(text)").wait()
      #expect(ended.status == 2)
      #expect(
        ended.errors.hasPrefix("seam: \(option) needs a length of time such as 90s, 30m or 1h30m, and not '\(text)'\n"), "\(ended.errors)")
    }
  }
}
