import Glibc
import Testing

@testable import SeamEnvironment

@Suite struct FileTreeTests {
  @Test func aCopyIsLikeItsOriginal() throws {
    let folder = Processes.temporaryFolder()
    defer { FileTree.remove(folder) }
    let source = folder + "/source"
    #expect(FileTree.makeDirectories(source + "/a/b"))
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try SmallFile.write(bytes, to: source + "/a/b/file", mode: 0o640)
    try SmallFile.write([], to: source + "/empty", mode: 0o400)
    symlink("a/b/file", source + "/link")
    chmod(source + "/a", 0o750)
    if geteuid() == 0 { chown(source + "/a/b/file", 12345, 54321) }

    try FileTree.copy(source, to: folder + "/target")
    #expect(SmallFile.read(folder + "/target/a/b/file", limit: 1 << 20)?.bytes == bytes)
    for path in ["", "/a", "/a/b", "/a/b/file", "/empty", "/link"] {
      var original = stat()
      var copy = stat()
      #expect(lstat(source + path, &original) == 0)
      #expect(lstat(folder + "/target" + path, &copy) == 0)
      #expect(copy.st_mode == original.st_mode, "\(path)")
      #expect(copy.st_uid == original.st_uid, "\(path)")
      #expect(copy.st_gid == original.st_gid, "\(path)")
    }
    #expect(throws: SystemError(EEXIST)) { try FileTree.copy(source, to: folder + "/target") }
    #expect(throws: SystemError(ENOENT)) { try FileTree.copy(folder + "/nowhere", to: folder + "/other") }
  }

  @Test func removingFollowsNoLinks() throws {
    let folder = Processes.temporaryFolder()
    defer { FileTree.remove(folder) }
    #expect(FileTree.makeDirectories(folder + "/kept"))
    try SmallFile.write([], to: folder + "/kept/file")
    #expect(FileTree.makeDirectories(folder + "/removed/a/b"))
    symlink(folder + "/kept", folder + "/removed/a/link")
    FileTree.remove(folder + "/removed")
    #expect(access(folder + "/removed", F_OK) != 0)
    #expect(access(folder + "/kept/file", F_OK) == 0)
  }
}
