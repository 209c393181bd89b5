import SeamRuntime
import SeamSource
import SeamSpec
import SeamYAML
import Testing

@testable import SeamRabbitMQ

@Suite struct RabbitMQKindTests {
  private func plan(_ settings: String, declare: String? = nil) throws -> (plan: RabbitMQPlan?, messages: [String]) {
    let file = SourceFile(name: "shop/seam.yaml", text: "rabbitmq: \(settings)\n" + (declare.map { "declare: \($0)\n" } ?? ""))
    guard case .mapping(let entries)? = YAML.parse(file).root?.content, let kind = entries.first else {
      throw Problem(description: "no mapping")
    }
    let extra = Dictionary(uniqueKeysWithValues: entries.dropFirst().map { ($0.key.text ?? "", $0.value) })
    let declaration = DependencyDeclaration(
      name: "events", kind: "rabbitmq", settings: kind.value, extra: extra, migrations: [], seed: nil,
      span: SourceSpan(file, kind.key.range))
    var diagnostics: [Diagnostic] = []
    let plan = RabbitMQKind(http: ThrowAwayRabbitMQ.http).plan(declaration, into: &diagnostics)
    return (plan as? RabbitMQPlan, diagnostics.map { $0.message + ($0.label.map { " (\($0))" } ?? "") })
  }

  @Test(arguments: ["{}", "", "null"]) func aBrokerOfTheRunsOwn(settings: String) throws {
    let (plan, messages) = try plan(settings)
    #expect(messages == [] && plan?.declared.isEmpty == true)
  }

  @Test func whatIsDeclaredIsSaidInThePlan() throws {
    let (plan, messages) = try plan(
      "{}", declare: "{ exchanges: { orders: topic }, queues: [work], bindings: [{ exchange: orders, queue: work, key: 'order.#' }] }")
    #expect(messages == [])
    #expect(
      plan?.summary.first
        == "RabbitMQ, started for the run, virtual host 'events', with the topic exchange 'orders', the queue 'work', orders → work")
  }

  @Test(arguments: [
    ("{ exchanges: { orders: topik } }", "the type of an exchange is one of direct, fanout, topic, headers (did you mean 'topic'?)"),
    ("{ exchange: {} }", "'declare' has no key 'exchange' (did you mean 'exchanges'?)"),
    ("{ exchanges: { orders: { durable: true } } }", "an exchange needs the key 'type' ('type' is missing)"),
    ("{ queues: { work: { durable: 1 } } }", "'durable' has to be true or false (this is something else)"),
    ("{ queues: [work], bindings: [{ exchange: amq.topic, queue: wrk }] }", "'declare' has no queue 'wrk' (did you mean 'work'?)"),
    ("{ bindings: [{ queue: work }] }", "a binding needs the key 'exchange' ('exchange' is missing)"),
    ("[]", "'declare' has to be an object (this is something else)"),
  ]) func aMistakeIsShown(declare: String, message: String) throws {
    let (plan, messages) = try plan("{}", declare: declare)
    #expect(plan == nil)
    #expect(messages == [message])
  }

  @Test func settingsThatItDoesNotHave() throws {
    #expect(try plan("{ version: 3 }").messages.first?.hasPrefix("'rabbitmq' has no key 'version'") == true)
    #expect(try plan("{ url: x }").messages.first?.contains("does not know it yet") == true)
    #expect(try plan("3").messages == ["'rabbitmq' has to be {} (this is something else)"])
  }
}
