import SeamSpec
import Testing

@Suite("Steps can stand in a file of their own")
struct IncludeTests {
  private func problems(_ steps: String, _ files: [String: String]) throws -> [String] {
    try Reading.spec("spec: S\nsteps:\n\(steps)", files: files).problems
  }

  @Test("paths are relative to the file in which they stand")
  func paths() throws {
    let files = [
      "specs/steps/a.yaml": "steps: [{ include: more/b.yaml }]", "specs/steps/more/b.yaml": "steps: [{ include: ../../c.yaml }]",
      "specs/c.yaml": "steps: [{ log: x }]",
    ]
    #expect(try problems("  - include: steps/a.yaml\n", files) == [])
  }

  @Test("a file that includes itself is refused, whatever the path looks like")
  func cycle() throws {
    #expect(try problems("  - include: a.yaml\n", ["specs/a.yaml": "steps: [{ include: ./x/../a.yaml }]"]) == ["include-cycle"])
  }

  @Test("files and groups are 16 deep at most")
  func depth() throws {
    var files: [String: String] = [:]
    for index in 0..<20 { files["specs/\(index).yaml"] = "steps: [{ include: \(index + 1).yaml }]" }
    files["specs/20.yaml"] = "steps: [{ log: x }]"
    #expect(try problems("  - include: 0.yaml\n", files) == ["too-deep"])
    let open = String(repeating: "{ group: [", count: 20)
    let close = String(repeating: "] }", count: 20)
    #expect(try problems("  - \(open){ log: x }\(close)\n", [:]) == ["too-deep"])
  }

  @Test("what is wrong with a file is found once by each reader")
  func once() throws {
    let files = ["specs/a.yaml": "steps: [{ logg: x }]"]
    #expect(try problems("  - include: a.yaml\n", files) == ["unknown-key"])
  }

  @Test("paths that are one are written as one", arguments: [("./a/../b", "b"), ("/x/./y/", "/x/y"), ("../a", "../a"), (".", ".")])
  func normalized(path: String, expected: String) {
    #expect(FilePath.normalized(path) == expected)
  }
}
