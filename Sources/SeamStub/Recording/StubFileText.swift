import SeamExpression
import SeamSource
import SeamSpec
import SeamValue
import SeamYAML

/// The text of a stub file, and files held against each other.
package enum StubFileText {
  /// One route per distinct request, in the order in which their lines first came; where answers differed, a sequence.
  ///
  /// - Parameter addresses: of the third party and of the recorder.
  static func document(_ exchanges: [RecordedExchange], addresses: [String]) -> Value {
    var secrets = SecretFilter()
    for exchange in exchanges { secrets.learn(from: exchange) }
    var recorded = exchanges.map { RecordedRoute($0, addresses: addresses, secrets) }
    for indices in alike(recorded) {
      let headers = RecordedRoute.differences(among: indices.map { recorded[$0] })
      for index in indices { recorded[index].distinguish(by: headers) }
    }
    let routes = alike(recorded).map { indices in (route: recorded[indices[0]], replies: indices.map { recorded[$0].reply }) }
    // Of the routes of a line the first that fits answers: one that says more goes before one that says less.
    var firsts: [String: Int] = [:]
    for (index, entry) in routes.enumerated() where firsts[entry.route.line] == nil { firsts[entry.route.line] = index }
    let sorted = routes.enumerated().map { (order: [firsts[$1.route.line] ?? 0, -Value.object($1.route.conditions).leaves, $0], $1) }
      .sorted { $0.order.lexicographicallyPrecedes($1.order) }
    return .object([
      ("routes", .list(sorted.map { node($0.1.route, $0.1.replies) }))
    ])
  }

  /// The routes that take the same requests, in the order of the first of each.
  private static func alike(_ routes: [RecordedRoute]) -> [[Int]] {
    var groups: [[Int]] = []
    var places: [String: Int] = [:]
    for (index, route) in routes.enumerated() {
      let key = route.line + JSON.write(.object(route.conditions))
      if let place = places[key] {
        groups[place].append(index)
      } else {
        places[key] = groups.count
        groups.append([index])
      }
    }
    return groups
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

  // MARK: Edited or not

  private static let seal = "# As recorded: "

  /// A recording as a file: what tells of it, and a digest by which it is known later whether somebody has edited it.
  package static func sealed(_ text: String, heading: String) -> String {
    let content = "# \(heading)\n\(text)"
    return digest(content).map { "\(seal)\($0)\n\(content)" } ?? content
  }

  /// Whether a file is a recording that nobody has touched.
  package static func isUntouched(_ file: SourceFile) -> Bool {
    let text = String(decoding: file.bytes, as: UTF8.self)
    guard text.hasPrefix(seal), let end = text.firstIndex(of: "\n") else { return false }
    return digest(String(text[text.index(after: end)...])).map { text[..<end] == seal + $0 } ?? false
  }

  /// Nil where it cannot be computed.
  private static func digest(_ text: String) -> String? {
    let bytes = try? Digest.sha256.hash(Array(text.utf8))
    return bytes?.prefix(8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
