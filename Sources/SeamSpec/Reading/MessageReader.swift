import SeamSource
import SeamYAML

extension NodeReader {
  mutating func publish(_ node: Node, _ fields: Fields) -> Action? {
    let key = messageKey(node, "'publish'")
    let exchange = fields["exchange"].flatMap { messageKey($0, "'exchange'") }
    let headers = fields["headers"].map { members($0, "'headers'") } ?? []
    let properties = (fields["properties"].flatMap { entries($0, "'properties'") } ?? []).compactMap { entry in
      template(entry.value).map { PublishAction.Property(name: entry.key.text ?? "", value: $0, span: span(entry.key)) }
    }
    let body = messageBody(fields)
    guard let key else { return nil }
    return .publish(PublishAction(key: key, exchange: exchange, headers: headers, properties: properties, body: body))
  }

  private mutating func messageBody(_ fields: Fields) -> PublishAction.Body {
    if let json = fields.entry("json"), let body = fields.entry("body") {
      report(
        Diagnostic(
          "two-bodies", "a message has one body: 'json' or 'body'", at: span(body.key), related: [.init(span(json.key), "the first body")]))
    }
    if let node = fields["json"] { return template(node).map { .json($0) } ?? .none }
    guard let node = fields["body"] else { return .none }
    if case .scalar = node.content { return template(node).map { .content($0) } ?? .none }
    report(.wrongKind("'body'", expected: "text, or an expression that gives bytes", found: node.kind, at: span(node)))
    return .none
  }

  mutating func receive(_ node: Node, _ fields: Fields) -> Action? {
    // One that cannot be read is some number.
    let count = fields["count"].map { messageCount($0) ?? 1 }
    guard case .mapping = node.content else {
      if RequestLine.isMeant(by: node.text ?? "") { return request(node, fields, count) }
      let exchange = fields["exchange"].flatMap { messageKey($0, "'exchange'") }
      return messageKey(node, "'receive'", "a routing key, or {queue: …}").map {
        .receive(ReceiveAction(source: .key($0, exchange: exchange), count: count))
      }
    }
    if let exchange = fields.entry("exchange") {
      report(
        Diagnostic("exchange-of-queue", "a queue has messages of any exchange", at: span(exchange.key), label: "leave it out"))
    }
    guard let source = self.fields(node, .queue), let queue = required("queue", in: source, of: "'receive'"),
      let name = messageKey(queue, "'queue'")
    else { return nil }
    return .receive(ReceiveAction(source: .queue(name), count: count))
  }

  /// `receive: POST /v1/charges`: what a stub has received.
  private mutating func request(_ node: Node, _ fields: Fields, _ count: Int?) -> Action? {
    if let exchange = fields.entry("exchange") {
      report(Diagnostic("exchange-of-request", "a request comes by no exchange", at: span(exchange.key), label: "leave it out"))
    }
    guard checkMethod((node.text ?? "").prefix { $0 != " " }, of: node), let line = template(node) else { return nil }
    if line.constant != nil, RequestLine(parsing: node.text ?? "", at: span(node), queryKey: "expect", report: { report($0) }) == nil {
      return nil
    }
    return .receive(ReceiveAction(source: .request(line), count: count))
  }

  private mutating func messageCount(_ node: Node) -> Int? {
    if case .scalar(let scalar) = node.content, case .int(let number) = scalar.value, (1...10_000).contains(number) { return Int(number) }
    report(.wrongKind("'count'", expected: "a number from 1 to 10000", found: node.text ?? node.kind, at: span(node)))
    return nil
  }

  private mutating func messageKey(_ node: Node, _ subject: String, _ expected: String = "text") -> Template? {
    if case .scalar = node.content, !node.isNull { return template(node) }
    report(.wrongKind(subject, expected: expected, found: node.kind, at: span(node)))
    return nil
  }
}
