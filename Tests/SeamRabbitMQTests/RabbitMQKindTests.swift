import SeamRuntime
import SeamSource
import SeamSpec
import SeamYAML
import Testing

@testable import SeamRabbitMQ

@Suite struct RabbitMQKindTests {
  private func plan(_ settings: String, declare: String? = nil, more: String = "") throws -> (
    plan: (any DependencyPlan)?, messages: [String]
  ) {
    let file = SourceFile(name: "shop/seam.yaml", text: "rabbitmq: \(settings)\n" + (declare.map { "declare: \($0)\n" } ?? "") + more)
    guard case .mapping(let entries)? = YAML.parse(file).root?.content, let kind = entries.first else {
      throw Problem(description: "no mapping")
    }
    let extra = Dictionary(uniqueKeysWithValues: entries.dropFirst().map { ($0.key.text ?? "", $0.value) })
    let declaration = DependencyDeclaration(
      name: "events", kind: "rabbitmq", settings: kind.value, extra: extra, migrations: [], seed: nil,
      span: SourceSpan(file, kind.key.range))
    var diagnostics: [Diagnostic] = []
    let plan = RabbitMQKind(http: ThrowAwayRabbitMQ.http).plan(declaration, into: &diagnostics)
    return (plan, diagnostics.map { $0.message + ($0.label.map { " (\($0))" } ?? "") })
  }

  @Test(arguments: ["{}", "", "null"]) func aBrokerOfTheRunsOwn(settings: String) throws {
    let (plan, messages) = try plan(settings)
    #expect(messages == [] && plan?.launch != nil)
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
    ("{ queues: { work: { durable: 1 } } }", "'durable' has to be true or false (this is a number)"),
    ("{ queues: [work], bindings: [{ exchange: amq.topic, queue: wrk }] }", "'declare' has no queue 'wrk' (did you mean 'work'?)"),
    ("{ bindings: [{ queue: work }] }", "a binding needs the key 'exchange' ('exchange' is missing)"),
    ("[]", "'declare' has to be an object (this is a list)"),
  ]) func aMistakeIsShown(declare: String, message: String) throws {
    let (plan, messages) = try plan("{}", declare: declare)
    #expect(plan == nil)
    #expect(messages == [message])
  }

  @Test func settingsThatItDoesNotHave() throws {
    #expect(try plan("{ version: 3 }").messages.first?.hasPrefix("'rabbitmq' has no key 'version'") == true)
    #expect(try plan("3").messages == ["'rabbitmq' has to be {} or {url: …} (this is a number)"])
  }

  @Test("an address that was given is used and otherwise left alone")
  func given() throws {
    let (plan, messages) = try plan("{ url: 'amqp://shop:s3cret@mq.test/a%2Fb', management: 'https://mq.test/rabbit/' }")
    #expect(messages == [])
    #expect(plan?.launch == nil && plan?.isolation == .unique && plan?.policies == [.unique, .none])
    #expect(plan?.summary.first == "RabbitMQ at mq.test:5672, virtual host 'a/b'")
    #expect(plan?.confidential == ["shop:s3cret@"])
    let address = (plan as? GivenRabbitMQPlan)?.address
    #expect(address?.management?.url == "https://mq.test:15671/rabbit" && address?.management?.user == "shop")
  }

  @Test("one that is owned is treated as Seam's own")
  func owned() throws {
    let (plan, messages) = try plan(
      "{ url: 'amqp://[::1]:5673', management: 'http://admin:pw@[::1]' }", declare: "{ queues: [work] }", more: "owned: true\n")
    #expect(messages == [])
    #expect(plan?.launch == nil && plan?.isolation == .rewind)
    #expect(plan?.summary.first == "RabbitMQ at [::1]:5673, given and owned, virtual host '/', with the queue 'work'")
    #expect((plan as? RabbitMQPlan)?.owned?.management?.user == "admin")
  }

  @Test(arguments: [
    ("{ url: 'http://mq' }", "", "the address cannot be read: it has to begin with amqp://, not 'http://'"),
    ("{ url: 'amqps://mq' }", "", "the address cannot be read: Seam does not speak to brokers over TLS yet: amqps://"),
    ("{ url: 'amqp://a:secret@mq:port' }", "", "the address cannot be read: what stands behind the host's ':' is no port"),
    ("{ url: 'amqp://mq:70000' }", "", "the address cannot be read: what stands behind the host's ':' is no port"),
    ("{ url: 'amqp://a:b@' }", "", "the address cannot be read: it names no host"),
    (
      "{ url: 'amqp://mq/' }", "",
      "the address cannot be read: no virtual host has an empty name: leave out the last '/', or write '/%2F' for '/'"
    ),
    ("{ url: 'amqp://mq/a/b' }", "", "the address cannot be read: a '/' in the name of a virtual host is written %2F"),
    ("{ url: 'amqp://mq?heartbeat=3' }", "", "the address cannot be read: parameters behind '?' or '#' are not known here"),
    ("{ url: 'amqp://mq', management: 'mq' }", "", "the address cannot be read: it has to begin with http:// or https://"),
    ("{ url: [] }", "", "'url' has to be an address (this is none)"),
    (
      "{ url: 'amqp://mq' }", "declare: {}",
      "'events' is an address that was given, so nothing is declared there (leave it out, or say 'owned: true' beside it)"
    ),
    (
      "{ url: 'amqp://mq' }", "owned: true",
      "a broker that is 'owned' needs its 'management' address: AMQP neither lists queues nor switches tracing on "
        + "(rabbitmq: { url: amqp://…, management: \"http://…:15672\" })"
    ),
    ("{}", "owned: true", "'owned' is about a broker at an address, and none is given (leave it out)"),
    ("{ management: 'http://mq' }", "", "a broker with 'management' needs the key 'url' ('url' is missing)"),
    ("{ url: 'amqp://mq' }", "owned: maybe", "'owned' has to be true or false (this is text)"),
  ]) func anAddressThatIsNone(settings: String, more: String, message: String) throws {
    let (plan, messages) = try plan(settings, more: more)
    #expect(plan == nil)
    #expect(messages == [message])
  }
}
