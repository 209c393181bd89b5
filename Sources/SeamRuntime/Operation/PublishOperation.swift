import SeamSource
import SeamSpec
import SeamValue

/// `publish`: one message to a broker, which has taken charge of it when the step is over.
struct PublishOperation: Operation {
  let action: PublishAction
  let dependency: String
  let span: SourceSpan

  var summary: String { "\(dependency): \(action.key.source)" + (action.exchange.map { " to \($0.source)" } ?? "") }

  func prepare(in scope: Scope, _ world: World) throws(Issue) -> any PreparedOperation {
    guard let broker = world.dependencies[dependency] as? any MessageDependency else {
      throw Issue(.broken, [Diagnostic("no-broker", "the dependency '\(dependency)' carries no messages", at: span)])
    }
    do throws(Diagnostic) {
      var headers = ValueMap()
      for member in action.headers { headers[member.key] = try member.value.evaluate(scope) }
      var properties = ValueMap()
      for property in action.properties { properties[property.name] = try property.value.evaluate(scope) }
      var body: [UInt8] = []
      switch action.body {
      case .none: break
      case .json(let template):
        body = Array(JSON.write(try template.evaluate(scope)).utf8)
        if properties["content_type"] == nil { properties["content_type"] = "application/json" }
      case .content(let template):
        if case .bytes(let bytes) = try template.evaluate(scope) { body = bytes } else { body = Array(try template.text(scope).utf8) }
      }
      let message = Message(
        exchange: try action.exchange?.text(scope) ?? "", key: try action.key.text(scope), headers: headers, properties: properties,
        body: body)
      return Prepared(message: message, broker: broker, dependency: dependency, span: span)
    } catch {
      throw Issue(.failed, [error])
    }
  }

  private struct Prepared: PreparedOperation {
    let message: Message
    let broker: any MessageDependency
    let dependency: String
    let span: SourceSpan

    func perform(timeout: Duration) async throws(Issue) -> Performance {
      let exchange = Exchange { [message, dependency] in [.init("sent to \(dependency)", MessageText.describe(message))] }
      let answer: Result<Void, MessageRefusal>
      do {
        answer = try await broker.publish(message, timeout: timeout)
      } catch {
        throw Issue(driver: error, at: span, exchange: exchange, isEnvironment: true)
      }
      guard case .failure(let refusal) = answer else { return Performance(result: .object([]), exchange: exchange) }
      throw Issue(
        .failed, [Diagnostic("not-published", "\(dependency) refused the message: \(refusal.message)", at: span)], exchange: exchange)
    }
  }
}
