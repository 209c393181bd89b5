import SeamValue

/// A program to start, as Seam tells its supervisor: nothing in it is looked up any more.
struct ProgramStart: Sendable, Equatable {
  /// Whose rights it runs with, where these are not Seam's own.
  struct User: Sendable, Equatable {
    var uid: UInt32
    var gid: UInt32
    var groups: [UInt32]
  }

  struct Variable: Sendable, Equatable {
    var name: String
    var value: String
  }

  var executable: String
  /// From `argv[0]` on.
  var arguments: [String]
  /// Added to (and over) the supervisor's own environment.
  var environment: [Variable] = []
  /// Nil for the supervisor's own.
  var directory: String?
  var input = "/dev/null"
  /// Appended to.
  var output: String
  /// Nil for the same file as `output`.
  var error: String?
  var user: User?
  /// Sent first when it is to stop.
  var stopSignal: Int32

  var hasNulByte: Bool {
    ([executable, directory ?? "", input, output, error ?? ""] + arguments + environment.flatMap { [$0.name, $0.value] })
      .contains { $0.utf8.contains(0) }
  }
}

extension ProgramStart {
  var value: Value {
    var entries: [(String, Value)] = [
      ("executable", .string(executable)),
      ("arguments", .list(arguments.map(Value.string))),
      ("environment", .list(environment.map { .list([.string($0.name), .string($0.value)]) })),
      ("directory", directory.map(Value.string) ?? .null),
      ("input", .string(input)),
      ("output", .string(output)),
      ("error", error.map(Value.string) ?? .null),
      ("stopSignal", .int(Int64(stopSignal))),
    ]
    if let user {
      entries += [
        ("uid", .int(Int64(user.uid))), ("gid", .int(Int64(user.gid))), ("groups", .list(user.groups.map { .int(Int64($0)) })),
      ]
    }
    return .object(entries)
  }

  /// Nil where a part is missing or of another kind.
  init?(_ value: Value) {
    guard let executable = value["executable"]?.text, let output = value["output"]?.text, let input = value["input"]?.text,
      let arguments = value["arguments"]?.texts, let stopSignal = value["stopSignal"]?.number(Int32.self),
      case .list(let pairs)? = value["environment"]
    else { return nil }
    self.init(executable: executable, arguments: arguments, output: output, stopSignal: stopSignal)
    self.input = input
    directory = value["directory"]?.text
    error = value["error"]?.text
    for pair in pairs {
      guard let pair = pair.texts, pair.count == 2 else { return nil }
      environment.append(Variable(name: pair[0], value: pair[1]))
    }
    if let uid = value["uid"]?.number(UInt32.self) {
      guard let gid = value["gid"]?.number(UInt32.self), case .list(let groups)? = value["groups"] else { return nil }
      user = User(uid: uid, gid: gid, groups: groups.compactMap { $0.number(UInt32.self) })
    }
  }
}

extension Value {
  var text: String? { if case .string(let text) = self { text } else { nil } }

  var texts: [String]? {
    guard case .list(let items) = self else { return nil }
    let texts = items.compactMap(\.text)
    return texts.count == items.count ? texts : nil
  }

  func number<Number: BinaryInteger>(_ type: Number.Type) -> Number? {
    if case .int(let number) = self { Number(exactly: number) } else { nil }
  }
}
