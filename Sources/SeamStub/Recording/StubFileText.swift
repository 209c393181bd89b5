import SeamSource
import SeamSpec
import SeamValue
import SeamYAML

/// The text of a stub file, and files held against each other.
package enum StubFileText {
  /// One route per distinct request, in the order in which their lines first came; where answers differed, a sequence.
  static func document(_ exchanges: [RecordedExchange], upstream: String) -> Value {
    var secrets = SecretFilter()
    for exchange in exchanges { secrets.learn(from: exchange) }
    var routes: [(route: RecordedRoute, replies: [Value])] = []
    var places: [String: Int] = [:]
    for exchange in exchanges {
      let route = RecordedRoute(exchange, upstream: upstream, secrets)
      let key = route.line + JSON.write(.object(route.conditions))
      if let place = places[key] {
        routes[place].replies.append(route.reply)
      } else {
        places[key] = routes.count
        routes.append((route, [route.reply]))
      }
    }
    // Of the routes of a line the first that fits answers: one that says more goes before one that says less.
    var firsts: [String: Int] = [:]
    for (index, entry) in routes.enumerated() where firsts[entry.route.line] == nil { firsts[entry.route.line] = index }
    let sorted = routes.enumerated().map { (order: [firsts[$1.route.line] ?? 0, -Value.object($1.route.conditions).leaves, $0], $1) }
      .sorted { $0.order.lexicographicallyPrecedes($1.order) }
    return .object([
      ("routes", .list(sorted.map { node($0.1.route, $0.1.replies) }))
    ])
  }

  private static func node(_ route: RecordedRoute, _ replies: [Value]) -> Value {
    var replies = replies
    // The last stands for all that follow.
    while replies.count > 1, JSON.write(replies[replies.count - 1]) == JSON.write(replies[replies.count - 2]) { replies.removeLast() }
    return .object([("on", .string(route.line))] + route.conditions + [("reply", replies.count == 1 ? replies[0] : .list(replies))])
  }

  /// The content of a stub file in the form in which a recording is written; nil where it is no YAML.
  package static func normalized(_ file: SourceFile) -> String? {
    let yaml = YAML.parse(file)
    guard !yaml.diagnostics.hasErrors, let root = yaml.root else { return nil }
    return YAMLText.write(root.value)
  }
}
