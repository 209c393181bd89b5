import SeamSource
import SeamSpec
import SeamValue

/// `receive`: waits for messages that satisfy what is expected, among copies of all that were sent since the spec began, or out of a queue.
struct ReceiveOperation: Operation {
  let action: ReceiveAction
  let dependency: String
  /// Of each message; those of `messages` are the step's own business.
  let expectations: [Step.Expectation]
  /// Under which the message is known to what is expected of it.
  let id: String?
  let span: SourceSpan
  /// Whether the broker shows only what was asked for beforehand.
  var isAskedFor = false

  static let defaultWithin = Duration.seconds(5)

  var summary: String {
    let count = action.count.map { "\($0) × " } ?? ""
    return switch action.source {
    case .key(let key, let exchange):
      "\(dependency): \(count)\(key.source)\(exchange.map { " by the exchange \($0.source)" } ?? ""), copies of what is sent"
    case .request(let line): "\(dependency): \(count)\(line.source), what the stub has received"
    case .queue(let name): "\(dependency): \(count)a message out of the queue \(name.source), which is consumed"
    }
  }

  func listening(in scope: Scope) throws(Diagnostic) -> Listening? {
    guard isAskedFor, case .key(let key, let exchange?) = action.source else { return nil }
    return Listening(
      dependency: dependency, place: MessagePlace(exchange: try exchange.text(scope), key: try key.text(scope)), span: span)
  }

  func prepare(in scope: Scope, _ world: World) throws(Issue) -> any PreparedOperation {
    guard let messages = world.dependencies[dependency] as? any MessageSource else {
      throw Issue(.broken, [Diagnostic("no-broker", "the dependency '\(dependency)' carries no messages", at: span)])
    }
    do throws(Diagnostic) {
      let source: PreparedReceive.Source
      switch action.source {
      case .key(let key, let exchange):
        source = .watched(
          key: try key.text(scope), exchange: try exchange?.text(scope), world.watches[dependency] ?? MessageWatch(since: 0))
      case .request(let line):
        let (text, names) = (try line.text(scope), RequestLine.parameters(in: line))
        var problem: Diagnostic?
        let parsed = RequestLine(parsing: text, at: span, queryKey: "expect", isParameter: { part in names.contains { part == "{\($0)}" } })
        { problem = $0 }
        guard let parsed else { throw problem ?? .badRouteLine(text, at: span) }
        source = .requests(text, parsed, world.watches[dependency] ?? MessageWatch(since: 0))
      case .queue(let name):
        guard let broker = messages as? any MessageDependency else {
          throw Diagnostic("no-queue", "the dependency '\(dependency)' has no queues", at: span)
        }
        source = .queue(try name.text(scope), broker)
      }
      return PreparedReceive(
        source: source, count: action.count, messages: messages, dependency: dependency,
        expectations: expectations.filter { $0.field != "messages" }, id: id, scope: scope, span: span)
    } catch {
      throw Issue(.failed, [error])
    }
  }
}
