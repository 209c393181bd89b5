import SeamValue

/// What Seam tells its supervisor: a line of JSON each.
enum SupervisorCommand: Sendable, Equatable {
  case start(id: Int, ProgramStart)
  /// Its stop signal, after the grace SIGKILL, and then SIGKILL to all that is left of it.
  case stop(id: Int, graceMilliseconds: Int)

  var line: String {
    switch self {
    case .start(let id, let start): JSON.write(["do": "start", "id": .int(Int64(id)), "program": start.value]) + "\n"
    case .stop(let id, let grace): JSON.write(["do": "stop", "id": .int(Int64(id)), "grace": .int(Int64(grace))]) + "\n"
    }
  }

  /// Nil for what is no command.
  init?(line: [UInt8]) {
    guard let value = try? JSON.parse(line), let id = value["id"]?.number(Int.self) else { return nil }
    switch value["do"]?.text {
    case "start":
      guard let program = value["program"], let start = ProgramStart(program) else { return nil }
      self = .start(id: id, start)
    case "stop":
      guard let grace = value["grace"]?.number(Int.self), (0...86_400_000).contains(grace) else { return nil }
      self = .stop(id: id, graceMilliseconds: grace)
    default: return nil
    }
  }
}
