import SeamRuntime
import SeamSource
import SeamSpec
import SeamYAML

/// What stands behind `rabbitmq:`, and `owned` beside it.
enum RabbitMQSettings {
  case launched
  case given(RabbitMQAddress, isOwned: Bool)

  private static let keys = ["url", "management"]

  /// Nil where a mistake was reported.
  static func read(_ declaration: DependencyDeclaration, into diagnostics: inout [Diagnostic]) -> RabbitMQSettings? {
    let before = diagnostics.count
    let file = declaration.span.file
    func span(_ node: Node) -> SourceSpan { SourceSpan(file, node.range) }
    var entries: [Node.Entry] = []
    switch declaration.settings.content {
    case .scalar(let scalar) where scalar.value == .null: break
    case .mapping(let written): entries = written
    default:
      diagnostics.append(
        .wrongKind("'rabbitmq'", expected: "{} or {url: …}", found: declaration.settings.kind, at: span(declaration.settings)))
    }
    entries = entries.known(keys) {
      diagnostics.append(.unknownKey($0.key.text ?? "", of: "'rabbitmq'", keys: keys, at: span($0.key)))
    }
    func entry(_ key: String) -> Node.Entry? { entries.first { $0.key.text == key } }
    var isOwned = false
    let owned = declaration.extra["owned"]
    if let owned {
      if case .scalar(let scalar) = owned.content, case .bool(let flag) = scalar.value {
        isOwned = flag
      } else {
        diagnostics.append(.wrongKind("'owned'", expected: "true or false", found: owned.kind, at: span(owned)))
      }
    }
    guard let url = entry("url") else {
      if diagnostics.count == before, let owned { diagnostics.append(.ownedWithoutURL(at: span(owned))) }
      if diagnostics.count == before, let management = entry("management") {
        diagnostics.append(.missingKey("url", of: "a broker with 'management'", at: span(management.key)))
      }
      return diagnostics.count == before ? .launched : nil
    }
    var address = read(url.value, "'url'", span, into: &diagnostics) { text throws(RabbitMQAddress.Malformed) in
      try RabbitMQAddress(url: text)
    }
    if let management = entry("management"), var known = address {
      address = read(management.value, "'management'", span, into: &diagnostics) { text throws(RabbitMQAddress.Malformed) in
        try known.setManagement(text)
        return known
      }
    } else if isOwned, let owned, entry("management") == nil {
      diagnostics.append(.ownedNeedsManagement(at: span(owned)))
    }
    if !isOwned, let declare = declaration.extra["declare"] { diagnostics.append(.nothingIsDeclared(declaration.name, at: span(declare))) }
    guard diagnostics.count == before, let address else { return nil }
    return .given(address, isOwned: isOwned)
  }

  private static func read(
    _ node: Node, _ subject: String, _ span: (Node) -> SourceSpan, into diagnostics: inout [Diagnostic],
    _ body: (String) throws(RabbitMQAddress.Malformed) -> RabbitMQAddress
  ) -> RabbitMQAddress? {
    guard let text = node.text, !text.isEmpty else {
      diagnostics.append(.wrongKind(subject, expected: "an address", found: "none", at: span(node)))
      return nil
    }
    do {
      return try body(text)
    } catch {
      diagnostics.append(.badBrokerAddress(error.message, isManagement: subject == "'management'", at: span(node)))
      return nil
    }
  }
}

extension Diagnostic {
  static func badBrokerAddress(_ reason: String, isManagement: Bool, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "bad-address", "the address cannot be read: \(reason)", at: span,
      notes: [isManagement ? "it is written http://HOST:15672" : "it is written amqp://USER:PASSWORD@HOST:5672/VHOST"])
  }

  static func ownedWithoutURL(at span: SourceSpan) -> Diagnostic {
    Diagnostic("needless-owned", "'owned' is about a broker at an address, and none is given", at: span, label: "leave it out")
  }

  static func ownedNeedsManagement(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "missing-key", "a broker that is 'owned' needs its 'management' address: AMQP neither lists queues nor switches tracing on", at: span,
      label: "rabbitmq: { url: amqp://…, management: \"http://…:15672\" }")
  }

  static func nothingIsDeclared(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "given-address", "'\(name)' is an address that was given, so nothing is declared there", at: span,
      label: "leave it out, or say 'owned: true' beside it")
  }
}
