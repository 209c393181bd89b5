import Glibc
import TestSupport
import Testing

/// A project in a folder of its own, gone with the test.
final class ScratchProject {
  let folder: String

  init(_ files: [String: String]) throws {
    var template = Array("/tmp/seam-project-XXXXXX".utf8CString)
    folder = String(cString: try #require(mkdtemp(&template).map { UnsafePointer($0) }))
    for (name, text) in files { #expect(Files.write(Array(text.utf8), to: folder + "/" + name)) }
  }

  deinit {
    _ = ChildProcess.run("/bin/rm", ["-rf", folder], in: "/")
  }

  func seam(_ arguments: String..., environment: [String: String] = [:], seconds: Int = 240) async throws -> ChildProcess {
    let started = try #require(
      ChildProcess.start(
        BuiltProducts.path(of: "seam"), arguments, in: folder,
        environment: ["NO_COLOR": "1", "CI": "true"].merging(environment) { $1 }))
    return await started.end(seconds: seconds)
  }
}

@Suite("An environment that cannot be brought up is exit status 3 and one readable message", .serialized)
struct EnvironmentFailureTests {
  private static let oneStep = "spec: Anything\nsteps:\n  - on: db\n    sql: select 1\n"
  private static let oneRequest = "spec: Anything\nsteps:\n  - http: GET /\n"

  private func output(_ files: [String: String], environment: [String: String] = [:]) async throws -> String {
    let result = try await ScratchProject(files).seam("run", environment: environment)
    #expect(result.errors == "")
    return Seam.stable(result.output) + "exit status \(result.status)\n"
  }

  @Test("a migration with a syntax error")
  func migration() async throws {
    let output = try await output([
      "seam.yaml": "dependencies:\n  db: { postgres: {}, migrate: '*.sql' }\n",
      "1_first.sql": "create table a (id int);\n", "2_second.sql": "create table b (id int);\n\ncreat table c (id int);\n",
      "a.spec.yaml": Self.oneStep,
    ])
    Golden.check(output, "environment/migration-syntax")
  }

  @Test("a program that does not exist")
  func missingProgram() async throws {
    let output = try await output([
      "seam.yaml": "services:\n  web: { run: [no-such-program, --port, '${port}'] }\n", "a.spec.yaml": Self.oneRequest,
    ])
    Golden.check(output, "environment/missing-program")
  }

  @Test("a version of PostgreSQL that is not installed")
  func missingVersion() async throws {
    let output = try await output(["seam.yaml": "dependencies:\n  db: { postgres: 9 }\n", "a.spec.yaml": Self.oneStep])
    Golden.check(output.replacing(/installed: .*/, with: "installed: …"), "environment/missing-version")
  }

  @Test("a service that dies at start-up, with the end of its log")
  func diesAtStart() async throws {
    let output = try await output([
      "seam.yaml":
        "services:\n  web: { run: [/bin/sh, -c, 'echo reading the configuration; echo no such key >&2; exit 4'], ready: { tcp: 1 } }\n",
      "a.spec.yaml": "spec: Anything\nsteps:\n  - assert: ${web.host != ''}\n",
    ])
    Golden.check(output, "environment/dies-at-start")
  }

  @Test("a service that is never ready")
  func neverReady() async throws {
    let output = try await output([
      "seam.yaml": "services:\n  web: { run: [sleep, 60], ready: { tcp: '${port}', within: 300ms } }\n", "a.spec.yaml": Self.oneRequest,
    ])
    Golden.check(output, "environment/never-ready")
  }

  @Test("a service that dies in the middle of a spec: that spec is broken, and so is the rest")
  func diesInTheMiddle() async throws {
    let output = try await output([
      "seam.yaml": """
      services:
        web:
          # It ends with the first request.
          run: [python3, -u, unlucky.py, '${port}']
          ready: { log: up, within: 60s }
      """,
      "unlucky.py": """
      import socket, sys
      server = socket.socket()
      server.bind(("127.0.0.1", int(sys.argv[1])))
      server.listen()
      print("up")
      client, _ = server.accept()
      print("out of luck", file=sys.stderr)
      sys.exit(7)

      """,
      "a.spec.yaml": """
      spec: A step that waits
      steps:
        - http: GET /
          on: web
          within: 100s
      ---
      spec: Another
      steps:
        - log: never
      """,
    ])
    Golden.check(output, "environment/dies-in-the-middle")
  }

  @Test("a port that is taken")
  func portTaken() async throws {
    // The port is held by this process while the service is told to use it.
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 1) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    try #require(isBound)
    let port = UInt16(bigEndian: address.sin_port)
    let output = try await output([
      "seam.yaml": """
      services:
        payments:
          run: ['\(try BuiltProducts.path(of: "orders-demo"))', --port, \(port)]
          env: { DATABASE_URL: 'postgres://127.0.0.1:1/none', PAYMENTS_URL: 'http://127.0.0.1:1' }
          ready: { log: never printed }
      """,
      "a.spec.yaml": "spec: Anything\nsteps:\n  - http: GET http://127.0.0.1:\(port)/health\n    on: payments\n",
    ])
    Golden.check(output.replacing("\(port)", with: "PORT"), "environment/port-taken")
  }
}
