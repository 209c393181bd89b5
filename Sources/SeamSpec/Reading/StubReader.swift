import SeamSource
import SeamValue
import SeamYAML

extension NodeReader {
  /// A stub file: `routes`.
  package mutating func stubFile(_ node: Node) -> [StubRoute] {
    guard let fields = fields(node, .stubFile), let routes = required("routes", in: fields, of: "a stub file") else { return [] }
    return stubRoutes(routes, "'routes'")
  }

  /// `stubs` of a spec: routes by the name of the stub.
  mutating func stubReplacements(_ node: Node) -> [StubReplacement] {
    (entries(node, "'stubs'") ?? []).compactMap { entry in
      let name = identifier(entry.key, "the name of a stub")
      let routes = stubRoutes(entry.value, "what stands under '\(entry.key.text ?? "")'")
      return name.map { StubReplacement(stub: $0, routes: routes) }
    }
  }

  private mutating func stubRoutes(_ node: Node, _ subject: String) -> [StubRoute] {
    guard let items = items(node, subject) else { return [] }
    if items.isEmpty { report(.empty(subject, at: span(node))) }
    let routes = items.compactMap { stubRoute($0) }
    for (index, route) in routes.enumerated() {
      // The first that fits answers, so one without conditions leaves nothing to those below it.
      if let first = routes[..<index].first(where: { $0.hasLine(of: route) && $0.conditions.isEmpty }) {
        report(.unreachableRoute(route, behind: first))
      }
    }
    return routes
  }

  private mutating func stubRoute(_ node: Node) -> StubRoute? {
    guard let fields = fields(node, .stubRoute) else { return nil }
    let line = required("on", in: fields, of: "a route").flatMap { stubLine($0) }
    var conditions: [StubRoute.Condition] = []
    var isComplete = true
    for key in StubRoute.conditionKeys {
      guard let entry = fields.entry(key) else { continue }
      guard var pattern = pattern(entry.value) else {
        isComplete = false
        continue
      }
      if key == "headers" { pattern.lowercaseNames() }
      if key != "json", key != "multipart" { pattern = pattern.asText }
      conditions.append(.init(field: key, pattern: pattern, span: span(entry.key)))
    }
    if let body = ["json", "form", "multipart", "body"].compactMap({ fields.entry($0) }).dropFirst().first {
      report(Diagnostic("two-bodies", "a request has one body: 'json', 'form', 'multipart' or 'body'", at: span(body.key)))
    }
    let replies = required("reply", in: fields, of: "a route").map { stubReplies($0) } ?? []
    guard let line, isComplete, !replies.isEmpty else { return nil }
    return StubRoute(
      method: line.method, path: line.path, conditions: conditions, replies: replies, title: line.title, span: line.span)
  }

  // MARK: The line

  private mutating func stubLine(
    _ node: Node
  ) -> (method: String, path: [StubRoute.Segment], title: String, span: SourceSpan)? {
    guard let text = nonEmptyText(node, "'on'") else { return nil }
    let method = text.prefix { $0 != " " }
    if method.allSatisfy({ $0.isUppercase }), !checkMethod(method, of: node) { return nil }
    guard let line = RequestLine(parsing: text, at: span(node), report: { report($0) }) else { return nil }
    let path = text.dropFirst(method.count).drop { $0 == " " }
    return (line.method, line.path, "\(method) \(path)", span(node))
  }

  // MARK: Replies

  private mutating func stubReplies(_ node: Node) -> [StubReply] {
    guard case .sequence(let items) = node.content else { return stubReply(node).map { [$0] } ?? [] }
    if items.isEmpty { report(.empty("'reply'", at: span(node))) }
    let replies = items.compactMap { stubReply($0) }
    return replies.count == items.count ? replies : []
  }

  private mutating func stubReply(_ node: Node) -> StubReply? {
    guard let fields = fields(node, .stubReply) else { return nil }
    var reply = StubReply(span: span(node))
    reply.delay = fields["delay"].flatMap { duration($0, "'delay'") } ?? .zero
    reply.isDropped = fields["drop"].flatMap { boolean($0, "'drop'") } ?? false
    if reply.isDropped, let other = fields.entries.first(where: { $0.key.text != "drop" && $0.key.text != "delay" }) {
      report(.dropAndAnswer(other.key.text ?? "", at: span(other.key)))
    }
    if let status = fields["status"] { stubStatus(status, of: &reply) }
    reply.headers = fields["headers"].map { members($0, "'headers'") } ?? []
    if case .mapping(let entries)? = fields["headers"]?.content {
      for entry in entries { stubHeader(entry) }
    }
    let bodies = fields.entries.filter { ["json", "body", "stream"].contains($0.key.text) }
    if bodies.count > 1 {
      report(
        Diagnostic(
          "two-bodies", "a reply has one body: '\(bodies[0].key.text ?? "")' or '\(bodies[1].key.text ?? "")'", at: span(bodies[1].key),
          related: [.init(span(bodies[0].key), "the first body")]))
    }
    if let node = fields["json"] { reply.content = template(node).map { .json($0) } ?? .none }
    if let node = fields["body"] { reply.content = stubBody(node) ?? .none }
    if let node = fields["stream"] { reply.content = .stream(stubStream(node)) }
    return reply
  }

  private mutating func stubStatus(_ node: Node, of reply: inout StubReply) {
    guard let status = template(node) else { return }
    if let constant = status.constant {
      guard case .int(let number) = constant, (200...599).contains(number) else {
        report(
          Diagnostic("bad-status", "the status of a reply is a whole number from 200 to 599", at: span(node), label: "this is \(node.kind)")
        )
        return
      }
    }
    reply.status = status
  }

