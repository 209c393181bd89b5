import SeamValue
import TestSupport
import Testing

@Suite("seam schema", .serialized)
struct SchemaCommandTests {
  private static let names = ["project", "spec", "steps", "stub"]

  @Test("prints the schemas as they are in the repository: scripts/schemas puts them into the program", arguments: names)
  func printed(name: String) async throws {
    let result = try await Seam.run("schema", name)
    let file = try #require(Files.read(Seam.root + "/schemas/\(name).schema.json"))
    #expect(result.status == 0)
    #expect(result.output == String(decoding: file, as: UTF8.self))
  }

  @Test("prints all of them where none is named")
  func all() async throws {
    guard case .map(let all) = try JSON.parse(try await Seam.run("schema").output) else {
      Issue.record("it is no object")
      return
    }
    #expect(all.entries.map(\.key.rendered) == Self.names)
  }

  @Test("knows its names")
  func unknown() async throws {
    let result = try await Seam.run("schema", "specs")
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("seam: there is no schema 'specs': did you mean 'spec'?\n"))
  }

  @Test("an independent validator accepts every document that is right, and refuses those that are not")
  func independent() async throws {
    let started = try #require(ChildProcess.start(Seam.root + "/scripts/check-schemas", [], in: Seam.root, environment: [:], input: ""))
    let result = await started.end(seconds: 300)
    if result.status == 77 {
      print("the schemas were not held against an independent validator: \(result.output)")
      return
    }
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.hasSuffix(": all are\n"))
  }
}
