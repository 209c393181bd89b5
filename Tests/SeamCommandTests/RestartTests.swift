import TestSupport
import Testing

@Suite("restart: what a service keeps in memory")
struct RestartTests {
  @Test("is forgotten before the next spec, where a spec has used it")
  func perSpec() async throws {
    let project = try ScratchProject([
      "seam.yaml": """
      services:
        counter:
          run: [sh, -c, "echo started >> starts; echo ready; exec sleep 600", "${port}"]
          ready: { log: ready }
          restart: per_spec

      """,
      "a.spec.yaml": ["uses", "uses", "leaves", "leaves"].enumerated().map { number, what in
        "spec: Number \(number)\nsteps:\n  - log: \(what == "uses" ? "${counter.url}" : "nothing")\n"
      }.joined(separator: "---\n"),
    ])
    let result = try await Seam.run(["run", project.folder])
    #expect(result.status == 0, "\(result.output)")
    // At the start, before the second and before the third.
    #expect(Files.read(project.folder + "/starts").map { String(decoding: $0, as: UTF8.self) } == "started\nstarted\nstarted\n")
  }

  @Test("is reset by a request, which has to be answered with a status below 400")
  func reset() async throws {
    for (request, status, text) in [
      ("GET /health", Int32(0), "2 specs: 2 passed"),
      ("POST /testing/reset", 3, "orders_api: could not be reset: POST /testing/reset was answered with the status 404"),
    ] {
      let project = try ScratchProject([
        "seam.yaml": """
        dependencies: { db: { postgres: {} } }
        services:
          orders_api:
            run: [\(try BuiltProducts.path(of: "orders-demo")), --port, "${port}"]
            env: { DATABASE_URL: "${db.url}", PAYMENTS_URL: "http://127.0.0.1:1" }
            ready: GET /health
            restart: { reset: \(request) }

        """,
        "a.spec.yaml": "spec: One\nsteps: [{ http: GET /health }]\n---\nspec: Another\nsteps: [{ http: GET /health }]\n",
      ])
      let result = try await Seam.run(["run", project.folder])
      #expect(result.status == status, "\(result.output)")
      #expect(result.output.contains(text), "\(result.output)")
    }
  }
}
