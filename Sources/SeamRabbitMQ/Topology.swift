import SeamValue

/// The exchanges, queues and bindings of a virtual host, but for those that a broker makes by itself or that belong to one connection.
struct Topology: Sendable, Equatable {
  struct Binding: Sendable, Hashable {
    var source: String
    var destination: String
    var isToQueue: Bool
    var key: String
    var argumentText: String

    var arguments: Value { (try? JSON.parse(Array(argumentText.utf8))) ?? [:] }
  }

  enum Item: Sendable {
    case exchange(String, Value)
    case queue(String, Value)
    case binding(Binding)
  }

  /// By name, each with its settings as JSON.
  private(set) var exchanges: [String: String] = [:]
  private(set) var queues: [String: String] = [:]
  private(set) var bindings: Set<Binding> = []

  /// - Parameter definitions: as `GET /api/definitions/VHOST` gives them.
  init(_ definitions: Value) {
    func list(_ key: String) -> [Value] { if case .list(let items)? = definitions[key] { items } else { [] } }
    for exchange in list("exchanges") { exchanges[exchange["name"]?.rendered ?? ""] = Self.settings(of: exchange) }
    for queue in list("queues") { queues[queue["name"]?.rendered ?? ""] = Self.settings(of: queue) }
    for binding in list("bindings") {
      bindings.insert(
        Binding(
          source: binding["source"]?.rendered ?? "", destination: binding["destination"]?.rendered ?? "",
          isToQueue: binding["destination_type"]?.rendered == "queue", key: binding["routing_key"]?.rendered ?? "",
          argumentText: JSON.write(binding["arguments"] ?? [:])))
    }
  }

  private static func settings(of item: Value) -> String {
    guard case .map(var map) = item else { return "{}" }
    for key in ["name", "vhost"] { map[key] = nil }
    let entries = map.entries.sorted { $0.key.rendered < $1.key.rendered }
    return JSON.write(.map(ValueMap(entries.map { ($0.key, $0.value) })))
  }

  /// Whether there is an exchange that ends with the last binding that it is the source of.
  var hasAutoDeletedExchange: Bool { exchanges.values.contains { $0.contains(#""auto_delete":true"#) } }

  /// What has to be taken away, and then what has to be added, to make this of another.
  func changes(from other: Topology) -> (removed: [Item], added: [Item]) {
    func item(_ text: String) -> Value { (try? JSON.parse(Array(text.utf8))) ?? [:] }
    var removed: [Item] = []
    var added: [Item] = []
    for binding in other.bindings.subtracting(bindings) { removed.append(.binding(binding)) }
    for (name, settings) in other.queues where queues[name] != settings { removed.append(.queue(name, .null)) }
    for (name, settings) in other.exchanges where exchanges[name] != settings { removed.append(.exchange(name, .null)) }
    for (name, settings) in exchanges where other.exchanges[name] != settings { added.append(.exchange(name, item(settings))) }
    for (name, settings) in queues where other.queues[name] != settings { added.append(.queue(name, item(settings))) }
    // The bindings of what is made anew went with it.
    let isAnew = { [exchanges, queues] (name: String, isQueue: Bool) in
      isQueue ? other.queues[name] != queues[name] : other.exchanges[name] != exchanges[name]
    }
    for binding in bindings
    where !other.bindings.contains(binding) || isAnew(binding.source, false) || isAnew(binding.destination, binding.isToQueue) {
      added.append(.binding(binding))
    }
    return (removed, added)
  }
}
