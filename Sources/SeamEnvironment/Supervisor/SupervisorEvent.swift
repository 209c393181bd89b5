import SeamRuntime
import SeamValue

/// What the supervisor tells Seam: a line of JSON each.
enum SupervisorEvent: Sendable, Equatable {
  /// The first: the run's folder exists, and so does the one for the data of servers, which may be the same.
  case ready(folder: String, dataFolder: String)
  /// Instead of it, when the supervisor cannot work.
  case unable(String)
  case started(id: Int, pid: Int32)
  /// The program never ran; `gone` follows.
  case refused(id: Int, StartRefusal)
  case exited(id: Int, ExitStatus)
  /// Neither the program nor anything that it started is left.
  case gone(id: Int)

  var line: String {
    let value: Value =
      switch self {
      case .ready(let folder, let dataFolder): ["is": "ready", "folder": .string(folder), "dataFolder": .string(dataFolder)]
      case .unable(let reason): ["is": "unable", "reason": .string(reason)]
      case .started(let id, let pid): ["is": "started", "id": .int(Int64(id)), "pid": .int(Int64(pid))]
      case .refused(let id, let refusal):
        ["is": "refused", "id": .int(Int64(id)), "stage": .string(refusal.stage.rawValue), "error": .int(Int64(refusal.error))]
      case .exited(let id, .exited(let code)): ["is": "exited", "id": .int(Int64(id)), "code": .int(Int64(code))]
      case .exited(let id, .signalled(let signal)): ["is": "exited", "id": .int(Int64(id)), "signal": .int(Int64(signal))]
      case .gone(let id): ["is": "gone", "id": .int(Int64(id))]
      }
    return JSON.write(value) + "\n"
  }

  /// Nil for what is no event.
  init?(line: [UInt8]) {
    guard let value = try? JSON.parse(line) else { return nil }
    let id = value["id"]?.number(Int.self)
    switch (value["is"]?.text, id) {
    case ("ready", _):
      guard let folder = value["folder"]?.text, let dataFolder = value["dataFolder"]?.text else { return nil }
      self = .ready(folder: folder, dataFolder: dataFolder)
    case ("unable", _):
      self = .unable(value["reason"]?.text ?? "")
    case ("started", let id?):
      guard let pid = value["pid"]?.number(Int32.self) else { return nil }
      self = .started(id: id, pid: pid)
    case ("refused", let id?):
      guard let stage = value["stage"]?.text.flatMap(StartRefusal.Stage.init), let error = value["error"]?.number(Int32.self)
      else { return nil }
      self = .refused(id: id, StartRefusal(stage: stage, error: error))
    case ("exited", let id?):
      if let code = value["code"]?.number(Int32.self) {
        self = .exited(id: id, .exited(code))
      } else if let signal = value["signal"]?.number(Int32.self) {
        self = .exited(id: id, .signalled(signal))
      } else {
        return nil
      }
    case ("gone", let id?):
      self = .gone(id: id)
    default: return nil
    }
  }
}

/// Why a program could not be started.
struct StartRefusal: Error, Equatable {
  enum Stage: String, Sendable {
    case fork, files, directory, user, execute
  }

  var stage: Stage
  /// An error number of a system call.
  var error: Int32

  /// "cannot be started: permission denied"
  func message(_ start: ProgramStart) -> String {
    let reason = SystemError(error).text
    return switch stage {
    case .fork: "cannot be started: the system refuses another process: \(reason)"
    case .files: "cannot be started: its input or output cannot be opened: \(reason)"
    case .directory: "cannot be started in '\(start.directory ?? "")': \(reason)"
    case .user: "cannot be started as another user: \(reason)"
    case .execute: "cannot be started: \(reason)"
    }
  }
}
