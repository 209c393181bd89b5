import Testing

@testable import SeamEnvironment

@Suite struct SupervisorCommandTests {
  @Test func aCommandIsALineAndBackAgain() throws {
    var start = ProgramStart(executable: "/bin/sh", arguments: ["sh", "a\nb \"\u{1F600}\""], output: "/tmp/out", stopSignal: 15)
    start.environment = [.init(name: "A", value: "b=c")]
    start.directory = "/usr"
    start.error = "/tmp/err"
    start.user = .init(uid: 4_294_967_294, gid: 5, groups: [5, 6])
    for command in [SupervisorCommand.start(id: 1, start), .stop(id: 2, graceMilliseconds: 300)] {
      let line = Array(command.line.utf8)
      #expect(line.firstIndex(of: UInt8(ascii: "\n")) == line.count - 1)
      #expect(SupervisorCommand(line: line.dropLast()) == command)
    }
  }

  @Test(arguments: [
    "", "{", "[]", "{\"do\":\"stop\"}", "{\"do\":\"stop\",\"id\":1,\"grace\":-1}", "{\"do\":\"start\",\"id\":1,\"program\":{}}",
  ])
  func anythingElseIsNone(_ line: String) {
    #expect(SupervisorCommand(line: Array(line.utf8)) == nil)
  }
}
