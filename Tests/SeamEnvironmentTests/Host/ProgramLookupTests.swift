import Glibc
import SeamRuntime
import Testing

@testable import SeamEnvironment

@Suite struct ProgramLookupTests {
  private func folder(with files: [String]) throws -> String {
    let folder = Processes.temporaryFolder()
    for file in files {
      let path = "\(folder)/\(file)"
      #expect(FileTree.makeDirectories(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])))
      try SmallFile.write(Array("#!/bin/sh\n".utf8), to: path, mode: 0o755)
    }
    return folder
  }

  @Test func theHighestVersionWins() throws {
    let folder = try folder(with: ["9/bin/tool", "15/bin/tool", "16/bin/other"])
    defer { FileTree.remove(folder) }
    #expect(try ProgramLookup.locate(Program("tool", directories: ["\(folder)/*/bin"])) == "\(folder)/15/bin/tool")
  }

  @Test func directoriesComeBeforeThePath() throws {
    let folder = try folder(with: ["sh"])
    defer { FileTree.remove(folder) }
    #expect(try ProgramLookup.locate(Program("sh", directories: ["/nowhere", folder])) == "\(folder)/sh")
    #expect(try ProgramLookup.locate(Program("sh", directories: ["/nowhere"])).hasSuffix("/sh"))
  }

  @Test func aPathIsRelativeToItsBase() throws {
    let folder = try folder(with: ["bin/tool"])
    defer { FileTree.remove(folder) }
    #expect(try ProgramLookup.locate(Program("bin/tool", base: folder)) == "\(folder)/bin/tool")
    #expect(try ProgramLookup.locate(Program("\(folder)/bin/tool", base: "/nowhere")) == "\(folder)/bin/tool")
    let failure = #expect(throws: EnvironmentFailure.self) { _ = try ProgramLookup.locate(Program("./tool", base: folder)) }
    #expect(failure?.message == "cannot find the program './tool' (looked in \(folder)/./tool)")
  }

  @Test func whatCannotBeRunIsToldApartFromWhatIsMissing() throws {
    let folder = try folder(with: ["tool"])
    defer { FileTree.remove(folder) }
    chmod(folder + "/tool", 0o644)
    let text = #expect(throws: EnvironmentFailure.self) { _ = try ProgramLookup.locate(Program("./tool", base: folder)) }
    #expect(text?.message == "cannot run '\(folder)/./tool': it is not executable")
    let directory = #expect(throws: EnvironmentFailure.self) { _ = try ProgramLookup.locate(Program(folder)) }
    #expect(directory?.message == "cannot run '\(folder)': it is a directory")
  }
}
