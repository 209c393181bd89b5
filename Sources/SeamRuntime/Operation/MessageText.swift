import SeamValue

/// A message as people read it, and as a step's result has it.
enum MessageText {
  static func describe(_ message: Message) -> String {
    var lines = [title(message)]
    lines += (message.properties.entries + message.headers.entries).map { "\($0.key.rendered): \($0.value.display(limit: 200))" }
    if !message.body.isEmpty {
      lines.append("")
      lines.append(body(message.body))
    }
    return lines.joined(separator: "\n")
  }

  /// `order.created, by the exchange orders`.
  static func title(_ message: Message) -> String {
    message.exchange.isEmpty ? message.key : "\(message.key), by the exchange \(message.exchange)"
  }

  private static func body(_ body: [UInt8]) -> String {
    if let json = try? JSON.parse(body) { return Excerpt.of(JSON.write(json, indented: true), whole: body.count) }
    guard !body.contains(0), let text = String(validating: body, as: UTF8.self) else { return "(\(body.count) bytes, not text)" }
    return Excerpt.of(text)
  }

  static func result(_ message: Message) -> Value {
    var fields: [(String, Value)] = []
    if let json = try? JSON.parse(message.body) { fields.append(("json", json)) }
    let text = String(validating: message.body, as: UTF8.self)
    fields.append(("body", text.map { .string($0) } ?? .bytes(message.body)))
    var headers = ValueMap()
    // As `expect` has them.
    for entry in message.headers.entries { headers[entry.key.rendered.lowercased()] = entry.value }
    fields += [
      ("headers", .map(headers)), ("properties", .map(message.properties)), ("key", .string(message.key)),
      ("exchange", .string(message.exchange)),
    ]
    return .object(fields)
  }
}
