import Glibc
import TestSupport
import Testing

@Suite("kill -9 leaves nothing behind", .serialized)
struct KilledTests {
  private static let database = [
    "seam.yaml":
      "dependencies:\n  db: { postgres: {}, migrate: schema.sql }\nservices:\n  web: { run: [/bin/sh, -c, 'sleep 600 & trap \"\" TERM; echo up; while :; do sleep 1; done'], ready: { log: up } }\n",
    "schema.sql": "create table items (id int primary key);\n",
    "a.spec.yaml": """
    spec: A program runs
    steps:
      - sql: insert into items values (1)
      - assert: ${web.host != ''}
      - shell: (setsid sleep 600 &) ; touch phase; sleep 600
        timeout: 550s
    ---
    spec: Another
    steps:
      - sql: select 1

    """,
  ]

  private func isAbandoned(_ folder: String) -> Bool {
    let lock = open(folder + "/lock", O_RDWR | O_CLOEXEC)
    guard lock >= 0 else { return false }
    defer { close(lock) }
    return flock(lock, LOCK_EX | LOCK_NB) == 0
  }

  @Test("of Seam, at 50 moments of a run of this repository's specs", .timeLimit(.minutes(15)))
  func anyMoment() async throws {
    let run = try MarkedRun([:])
    let segments = MarkedRun.orphanedSegments()
    let specs = Files.packageRoot + "/specs"
    for round in 0..<50 {
      let started = try run.start(in: specs)
      // Spread over the whole of a run, more of them in its first second, and by chance within.
      try await Task.sleep(for: .microseconds(round * round * 1_800 + Int.random(in: 0..<12_000)))
      started.signal(SIGKILL)
      _ = await started.end(seconds: 60)
      await run.expectNoProcess()
    }
    let last = try await run.start(in: specs).end(seconds: 240)
    #expect(last.status == 0, "\(last.output)")
    await run.expectNoProcess()
    run.expectNoFiles()
    // Other tests kill servers too, and take a moment to tidy.
    #expect(await run.wait(seconds: 30) { MarkedRun.orphanedSegments().isSubset(of: segments) })
  }

  @Test("of Seam and its supervisor: the next run removes what is left", .timeLimit(.minutes(10)), arguments: [false, true])
  func both(isInMemory: Bool) async throws {
    let run = try MarkedRun(Self.database)
    let segments = MarkedRun.orphanedSegments()
    let started = try run.start(isInMemory: isInMemory)
    #expect(await run.wait(seconds: 120) { Files.read(run.project.folder + "/phase") != nil }, "\(started.output)")
    let supervisor = try #require(run.supervisor)
    let folders = run.folders()
    #expect(folders.count == (isInMemory ? 2 : 1))
    kill(supervisor, SIGSTOP)
    started.signal(SIGKILL)
    kill(supervisor, SIGKILL)
    _ = await started.end(seconds: 60)
    await run.expectNoProcess()
    #expect(folders.allSatisfy { isAbandoned($0) })
    // Any run that starts something, wherever its own folder is.
    let next = try ScratchProject(["a.spec.yaml": "spec: A\nsteps:\n  - exec: ['true']\n"])
    #expect(try await next.seam("run", environment: ["TMPDIR": isInMemory ? "" : run.temporary]).status == 0)
    // Another run may be at it already.
    #expect(await run.wait(seconds: 60) { folders.allSatisfy { access($0, F_OK) != 0 } })
    run.expectNoFiles()
    #expect(await run.wait(seconds: 30) { MarkedRun.orphanedSegments().isSubset(of: segments) })
  }

  @Test("of the supervisor alone: the run breaks, and takes away what was its", .timeLimit(.minutes(10)))
  func supervisor() async throws {
    let run = try MarkedRun(Self.database)
    let segments = MarkedRun.orphanedSegments()
    let started = try await run.start(until: nil)
    kill(try #require(run.supervisor), SIGKILL)
    let ended = await started.end(seconds: 120)
    #expect(ended.status == 3)
    #expect(ended.output.split(separator: "error[environment]").count == 2, "\(ended.output)")
    await run.expectNoProcess()
    run.expectNoFiles()
    #expect(await run.wait(seconds: 30) { MarkedRun.orphanedSegments().isSubset(of: segments) })
  }

  /// Where the database is when it is killed.
  enum Moment: String, CaseIterable {
    case query = "- sql: select pg_sleep(600)\n    timeout: 550s"
    case program = "- shell: touch phase; sleep 600\n    timeout: 550s"
    case looking = "- sql: select 1 as a\n    within: 550s\n    expect: { rows: [{ a: 2 }] }"
    case request = "- http: GET http://127.0.0.1:9/\n    within: 550s"
  }

  @Test(
    "of a database in the middle: that spec and the rest are broken, with one message", .timeLimit(.minutes(10)), arguments: Moment.allCases
  )
  func database(_ moment: Moment) async throws {
    var files = Self.database
    files["a.spec.yaml"] = """
      spec: In the middle
      timeout: 590s
      steps:
        - shell: touch phase
        \(moment.rawValue)
      cleanup:
        - shell: touch cleaned
      ---
      spec: Another
      steps:
        - sql: select 1
      ---
      spec: A third
      steps:
        - sql: select 1

      """
    let run = try MarkedRun(files)
    let segments = MarkedRun.orphanedSegments()
    let started = try await run.start(until: nil)
    try await Task.sleep(for: .microseconds(200_000))
    kill(try #require(run.postgres), SIGKILL)
    let ended = await started.end(seconds: 120)
    #expect(ended.status == 3)
    #expect(ended.output.split(separator: "error[environment]").count == 2, "\(ended.output)")
    #expect(ended.output.contains("postgres: was killed by signal 9"), "\(ended.output)")
    #expect(ended.output.contains("3 specs: 3 broken"), "\(ended.output)")
    await run.expectNoProcess()
    run.expectNoFiles()
    #expect(await run.wait(seconds: 30) { MarkedRun.orphanedSegments().isSubset(of: segments) })
  }

  @Test("of a database at any moment of many specs: an end, and one message", .timeLimit(.minutes(10)))
  func databaseAtRandom() async throws {
    var files = Self.database
    files["a.spec.yaml"] =
      (0..<300).map { number in
        "spec: Number \(number)\nsteps:\n  - sql: insert into items values (1), (2)\n  - sql: select count(*) as count from items\n    expect: { rows: [{ count: 2 }] }\n"
      }.joined(separator: "---\n") + "---\nspec: It does not end by itself\nsteps:\n  - exec: [sleep, '600']\n    timeout: 550s\n"
    for _ in 0..<8 {
      let run = try MarkedRun(files)
      let started = try await run.start(until: "environment ready")
      let postgres = try #require(run.postgres)
      try await Task.sleep(for: .microseconds(Int.random(in: 0..<400_000)))
      kill(postgres, SIGKILL)
      let ended = await started.end(seconds: 120)
      #expect(ended.status == 3)
      #expect(ended.output.split(separator: "error[environment]").count == 2, "\(ended.output.prefix(3000))")
      #expect(ended.output.contains("postgres: was killed by signal 9"), "\(ended.output.prefix(3000))")
      #expect(!ended.output.contains("FAIL"), "\(ended.output.prefix(3000))")
      await run.expectNoProcess()
    }
  }
}
