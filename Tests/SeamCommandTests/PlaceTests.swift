import TestSupport
import Testing

@Suite("Environments and stages", .serialized)
struct PlaceTests {
  private static let project = """
    project: shop
    env: [SHOP_TEST_STAGING]
    dependencies:
      shop_db: { sqlite: {} }
      legacy_db: { sqlite: {} }
    services:
      shop_api: { url: "http://127.0.0.1:1" }
      printer: { url: "http://127.0.0.1:1" }
    environments:
      staging:
        shop_db: { postgres: { url: "postgresql://seam:secret@127.0.0.1:1/shop" } }
        shop_api: { url: "${env.SHOP_TEST_STAGING}" }
    stages:
      pre_merge: { budget: 1h }
      slow: { budget: 1ns }
      post_deploy: { environment: staging, blocks: false }
      critical_only: { tags: [critical] }
      lenient: { blocks: false, budget: 1ns }

    """

  private static let specs = """
    spec: Anywhere
    steps:
      - on: shop_db
        sql: select 1
    ---
    spec: Of one stage
    stage: slow
    steps: [{ log: x }]
    ---
    spec: Critical
    tags: [critical]
    steps: [{ log: x }]
    ---
    spec: Of the critical stage, by name
    stage: [critical_only, lenient]
    steps: [{ assert: "${1 > 2}" }]
    ---
    spec: Needs what is not there
    tags: [critical]
    steps:
      - on: printer
        http: GET /
        when: ${false}
    ---
    spec: Sees what is not there
    steps:
      - on: legacy_db
        sql: select 1
    ---
    spec: Watches what cannot be watched there
    steps:
      - on: shop_db
        sql: create table t (id integer)
        effects: { shop_db: none }
        when: ${false}

    """

  private func seam(_ words: [String]) async throws -> ChildProcess {
    let project = try ScratchProject(["seam.yaml": Self.project, "a.spec.yaml": Self.specs])
    let started = try #require(
      ChildProcess.start(
        BuiltProducts.path(of: "seam"), words, in: project.folder, environment: ["NO_COLOR": "1", "CI": "true"]))
    return await started.end(seconds: 60)
  }

  /// The names of the specs in a plan, each with why it is skipped.
  private func planned(_ words: String...) async throws -> [String] {
    let result = try await seam(["plan", "--format", "json"] + words)
    #expect(result.errors == "")
    return result.output.split(separator: "\n").compactMap { line in
      for (start, end) in [(#"      "name": ""#, #"","#), (#"      "skipped": ""#, #"","#)] where line.hasPrefix(start) {
        return String(line.dropFirst(start.count).dropLast(end.count))
      }
      return nil
    }
  }

  @Test("a stage has the specs that name it, and of those that name none all, or those with its tags")
  func chosen() async throws {
    #expect(try await planned("--stage", "slow").first { $0.hasPrefix("Of") } == "Of one stage")
    #expect(try await !planned("--stage", "pre_merge").contains("Of one stage"))
    #expect(try await planned("--stage", "critical_only") == ["Critical", "Of the critical stage, by name", "Needs what is not there"])
  }

  @Test("what an environment does not have, or cannot do, skips the specs that need it")
  func absent() async throws {
    #expect(
      try await planned("--environment", "staging", "--name", "not there") == [
        "Needs what is not there", "in the environment 'staging' there is no 'printer'",
        "Sees what is not there", "in the environment 'staging' there is no 'legacy_db'",
      ])
    let watching = try await planned("--stage", "post_deploy", "--name", "watched")
    #expect(watching.count == 2 && watching[1].hasPrefix("in the environment 'staging': 'shop_db' cannot be watched: "), "\(watching)")
    #expect(try await planned("--name", "watched").count == 1)
  }

  @Test("a variable that only another environment names need not be set")
  func foreignVariables() async throws {
    let here = try await seam(["run", "--name", "Anywhere"])
    #expect(here.status == 0, "\(here.output)")
    let there = try await seam(["run", "--name", "Anywhere", "--environment", "staging"])
    #expect(there.status == 2)
    #expect(there.output.hasPrefix("error[unset-variable]: the environment variable SHOP_TEST_STAGING is not set"))
  }

  @Test(
    "the budget and whether the stage blocks decide the exit status",
    arguments: [
      (["--stage", "pre_merge", "--name", "Critical"], Int32(0), "\nwithin budget: the stage 'pre_merge' may take 3600s and took "),
      (["--stage", "slow", "--name", "Of one"], 4, "\nover budget: the stage 'slow' may take 1ns and took "),
      (["--stage", "critical_only", "--name", "by name"], 1, "\n1 spec: 1 failed\n"),
      (["--stage", "lenient", "--name", "by name"], 0, "\nthe stage 'lenient' does not block: this holds nothing up\n"),
    ])
  func exitStatus(words: [String], status: Int32, line: String) async throws {
    let result = try await seam(["run"] + words)
    #expect(result.status == status)
    #expect(result.output.contains(line), "\(result.output)")
  }

  @Test("names that are none are told apart", arguments: [("--stage", "pre_merg"), ("--environment", "stagin")])
  func unknown(option: String, name: String) async throws {
    let result = try await seam(["check", option, name])
    #expect(result.status == 2)
    let kind = option.dropFirst(2)
    #expect(result.errors.hasPrefix("seam: there is no \(kind) '\(name)': did you mean '\(kind == "stage" ? "pre_merge" : "staging")'?\n"))
  }
}
