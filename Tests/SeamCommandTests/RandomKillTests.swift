import Glibc
import TestSupport
import Testing

/// The moments are drawn from a seed, which a failure names: `SEAM_TEST_SEED=N` draws the same again.
@Suite("A database or a broker that is killed at a random moment breaks the run, and nothing else", .serialized)
struct RandomKillTests {
  private static let rounds = 8

  private static let files = [
    "seam.yaml": """
    dependencies:
      db: { postgres: {}, migrate: schema.sql }
      events: { rabbitmq: {}, declare: { exchanges: { orders: topic }, queues: [work], bindings: [{ exchange: orders, queue: work, key: '#' }] } }
    """,
    "schema.sql": "create table items (id int primary key);\n",
    "a.spec.yaml": (0..<400).map { number in
      """
      spec: Number \(number)
      steps:
        - sql: insert into items values (1), (2)
          effects: { db: { items: { inserted: 2 } } }
          settle: 1ms
        - publish: order.created
          exchange: orders
          json: { number: \(number) }
        - receive: order.created
          within: 60s
          expect: { json: { number: \(number) } }
        - exec: [sleep, '0.01']
        - receive: { queue: work }
          expect: { json: { number: \(number) } }
        - sql: select count(*) as count from items
          expect: { rows: [{ count: 2 }] }

      """
    }.joined(separator: "---\n") + "---\nspec: It does not end by itself\nsteps:\n  - exec: [sleep, '600']\n    timeout: 550s\n",
  ]

  @Test("of a run with both", .timeLimit(.minutes(15)))
  func random() async throws {
    let seed = getenv("SEAM_TEST_SEED").flatMap { UInt64(String(cString: $0)) } ?? UInt64.random(in: 0...999_999)
    var generator = SplitMix64(state: seed)
    for round in 0..<Self.rounds {
      let (isBroker, delay) = (Bool.random(using: &generator), Int.random(in: 0..<1_500_000, using: &generator))
      let remark = "seed \(seed), round \(round): \(isBroker ? "the broker" : "the database"), \(delay / 1000) ms after the start"
      let run = try MarkedRun(Self.files)
      let started = try await run.start(until: "environment ready")
      let victim = try #require(isBroker ? run.rabbitmq : run.postgres, "\(remark)")
      try await Task.sleep(for: .microseconds(delay))
      kill(victim, SIGKILL)
      let ended = await started.end(seconds: 240)
      let output = "\(remark)\n\(ended.output.prefix(3000))"
      #expect(ended.status == 3, "\(output)")
      #expect(ended.output.split(separator: "error[environment]").count == 2, "\(output)")
      #expect(ended.output.contains("\(isBroker ? "rabbitmq" : "postgres"): was killed by signal 9"), "\(output)")
      #expect(!ended.output.contains("FAIL"), "\(output)")
      let counts = try #require(ended.output.firstMatch(of: /401 specs: (?:(\d+) passed, )?(\d+) broken/), "\(output)")
      #expect((Int(counts.1 ?? "0") ?? 0) + (Int(counts.2) ?? 0) == 401, "\(output)")
      await run.expectNoProcess()
      run.expectNoFiles()
    }
  }
}