  private mutating func stubHeader(_ entry: Node.Entry) {
    let name = entry.key.text ?? ""
    if ["content-length", "transfer-encoding", "connection"].contains(name.lowercased()) {
      report(
        Diagnostic("computed-header", "'\(name)' follows from the reply and the connection", at: span(entry.key), label: "leave it out"))
    }
    checkHeaderName(entry.key)
  }

  private mutating func stubBody(_ node: Node) -> StubReply.Content? {
    guard case .mapping = node.content else {
      if case .scalar = node.content { return template(node).map { .text($0) } }
      report(.wrongKind("'body'", expected: "text, {file: …} or {base64: …}", found: node.kind, at: span(node)))
      return nil
    }
    guard let fields = fields(node, .stubBody) else { return nil }
    guard fields.entries.count == 1 else {
      report(Diagnostic("one-body", "'body' is one of {file: …} and {base64: …}", at: span(node)))
      return nil
    }
    if let file = fields["file"] {
      return nonEmptyText(file, "the file of 'body'").flatMap { read($0, at: span(file)) }.map { .bytes($0.bytes) }
    }
    guard let data = fields["base64"], let text = constantText(data, "'base64'") else { return nil }
    guard let bytes = Base64.decode(text.filter { !$0.isWhitespace }) else {
      report(Diagnostic("bad-base64", "this is no base64 (RFC 4648, section 4)", at: span(data)))
      return nil
    }
    return .bytes(bytes)
  }

  private mutating func stubStream(_ node: Node) -> [StubReply.Piece] {
    guard let items = items(node, "'stream'") else { return [] }
    if items.isEmpty { report(.empty("'stream'", at: span(node))) }
    return items.compactMap { item in
      guard case .mapping = item.content else {
        guard case .scalar = item.content else {
          report(.wrongKind("a piece of a stream", expected: "text or an object", found: item.kind, at: span(item)))
          return nil
        }
        return template(item).map { StubReply.Piece(content: .text($0), delay: .zero) }
      }
      return stubPiece(item)
    }
  }

  private mutating func stubPiece(_ node: Node) -> StubReply.Piece? {
    guard let fields = fields(node, .stubPiece) else { return nil }
    let delay = fields["delay"].flatMap { duration($0, "'delay'") } ?? .zero
    let contents = fields.entries.filter { $0.key.text != "delay" }
    guard contents.count == 1, let entry = contents.first else {
      report(Diagnostic("one-piece", "a piece of a stream is one of 'text', 'json' and 'drop'", at: span(node)))
      return nil
    }
    switch entry.key.text {
    case "text": return template(entry.value).map { .init(content: .text($0), delay: delay) }
    case "json": return template(entry.value).map { .init(content: .json($0), delay: delay) }
    default:
      guard boolean(entry.value, "'drop'") == true else { return nil }
      return .init(content: .drop, delay: delay)
    }
  }
}

extension Pattern<Template> {
  /// The same expectation of text: a number or a boolean that is written there stands for its text, since a query, a form and headers hold
  /// nothing else.
  var asText: Pattern {
    func text(_ template: Template) -> Template {
      guard let value = template.constant else { return template }
      switch value {
      case .int, .uint, .double, .decimal, .bool: return .constant(.string(value.rendered))
      case .list(let items): return .constant(.list(items.map { text(.constant($0)).constant ?? $0 }))
      default: return template
      }
    }
    var copy = self
    switch test {
    case .document: break
    case .equals(let operand): copy.test = .equals(text(operand))
    case .value(let operation, let operand):
      copy.test = .value(operation, [.eq, .ne, .in].contains(operation) ? text(operand) : operand)
    case .object(let fields): copy.test = .object(fields.map { .init($0.key, $0.pattern.asText, span: $0.span) })
    case .list(let items): copy.test = .list(items.map(\.asText))
    case .patterns(let operation, let items): copy.test = .patterns(operation, items.map(\.asText))
    case .pattern(let operation, let inner): copy.test = .pattern(operation, inner.asText)
    }
    return copy
  }
}

extension Diagnostic {
  package static func badRouteLine(_ text: String, at span: SourceSpan) -> Diagnostic {
    var label: String?
    if text.hasPrefix("/") { label = "did you mean 'GET \(text)'?" }
    let method = text.prefix { $0 != " " }
    if method.allSatisfy({ $0.isASCII && $0.isLetter }), method != method.uppercased() {
      label = "methods are upper case: '\(method.uppercased())'"
    } else if text.contains("://") {
      label = "a stub has an address of its own: only the path stands here"
    }
    return Diagnostic("bad-route-line", "'on' has to be a method and a path, such as 'POST /v1/charges'", at: span, label: label)
  }

  static func badRoutePath(_ mark: Character, queryKey: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "bad-route-path", "the path ends before '\(mark.isWhitespace ? " " : mark)'", at: span,
      label: mark == "?" ? "write the query under '\(queryKey)'" : nil)
  }

  static func badParameter(_ part: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "bad-parameter", "'\(part)' is no parameter: it is a whole segment, an identifier in braces, such as {id}", at: span)
  }

  static func repeatedParameter(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("repeated-parameter", "the parameter '\(name)' stands twice in the path", at: span)
  }

  static func dropAndAnswer(_ key: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("drop-and-answer", "a connection that is dropped carries no answer", at: span, label: "leave out '\(key)' or 'drop'")
  }

  static func unreachableRoute(_ route: StubRoute, behind first: StubRoute) -> Diagnostic {
    Diagnostic(
      "unreachable-route", "no request gets to this route: the first that fits answers", at: route.span,
      related: [.init(first.span, "this one takes them all")])
  }
}
