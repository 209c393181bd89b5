import SeamRuntime
import SeamSource
import SeamSpec
import SeamValue
import SeamYAML
import TestSupport
import Testing

@testable import SeamStub

/// A stub that serves while it is kept, and clients of it that were not written here.
final class Stub {
  let dependency: StubDependency
  let url: String

  /// - Parameter routes: the text of a stub file.
  init(
    _ routes: String, name: String = "stub.yaml", tls: Bool = false, values: [String: Value] = [:], loader: any Loader = NoFiles()
  ) throws {
    let file = SourceFile(name: name, bytes: Array(routes.utf8))
    let root = try #require(YAML.parse(file).root)
    var reader = NodeReader(file: file, loader: loader)
    let read = reader.stubFile(root)
    #expect(reader.diagnostics.isEmpty && RouteCheck.run(read, in: values.mapValues { _ in .any }, loader: loader).isEmpty)
    let plan = StubPlan(name: "payments", path: file.name, served: read, hasTLS: tls, values: values, loader: loader)
    dependency = try StubDependency(plan, in: "/tmp")
    url = dependency.attributes["url"]?.rendered ?? ""
  }

  deinit {
    dependency.stop()
  }

  /// Runs Python with the address as `url` and the port as `port`, and returns what it printed.
  ///
  /// - Parameter module: what the script needs beside the standard library: the Python that has it is taken.
  func python(_ script: String, importing module: String = "sys") throws -> String {
    let head = """
      import http.client, socket, json, ssl, sys
      url = '\(url)'; port = \(dependency.attributes["port"]?.rendered ?? "0")
      def talk(data, wait=60):
        s = socket.create_connection(('127.0.0.1', port)); s.settimeout(wait)
        s.sendall(data); out = b''
        try:
          while True:
            piece = s.recv(65536)
            if not piece: break
            out += piece
        except TimeoutError: out += b'(still open)'
        return out
      """
    let python = try #require(
      ["python3", "/usr/bin/python3"].first { python in
        ChildProcess.run("/usr/bin/env", [python, "-c", "import \(module)"], in: "/tmp")?.status == 0
      }, "no Python has \(module)")
    let result = try #require(ChildProcess.run("/usr/bin/env", [python, "-c", head + "\n" + script], in: "/tmp"))
    #expect(result.status == 0, "\(result.errors)")
    return result.output
  }

  func curl(_ arguments: String...) throws -> String { try curl(arguments) }

  func curl(_ arguments: [String]) throws -> String {
    try #require(ChildProcess.run("/usr/bin/env", ["curl", "-sS", "--noproxy", "*", "--max-time", "60"] + arguments, in: "/tmp")).output
  }
}
