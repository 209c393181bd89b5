import Glibc
import TestSupport
import Testing

@testable import SeamRuntime

@Suite("A text in the log of a process that goes on printing") struct LogSearchTests {
  private let folder: String
  private let log: ProcessLog

  init() throws {
    var template = Array("/tmp/seam-log-XXXXXX".utf8CString)
    folder = String(cString: try #require(mkdtemp(&template).map { UnsafePointer($0) }))
    log = ProcessLog(path: folder + "/log")
  }

  private func print(_ text: String) throws {
    let file = try #require(fopen(log.path, "ab"))
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
  }

  @Test("is found however much was printed after it, and however it came")
  func found() throws {
    defer { _ = ChildProcess.run("/bin/rm", ["-rf", folder], in: "/") }
    let search = LogSearch("listening")
    #expect(!search.isFound(in: log), "there is no log yet")
    try print("starting\nlist")
    #expect(!search.isFound(in: log))
    try print("ening on port 1\n" + String(repeating: "a line\n", count: 1_000_000))
    #expect(search.isFound(in: log))
    #expect(!LogSearch("listening on port 2").isFound(in: log))
    #expect(LogSearch("a line\na line").isFound(in: log))
  }

  @Test("is looked for only in what is new, and from the beginning in another log")
  func place() throws {
    defer { _ = ChildProcess.run("/bin/rm", ["-rf", folder], in: "/") }
    var place = 0
    try print(String(repeating: "x", count: 3 << 20))
    #expect(!log.contains(Array("yy".utf8), from: &place))
    #expect(place == (3 << 20) - 1, "its first half may have been the last")
    let search = LogSearch("xx")
    #expect(search.isFound(in: log))
    let other = ProcessLog(path: folder + "/other")
    #expect(Files.write(Array("axxb".utf8), to: other.path))
    #expect(search.isFound(in: other))
  }
}
