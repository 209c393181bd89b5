import Glibc
import TestSupport
import Testing

@Suite("seam run --update writes what was found, and nothing else")
struct UpdateTests {
  private func folder(_ files: [String: String]) throws -> String {
    var template = Array("/tmp/seam-update-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    for (name, text) in files { try #require(Files.write(Array(text.utf8), to: path + "/" + name)) }
    return path
  }

  private func remove(_ folder: String) {
    for name in Files.names(in: folder) {
      if unlink(folder + "/" + name) != 0 { remove(folder + "/" + name) }
    }
    rmdir(folder)
  }

  private func seam(_ words: String..., in folder: String) throws -> ChildProcess {
    try #require(
      ChildProcess.run(
        BuiltProducts.path(of: "seam"), words.map { $0.replacing("@", with: folder) }, in: Seam.root,
        environment: ["NO_COLOR": "1", "CI": "1"],
        seconds: 240))
  }

  private func text(_ path: String) -> String? { Files.read(path).map { String(decoding: $0, as: UTF8.self) } }

  private static let step = "```yaml seam\n- exec: [echo, '{\"n\": 2, \"id\": 7}']\n```\n\n"

  @Test(
    "an expected block",
    arguments: [
      ("```json seam\n{ \"n\": 1, \"id\": { \"$gt\": 5 } }\n```\n", "```json seam\n{ \"n\": 2, \"id\": { \"$gt\": 5 } }\n```\n"),
      ("```json seam\n{\"n\":2}\n```", "```json seam\n{\"n\":2}\n```"),
      ("```json seam\n```\nend", "```json seam\n{\n  \"n\": 2,\n  \"id\": 7\n}\n```\nend"),
      ("> ~~~~text seam\n> old\n> older\n> ~~~~\n", "> ~~~~text seam\n> {\"n\": 2, \"id\": 7}\n> ~~~~\n"),
      ("- a\n\n  ```text seam\n  old\n  ```\n", "- a\n\n  ```text seam\n  {\"n\": 2, \"id\": 7}\n  ```\n"),
    ])
  func block(before: String, after: String) throws {
    let folder = try folder(["a.md": "# A\n\n" + Self.step + before, "b.md": "# A\n\n" + Self.step + before.replacing("\n", with: "\r\n")])
    defer { remove(folder) }
    #expect(try seam("run", "--update", "@/a.md", "@/b.md", in: folder).status == 0)
    #expect(text(folder + "/a.md") == "# A\n\n" + Self.step + after)
    #expect(text(folder + "/b.md") == "# A\n\n" + Self.step + after.replacing("\n", with: "\r\n"))
    #expect(try seam("run", "@", in: folder).status == 0)
  }

  @Test("a snapshot, which is missed without --update and held afterwards")
  func snapshot() async throws {
    let spec =
      "spec: A\ncases: [{ n: 1 }, { n: 2 }]\nsteps:\n  - exec: [echo, '{\"n\": ${case.n}}']\n    expect: { json: { $snapshot: answer }, stdout: { $snapshot: text } }\n"
    let folder = try folder(["a.spec.yaml": spec])
    defer { remove(folder) }
    let first = try seam("run", "@", in: folder)
    #expect(first.status == 1)
    #expect(first.output.contains("'seam run --update' writes it"))
    #expect(try seam("run", "--update", "@", in: folder).status == 0)
    #expect(text(folder + "/a.snapshots/answer.2.json") == "{\n  \"n\": 2\n}\n")
    #expect(text(folder + "/a.snapshots/text.1.txt") == "{\"n\": 1}\n")
    #expect(try seam("run", "@", in: folder).status == 0)
    try #require(
      Files.write(Array(spec.replacing("\"n\"", with: "\"m\"").replacing("answer", with: "other").utf8), to: folder + "/a.spec.yaml"))
    let third = try seam("run", "@", in: folder)
    #expect(third.status == 1)
    #expect(third.output.contains("unused-snapshot"))
  }
}
