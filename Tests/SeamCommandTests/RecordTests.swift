import Glibc
import TestSupport
import Testing

@Suite("seam record writes down what a third party answered, and what it answers differently later", .serialized)
struct RecordTests {
  /// A third party, written with what Python brings along. What it asks for a cup stands in a file.
  private static let thirdParty = """
    import http.server, json, sys
    class Shop(http.server.BaseHTTPRequestHandler):
      protocol_version = 'HTTP/1.1'
      def answer(self, status, document, headers={}):
        body = json.dumps(document).encode()
        self.send_response(status)
        for name, value in headers.items(): self.send_header(name, value)
        self.send_header('Content-Type', 'application/json'); self.send_header('Content-Length', str(len(body)))
        self.end_headers(); self.wfile.write(body)
      def do_GET(self):
        self.answer(200, {'cup': int(open('price').read()), 'next': f'http://{self.headers["host"]}/prices?page=2'}, {'X-Request-Id': str(id(self))})
      def do_POST(self):
        self.rfile.read(int(self.headers['content-length']))
        self.answer(201, {'access_token': 's3cr3t-of-the-answer'}, {'Set-Cookie': 'session=s3cr3t; Path=/'})
      def log_message(self, *words): pass
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Shop)
    print(server.server_port, flush=True)
    server.serve_forever()
    """

  /// What talks to it: asks for prices, twice, by the address that the first answer names, and logs in.
  private static let client = """
    import json, os, urllib.request as u
    url = os.environ['SHOP_URL']
    page = json.load(u.urlopen(url + '/prices'))
    print('a cup is', page['cup']); json.load(u.urlopen(page['next']))
    login = json.dumps({'user': 'me', 'password': 's3cr3t-of-the-request'}).encode()
    u.urlopen(u.Request(url + '/login', login, {'Content-Type': 'application/json', 'Authorization': 'Bearer s3cr3t-of-the-header'})).read()
    """

  private func withThirdParty(_ body: (ScratchProject, _ url: String) async throws -> Void) async throws {
    let project = try ScratchProject(["third-party.py": Self.thirdParty, "client.py": Self.client, "price": "9"])
    let server = try #require(ChildProcess.start("/usr/bin/env", ["python3", "third-party.py"], in: project.folder))
    do {
      for _ in 0..<6000 where !server.output.hasSuffix("\n") { try await Task.sleep(for: .milliseconds(10)) }
      try await body(project, "http://127.0.0.1:\(server.output.filter(\.isNumber))")
    } catch {
      server.signal(SIGKILL)
      _ = await server.end()
      throw error
    }
    server.signal(SIGKILL)
    _ = await server.end()
  }

  private func text(_ project: ScratchProject, _ name: String) -> String {
    String(decoding: Files.read("\(project.folder)/\(name)") ?? [], as: UTF8.self)
  }

  @Test("recorded, unchanged, changed, edited by hand")
  func again() async throws {
    try await withThirdParty { project, url in
      var told = ""
      func record(_ title: String, _ options: String...) async throws {
        let words = ["record", "shop", "--upstream", url, "--to", "shop.yaml"] + options + ["--", "python3", "client.py"]
        let ended = try #require(
          ChildProcess.start(BuiltProducts.path(of: "seam"), words, in: project.folder, environment: ["NO_COLOR": "1", "CI": "true"]))
        let result = await ended.end()
        #expect(!(result.output + result.errors).contains("s3cr3t"))
        told += "== \(title)\n$ seam \(words.joined(separator: " "))\n\(result.output)\(result.errors)exit status \(result.status)\n\n"
      }
      try await record("the first time")
      let first = text(project, "shop.yaml")
      #expect(!first.contains("s3cr3t"))
      try await record("nothing has changed", "--check")
      #expect(Files.write(Array("12".utf8), to: project.folder + "/price"))
      try await record("the price has changed", "--check")
      #expect(text(project, "shop.yaml") == first)
      try await record("recorded again")
      #expect(text(project, "shop.yaml") != first)
      let edited = text(project, "shop.yaml").replacing("status: 201", with: "status: 200 # as it should be")
      #expect(Files.write(Array(edited.utf8), to: project.folder + "/shop.yaml"))
      try await record("edited by hand")
      #expect(text(project, "shop.yaml") == edited)
      try await record("and given up", "--overwrite")
      Golden.check(Seam.stable(told).replacing(/As recorded: [0-9a-f]{16}/, with: "As recorded: DIGEST"), "command/record")
      Golden.check(
        Seam.stable(text(project, "shop.yaml")).replacing(/As recorded: [0-9a-f]{16}/, with: "As recorded: DIGEST"), "command/recorded")
      #expect(Files.names(in: project.folder) == ["client.py", "price", "shop.yaml", "third-party.py"])
    }
  }

  @Test("without a command, until it is interrupted")
  func interrupted() async throws {
    try await withThirdParty { project, url in
      let recording = try #require(
        ChildProcess.start(
          BuiltProducts.path(of: "seam"), ["record", "shop", "--upstream", url, "--to", "shop.yaml"], in: project.folder,
          environment: ["NO_COLOR": "1", "CI": "true"]))
      for _ in 0..<6000 where !recording.output.contains("Ctrl-C") { try await Task.sleep(for: .milliseconds(10)) }
      let address = try #require(recording.output.firstMatch(of: /http:\/\/127\.0\.0\.1:[0-9]+/)).output
      let client = try #require(
        ChildProcess.start("/usr/bin/env", ["python3", "client.py"], in: project.folder, environment: ["SHOP_URL": String(address)]))
      #expect(await client.end().output == "a cup is 9\n")
      recording.signal(SIGINT)
      #expect(await recording.end().status == 0)
      #expect(text(project, "shop.yaml").contains("on: GET /prices"))
    }
  }

  @Test("what cannot be recorded leaves the file alone")
  func failing() async throws {
    let project = try ScratchProject([:])
    let words = ["record", "shop", "--upstream", "http://127.0.0.1:1"]
    let nothing = try await project.seam(words[0], words[1], words[2], words[3], "--to", "shop.yaml", "--", "true")
    #expect(nothing.status == 1 && nothing.errors.contains("nothing was recorded"))
    let failed = try await project.seam(words[0], words[1], words[2], words[3], "--to", "shop.yaml", "--", "false")
    #expect(failed.status == 1)
    let missing = try await project.seam(words[0], words[1], words[2], words[3], "--to", "shop.yaml", "--check", "--", "true")
    #expect(missing.status == 2 && missing.errors.contains("there is no file 'shop.yaml'"))
    #expect(Files.names(in: project.folder) == [])
  }

  /// httpbin is recorded while specs run against it, and they run against the recording without it.
  @Test("httpbin")
  func httpbin() async throws {
    let started = try #require(
      ChildProcess.start(Files.packageRoot + "/scripts/httpbin", [BuiltProducts.path(of: "seam")], in: Files.packageRoot))
    let result = await started.end(seconds: 240)
    if result.status == 77 { try Test.cancel("\(result.errors)") }
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }
}
