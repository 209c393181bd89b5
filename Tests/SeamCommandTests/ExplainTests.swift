import Glibc
import TestSupport
import Testing

@Suite("seam explain has a page for every diagnostic, with examples that are what they say", .serialized)
struct ExplainTests {
  @Test("docs/diagnostics.md is what it prints")
  func document() async throws {
    let result = try await Seam.run("explain", "--all")
    #expect(result.status == 0)
    Golden.check(result.output, "../../docs/diagnostics.md")
  }

  @Test("a page is printed by its id, also as it stands in a message; a misspelt id gets the nearest")
  func commands() async throws {
    let page = try await Seam.run("explain", "unknown-key")
    Golden.check(page.output, "command/explain")
    #expect(try await Seam.run("explain", "error[unknown-key]").output == page.output)
    let ids = try await Seam.run("explain").output
    #expect(ids.contains("\nunknown-key\n"))
    let misspelt = try await Seam.run("explain", "unknwon-key")
    #expect(misspelt.status == 2)
    #expect(misspelt.errors.contains("unknown-key"))
  }

  @Test("the ids in the sources have pages, and every page is of one")
  func ids() async throws {
    let pages = Set(try await Seam.run("explain").output.split(separator: "\n").map(String.init))
    var written: Set<String> = []
    var literals: Set<String> = []
    for text in Self.sources(in: Files.packageRoot + "/Sources") {
      for match in text.matches(of: /(?:Diagnostic|ExpressionProblem)\(\s*"([a-z0-9-]+)"/) { written.insert(String(match.1)) }
      for match in text.matches(of: /"([a-z]+(?:-[a-z0-9]+)*)"/) { literals.insert(String(match.1)) }
    }
    // Its id is put together.
    literals.formUnion(["second-anchor", "second-tag"])
    // A page may come a little later than what it explains.
    let missing = written.subtracting(pages).sorted()
    #expect(missing.count < 5, "\(missing)")
    #expect(pages.subtracting(literals).sorted() == [])
    #expect(pages.count >= 250)
  }

  @Test("every wrong example is told so, with the id of its page")
  func wrong() async throws {
    let folder = try Folder()
    for page in try await Self.pages() {
      for (index, example) in page.examples.filter({ $0.kind == .wrong }).enumerated() {
        try folder.write(example.files, to: "example")
        let result = try await Self.seam("check", in: folder.path + "/example")
        #expect(result.output.contains("[\(page.id)]: "), "\(page.id):\n\(result.output)\(result.errors)")
        Golden.check(
          result.output + result.errors + "exit status \(result.status)\n", "explain/\(page.id)\(index == 0 ? "" : "-\(index + 1)")")
        folder.empty("example")
      }
    }
  }

  @Test("so is every example that fails when it runs")
  func failing() async throws {
    let folder = try Folder()
    for page in try await Self.pages() {
      for example in page.examples where example.kind == .failing {
        try folder.write(example.files, to: "example")
        let result = try await Self.seam("run", in: folder.path + "/example")
        #expect(result.output.contains("[\(page.id)]: "), "\(page.id):\n\(result.output)\(result.errors)")
        folder.empty("example")
      }
    }
  }

  @Test("nothing is wrong with any right example")
  func right() async throws {
    let folder = try Folder()
    var count = 0
    for page in try await Self.pages() {
      let examples = page.examples.filter { $0.kind == .right }
      #expect(page.examples.isEmpty || !examples.isEmpty || page.examples.allSatisfy { $0.kind == .other }, "\(page.id)")
      for (index, example) in examples.enumerated() {
        if example.isStandard {
          // All of them at once, in the one project.
          count += 1
          let own = example.files.filter { !Self.standard.keys.contains($0.key) }
          try folder.write(own, to: "standard/\(page.id)-\(index)")
        } else {
          try folder.write(example.files, to: "example")
          let result = try await Self.seam("check", in: folder.path + "/example")
          #expect(result.output.hasSuffix("nothing wrong\n"), "\(page.id):\n\(result.output)\(result.errors)")
          folder.empty("example")
        }
      }
    }
    try folder.write(Self.standard, to: "standard")
    let result = try await Self.seam("check", in: folder.path + "/standard")
    #expect(result.output.hasSuffix("nothing wrong\n") && count > 100, "\(result.output)\(result.errors)")
  }

  @Test("what any golden output says has a page")
  func goldens() async throws {
    let pages = Set(try await Seam.run("explain").output.split(separator: "\n").map(String.init))
    for text in Self.sources(in: Files.packageRoot + "/Tests/Golden", suffix: "") {
      for match in text.matches(of: /(?m)^(?:error|warning)\[([a-z0-9-]+)\]/) {
        #expect(pages.contains(String(match.1)), "\(match.1)")
      }
    }
  }

  // MARK: Pages

  struct Page {
    var id: String
    var examples: [Example] = []
  }

  struct Example {
    enum Kind { case wrong, failing, right, other }
    var kind: Kind
    var files: [String: [UInt8]]
    /// Whether it brings no project of its own.
    var isStandard: Bool
  }

  private static let standard: [String: [UInt8]] = {
    let text = Files.read(Files.packageRoot + "/docs/diagnostics.md").map { String(decoding: $0, as: UTF8.self) } ?? ""
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return files(Array(lines.drop { $0 != "```yaml" }.dropFirst().prefix { $0 != "```" })) ?? [:]
  }()

  private static func pages() async throws -> [Page] {
    var pages: [Page] = []
    var kind = Example.Kind.other
    var isEscaped = false
    var fence: Substring?
    var code: [Substring] = []
    for line in try await Seam.run("explain", "--all").output.split(separator: "\n", omittingEmptySubsequences: false) {
      if let open = fence {
        if line == open {
          if !pages.isEmpty { pages[pages.count - 1].examples.append(example(kind, code, isEscaped)) }
          (fence, code, kind, isEscaped) = (nil, [], .other, false)
        } else {
          code.append(line)
        }
      } else if line.hasPrefix("```") {
        fence = line.prefix { $0 == "`" }
      } else if line.hasPrefix("## ") {
        pages.append(Page(id: String(line.dropFirst(3))))
      } else if line.hasPrefix("Wrong"), line.hasSuffix(":") {
        kind = line.hasPrefix("Wrong when it runs") ? .failing : .wrong
        isEscaped = line.contains("where `\\")
      } else if line == "Right:" {
        kind = .right
      }
    }
    return pages
  }

  private static func example(_ kind: Example.Kind, _ code: [Substring], _ isEscaped: Bool) -> Example {
    if var files = files(code) {
      let isStandard = files["seam.yaml"] == nil
      if isStandard { files.merge(standard) { own, _ in own } }
      return Example(kind: kind, files: files, isStandard: isStandard)
    }
    var lines = code.map(String.init)
    if lines.first?.hasPrefix("- ") == true { lines = ["spec: Example", "steps:"] + lines.map { "  " + $0 } }
    var bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
    if isEscaped { bytes = unescaped(bytes) }
    return Example(kind: kind, files: standard.merging(["example.spec.yaml": bytes]) { $1 }, isStandard: true)
  }

  /// The files of an example, each behind `# NAME`; nil where it begins with none.
  private static func files(_ code: [Substring]) -> [String: [UInt8]]? {
    guard code.first?.wholeMatch(of: /# [A-Za-z0-9.\/]+\.[a-z]+/) != nil else { return nil }
    var files: [String: [UInt8]] = [:]
    var name = ""
    for line in code {
      if line.wholeMatch(of: /# [A-Za-z0-9.\/]+\.[a-z]+/) != nil {
        name = String(line.dropFirst(2))
        files[name] = []
      } else {
        files[name, default: []] += Array((line + "\n").utf8)
      }
    }
    return files
  }

  /// `\t`, `\s` for a space, and `\xNN` for a byte.
  private static func unescaped(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count else {
        out.append(bytes[index])
        index += 1
        continue
      }
      switch bytes[index + 1] {
      case UInt8(ascii: "t"): out.append(9)
      case UInt8(ascii: "s"): out.append(32)
      case UInt8(ascii: "x") where index + 3 < bytes.count:
        out.append(UInt8(String(decoding: bytes[index + 2...index + 3], as: UTF8.self), radix: 16) ?? 0)
        index += 2
      default: out += bytes[index...index + 1]
      }
      index += 2
    }
    return out
  }

  // MARK: Files

  private static func seam(_ command: String, in folder: String) async throws -> ChildProcess {
    let started = try #require(
      ChildProcess.start(BuiltProducts.path(of: "seam"), [command], in: folder, environment: ["NO_COLOR": "1", "CI": "true"], input: ""))
    return await started.end(seconds: 120)
  }

  private static func sources(in folder: String, suffix: String = ".swift") -> [String] {
    Files.names(in: folder).flatMap { name -> [String] in
      let path = folder + "/" + name
      if !Files.names(in: path).isEmpty { return sources(in: path, suffix: suffix) }
      guard name.hasSuffix(suffix), let bytes = Files.read(path) else { return [] }
      return [String(decoding: bytes, as: UTF8.self)]
    }
  }
}

/// A folder of its own under /tmp, removed at the end.
private final class Folder {
  let path: String

  struct Problem: Error {}

  init() throws {
    var template = Array("/tmp/seam-explain-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Problem() }
    path = String(cString: made)
  }

  deinit { Self.remove(path) }

  func write(_ files: [String: [UInt8]], to folder: String) throws {
    for (name, bytes) in files {
      guard Files.write(bytes, to: "\(path)/\(folder)/\(name)") else { throw Problem() }
    }
  }

  func empty(_ folder: String) { Self.remove(path + "/" + folder) }

  private static func remove(_ path: String) {
    for name in Files.names(in: path) where unlink(path + "/" + name) != 0 { remove(path + "/" + name) }
    rmdir(path)
  }
}
