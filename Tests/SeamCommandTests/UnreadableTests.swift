import Glibc
import TestSupport
import Testing

@Suite("What cannot be read, and what is asked for and is not there, is said")
struct UnreadableTests {
  /// A folder with a spec in which nothing is wrong.
  private static func folder() throws -> String {
    var template = Array("/tmp/seam-unreadable-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    try #require(Files.write(Array("spec: Fine\nsteps:\n  - log: a\n".utf8), to: path + "/a.spec.yaml"))
    return path
  }

  private static func remove(_ folder: String) {
    for name in Files.names(in: folder) { unlink(folder + "/" + name) }
    rmdir(folder)
  }

  private func seam(_ words: String...) throws -> ChildProcess {
    try #require(
      ChildProcess.run(BuiltProducts.path(of: "seam"), words, in: Seam.root, environment: ["NO_COLOR": "1"], seconds: 240))
  }

  @Test("a FIFO is never waited for", arguments: ["b.spec.yaml", "seam.yaml"])
  func fifo(name: String) throws {
    let folder = try Self.folder()
    defer { Self.remove(folder) }
    try #require(mkfifo(folder + "/" + name, 0o600) == 0)
    let result = try seam("check", folder)
    #expect(result.status == 2)
    #expect(result.output.contains("error[unreadable-file]: cannot read '\(folder)/\(name)': it is no regular file"), "\(result.output)")
  }

  @Test("a FIFO among the migrations is never waited for")
  func migration() throws {
    let folder = try Self.folder()
    defer { Self.remove(folder) }
    try #require(mkfifo(folder + "/1.sql", 0o600) == 0)
    try #require(Files.write(Array("dependencies: { db: { sqlite: {}, migrate: '*.sql' } }".utf8), to: folder + "/seam.yaml"))
    let result = try seam("check", folder)
    #expect(result.status == 2)
    #expect(result.output.contains("1.sql': it is no regular file"), "\(result.output)")
  }

  @Test("a line beyond the end of a file is no line of its last spec")
  func lineBeyondTheEnd() throws {
    let folder = try Self.folder()
    defer { Self.remove(folder) }
    #expect(try seam("check", folder + "/a.spec.yaml:3").status == 0)
    let result = try seam("check", folder + "/a.spec.yaml:999")
    #expect(result.status == 2 && result.errors.contains("there is no spec at line 999"), "\(result.errors)")
  }

  @Test("a text that everything holds is no choice", arguments: ["--name", "--tag"])
  func emptyChoice(option: String) throws {
    let result = try seam("check", option, "", "specs")
    #expect(result.status == 2 && result.errors.contains("\(option) needs a value that is not empty"), "\(result.errors)")
  }

  @Test("every command tells what there is", arguments: ["run", "check", "plan", "record"], ["--help", "-h"])
  func help(command: String, option: String) throws {
    let result = try seam(command, option)
    #expect(result.status == 0 && result.output.contains("usage: seam COMMAND"))
  }
}
