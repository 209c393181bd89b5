import SeamExpression
import SeamSource
import SeamSpec
import SeamValue

/// A reply made ready: one that is always the same is built once.
enum CompiledReply: Sendable {
  case constant(StubResponse, delay: Duration)
  case computed(StubReply)

  init(_ reply: StubReply) {
    let isConstant = reply.templates.allSatisfy { $0.constant != nil }
    if !reply.isDropped, isConstant, !reply.isStream, let answer = try? reply.answer([String: Value]()),
      case .whole(let response) = answer
    {
      self = .constant(response, delay: reply.delay)
    } else {
      self = .computed(reply)
    }
  }
}

/// What is sent for one request.
enum StubAnswer: Sendable {
  case whole(StubResponse)
  case stream(StubStream)
  case drop
}

extension StubReply {
  var isStream: Bool {
    if case .stream = content { true } else { false }
  }

  /// The answer, with everything computed. What goes wrong points at the expression.
  func answer(_ bindings: some Bindings) throws(Diagnostic) -> StubAnswer {
    if isDropped { return .drop }
    guard case .int(let number) = try status.evaluate(bindings), (200...599).contains(number) else {
      throw Diagnostic("bad-status", "the status of a reply is a whole number from 200 to 599", at: status.expressions.first?.span ?? span)
    }
    var headers: [(String, String)] = []
    for member in self.headers {
      if case .list(let items) = try member.value.evaluate(bindings) {
        headers += items.map { (member.key, $0.rendered) }
      } else {
        headers.append((member.key, try member.value.text(bindings)))
      }
    }
    let type = headers.contains { $0.0.lowercased() == "content-type" } ? nil : contentType
    if let type { headers.insert(("Content-Type", type), at: 0) }
    if case .stream(let pieces) = content {
      var parts: [StubStream.Part] = []
      for piece in pieces { parts.append(try piece.part(bindings)) }
      return .stream(StubStream(status: Int(number), headers: headers, parts: parts))
    }
    let body: [UInt8] =
      switch content {
      case .none, .stream: []
      case .bytes(let bytes): bytes
      case .text(let template): try template.bytes(bindings)
      case .json(let template): Array(JSON.write(try template.evaluate(bindings)).utf8)
      }
    guard let response = StubResponse(status: Int(number), headers: headers, body: body) else {
      throw Diagnostic("bad-header", "the headers of this reply cannot be sent: one of them holds a line break", at: span)
    }
    return .whole(response)
  }

  /// What the body says it is, unless the reply tells.
  private var contentType: String? {
    switch content {
    case .none, .bytes: return nil
    case .json: return "application/json"
    case .text: return "text/plain; charset=utf-8"
    case .stream(let pieces):
      let isJSON = pieces.contains { if case .json = $0.content { true } else { false } }
      return isJSON ? "application/x-ndjson" : "text/plain; charset=utf-8"
    }
  }
}

extension StubReply.Piece {
  fileprivate func part(_ bindings: some Bindings) throws(Diagnostic) -> StubStream.Part {
    switch content {
    case .text(let template): .init(bytes: try template.bytes(bindings), delay: delay)
    case .json(let template): .init(bytes: Array(JSON.write(try template.evaluate(bindings)).utf8) + [0x0A], delay: delay)
    case .drop: .init(bytes: nil, delay: delay)
    }
  }
}

extension Template {
  /// What is sent for it: bytes as they are, such as those of a file, all else as text.
  fileprivate func bytes(_ bindings: some Bindings) throws(Diagnostic) -> [UInt8] {
    guard case .expression = self else { return Array(try text(bindings).utf8) }
    let value = try evaluate(bindings)
    if case .bytes(let bytes) = value { return bytes }
    return Array(value.rendered.utf8)
  }
}
