import Glibc
import Testing

@testable import SeamEnvironment

@Suite struct RunFolderTests {
  @Test func whatAnEndedRunLeftIsRemovedAndNothingElse() async throws {
    let parent = Processes.temporaryFolder()
    defer { FileTree.remove(parent) }
    let running = try RunFolder.make(in: parent)
    let abandoned = parent + "/seam-abandoned"
    #expect(FileTree.makeDirectories(abandoned + "/1-x/data"))
    try SmallFile.write([], to: abandoned + "/lock")
    let foreign = parent + "/seam-foreign"
    #expect(FileTree.makeDirectories(foreign))
    RunFolder.removeAbandoned(in: [parent])
    #expect(access(running.path, F_OK) == 0)
    #expect(access(abandoned, F_OK) != 0)
    #expect(access(foreign, F_OK) == 0)
    running.remove()
    #expect(access(running.path, F_OK) != 0)
  }

  @Test func othersMayPassThroughIt() throws {
    let parent = Processes.temporaryFolder()
    defer { FileTree.remove(parent) }
    var status = stat()
    #expect(stat(try RunFolder.make(in: parent).path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o711)
  }
}
