import TestSupport
import Testing

@Suite("Proxies that the environment names", .serialized)
struct ProxyTests {
  /// A run of one project starts a server that answers with what it was asked, and one of its steps runs Seam in another project, to which that server is
  /// the proxy.
  @Test("are used where a step says so, and never for this machine")
  func environment() async throws {
    let inner = try ScratchProject([
      "seam.yaml": "env: [MIRROR]\n",
      "a.spec.yaml": """
      spec: Through the proxy of the environment
      steps:
        - http: GET http://shop.example.test/elsewhere
          proxy: environment
          expect: { json: { path: "http://shop.example.test/elsewhere" } }
        - http: GET ${env.MIRROR}/here
          proxy: environment
          expect: { json: { path: /here } }
      ---
      spec: Without being told so, through none
      steps:
        - http: GET ${env.MIRROR}/here
          expect: { json: { path: /here } }
      """,
    ])
    let outer = try ScratchProject([
      "seam.yaml": """
      services:
        mirror: { run: [python3, '\(Seam.root)/Tests/Golden/run/requests/mirror.py', "${port}"] }
      """,
      "a.spec.yaml": """
      spec: Inside
      steps:
        - exec: ['\(try BuiltProducts.path(of: "seam"))', run]
          cwd: '\(inner.folder)'
          env: { MIRROR: "${mirror.url}", http_proxy: "${mirror.url}", no_proxy: "" }
          timeout: 50s
          expect: { stdout: { $contains: "2 specs: 2 passed" } }
      """,
    ])
    let result = try await outer.seam("run")
    #expect(result.status == 0, "\(result.output)")
  }
}
