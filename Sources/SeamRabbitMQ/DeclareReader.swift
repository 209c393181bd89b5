import SeamRuntime
import SeamSource
import SeamSpec
import SeamValue
import SeamYAML

/// Reads `declare`: exchanges, queues and bindings that exist before the services start.
struct DeclareReader {
  let file: SourceFile
  private(set) var items: [Topology.Item] = []
  private(set) var diagnostics: [Diagnostic] = []
  private var names: (exchanges: Set<String>, queues: Set<String>) = ([], [])

  private static let types = ["direct", "fanout", "topic", "headers"]

  private static var defaults: ValueMap {
    ValueMap([(.string("durable"), .bool(true)), (.string("auto_delete"), .bool(false)), (.string("arguments"), .map(ValueMap()))])
  }

  init(file: SourceFile) {
    self.file = file
  }

  mutating func read(_ node: Node) {
    guard let entries = entries(node, "'declare'", ["exchanges", "queues", "bindings"]) else { return }
    func value(_ key: String) -> Node? { entries.first { $0.key.text == key }?.value }
    if let node = value("exchanges") { exchanges(node) }
    if let node = value("queues") { queues(node) }
    if let node = value("bindings") { bindings(node) }
  }

  /// `{ orders: topic }`, or `{ orders: { type: topic, durable: false } }`.
  private mutating func exchanges(_ node: Node) {
    for entry in entries(node, "'exchanges'", nil) ?? [] {
      let name = entry.key.text ?? ""
      names.exchanges.insert(name)
      var type = entry.value
      var settings = Self.defaults
      settings["internal"] = false
      if case .mapping = entry.value.content {
        guard let own = entries(entry.value, "an exchange", ["type", "durable", "auto_delete", "internal", "arguments"]) else { continue }
        guard let written = own.first(where: { $0.key.text == "type" }) else {
          report(.missingKey("type", of: "an exchange", at: span(entry.key)))
          continue
        }
        type = written.value
        for option in own where option.key.text != "type" { set(option, in: &settings) }
      }
      guard let text = type.text, Self.types.contains(text) else {
        report(
          Diagnostic(
            "exchange-type", "the type of an exchange is one of \(Self.types.joined(separator: ", "))", at: span(type),
            label: type.text.flatMap { NearestName.of($0, in: Self.types) }.map { "did you mean '\($0)'?" }))
        continue
      }
      settings["type"] = .string(text)
      items.append(.exchange(name, .map(settings)))
    }
  }

  /// `[shipping]`, or `{ shipping: {}, audit: { durable: false, bind: … } }`.
  private mutating func queues(_ node: Node) {
    if case .sequence(let nodes) = node.content {
      for node in nodes {
        guard let name = text(node, "the name of a queue") else { continue }
        names.queues.insert(name)
        items.append(.queue(name, .map(Self.defaults)))
      }
      return
    }
    for entry in entries(node, "'queues'", nil) ?? [] {
      var settings = Self.defaults
      if case .scalar(let scalar) = entry.value.content, scalar.value == .null {
      } else if let own = entries(entry.value, "a queue", ["durable", "auto_delete", "arguments"]) {
        for option in own { set(option, in: &settings) }
      }
      names.queues.insert(entry.key.text ?? "")
      items.append(.queue(entry.key.text ?? "", .map(settings)))
    }
  }

  /// `[{ exchange: orders, queue: shipping, key: order.# }]`.
  private mutating func bindings(_ node: Node) {
    guard case .sequence(let nodes) = node.content else {
      report(.wrongKind("'bindings'", expected: "a list", found: node.kind, at: span(node)))
      return
    }
    for node in nodes {
      guard let entries = entries(node, "a binding", ["exchange", "queue", "key", "arguments"]) else { continue }
      func value(_ key: String) -> Node? { entries.first { $0.key.text == key }?.value }
      guard let exchangeNode = value("exchange"), let queueNode = value("queue") else {
        report(.missingKey(value("exchange") == nil ? "exchange" : "queue", of: "a binding", at: span(node)))
        continue
      }
      guard let exchange = text(exchangeNode, "'exchange'"), let queue = text(queueNode, "'queue'") else { continue }
      if !exchange.hasPrefix("amq."), !names.exchanges.contains(exchange) {
        report(.notDeclared("exchange", exchange, among: names.exchanges, at: span(exchangeNode)))
      }
      if !names.queues.contains(queue) { report(.notDeclared("queue", queue, among: names.queues, at: span(queueNode))) }
      items.append(
        .binding(
          Topology.Binding(
            source: exchange, destination: queue, isToQueue: true, key: value("key").flatMap { text($0, "'key'") } ?? "",
            argumentText: JSON.write(value("arguments").map(Self.value) ?? [:]))))
    }
  }

  // MARK: Parts

  private mutating func set(_ option: Node.Entry, in settings: inout ValueMap) {
    let key = option.key.text ?? ""
    if key == "arguments" {
      guard case .mapping = option.value.content else {
        report(.wrongKind("'arguments'", expected: "an object", found: option.value.kind, at: span(option.value)))
        return
      }
      settings[key] = Self.value(option.value)
    } else if case .scalar(let scalar) = option.value.content, case .bool(let flag) = scalar.value {
      settings[key] = .bool(flag)
    } else {
      report(.wrongKind("'\(key)'", expected: "true or false", found: option.value.kind, at: span(option.value)))
    }
  }

  /// Depth is bounded by the parser of the file.
  private static func value(_ node: Node) -> Value {
    switch node.content {
    case .scalar(let scalar):
      switch scalar.value {
      case .null: .null
      case .bool(let flag): .bool(flag)
      case .int(let number): .int(number)
      case .number, .infinity, .notANumber, .string: .string(scalar.text)
      }
    case .sequence(let nodes): .list(nodes.map(value))
    case .mapping(let entries): .object(entries.map { ($0.key.text ?? "", value($0.value)) })
    }
  }

  private mutating func text(_ node: Node, _ subject: String) -> String? {
    if let text = node.text, text.utf8.count <= 255 { return text }
    report(.wrongKind(subject, expected: "text of at most 255 bytes", found: node.kind, at: span(node)))
    return nil
  }

  private mutating func entries(_ node: Node, _ subject: String, _ keys: [String]?) -> [Node.Entry]? {
    guard case .mapping(let entries) = node.content else {
      report(.wrongKind(subject, expected: "an object", found: node.kind, at: span(node)))
      return nil
    }
    guard let keys else { return entries }
    return entries.known(keys) { report(.unknownKey($0.key.text ?? "", of: subject, keys: keys, at: span($0.key))) }
  }

  private mutating func report(_ diagnostic: Diagnostic) {
    diagnostics.append(diagnostic)
  }

  private func span(_ node: Node) -> SourceSpan { SourceSpan(file, node.range) }
}

extension Diagnostic {
  static func notDeclared(_ what: String, _ name: String, among names: Set<String>, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "not-declared", "'declare' has no \(what) '\(name)'", at: span,
      label: NearestName.of(name, in: names.sorted()).map { "did you mean '\($0)'?" })
  }
}
