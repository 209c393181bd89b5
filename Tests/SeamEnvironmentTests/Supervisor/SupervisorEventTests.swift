import Testing

@testable import SeamEnvironment

@Suite struct SupervisorEventTests {
  @Test(arguments: [
    SupervisorEvent.ready(folder: "/tmp/seam-x", dataFolder: "/dev/shm/seam-y"), .unable("no space"), .started(id: 1, pid: 2),
    .refused(id: 1, StartRefusal(stage: .execute, error: 2)), .exited(id: 1, .exited(3)), .exited(id: 1, .signalled(9)), .gone(id: 4),
  ])
  func anEventIsALineAndBackAgain(_ event: SupervisorEvent) {
    let line = Array(event.line.utf8)
    #expect(line.firstIndex(of: UInt8(ascii: "\n")) == line.count - 1)
    #expect(SupervisorEvent(line: line.dropLast()) == event)
  }

  @Test(arguments: ["", "{}", "{\"is\":\"gone\"}", "{\"is\":\"exited\",\"id\":1}", "{\"is\":\"ready\"}"])
  func anythingElseIsNone(_ line: String) {
    #expect(SupervisorEvent(line: Array(line.utf8)) == nil)
  }
}
