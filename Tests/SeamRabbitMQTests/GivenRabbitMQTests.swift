import SeamRuntime
import SeamSpec
import SeamValue
import Testing

@testable import SeamRabbitMQ

@Suite("A broker at an address that was given", .timeLimit(.minutes(15)))
struct GivenRabbitMQTests {
  private static let declared: [Topology.Item] = [
    .exchange("orders", type: "topic"), .exchange("direct", type: "direct"), .queue("work"), .binding("orders", "work", key: "order.#"),
  ]

  /// Somebody else's virtual host, and how to get at it.
  private func somebodysBroker() async throws -> (RabbitMQDependency, RabbitMQAddress) {
    let broker = try await ThrowAwayRabbitMQ.open(Self.declared)
    return (broker, try ThrowAwayRabbitMQ.address(of: broker))
  }

  private func open(_ address: RabbitMQAddress) async throws -> any MessageDependency {
    let plan = GivenRabbitMQPlan(name: "events", address: address, http: ThrowAwayRabbitMQ.http)
    return try #require(try await plan.open(at: nil, in: "/nowhere") as? any MessageDependency)
  }

  private func failure(_ address: RabbitMQAddress) async -> String? {
    do {
      _ = try await GivenRabbitMQPlan(name: "events", address: address, http: ThrowAwayRabbitMQ.http).open(at: nil, in: "/nowhere")
      return nil
    } catch {
      return error.message
    }
  }

  @Test("what a spec asks for is heard from before its first step, and nothing of the owner's changes")
  func listening() async throws {
    let (owner, address) = try await somebodysBroker()
    let management = try ThrowAwayRabbitMQ.management(of: owner)
    let before = try await management.topology()
    let broker = try await open(address)
    #expect(try await owner.send(Message("work", "the owner's")) == nil)
    let place = try await broker.mark()
    let places = [MessagePlace(exchange: "orders", key: "order.created"), MessagePlace(exchange: "direct", key: "exact")]
    try await broker.listen(to: places, timeout: .seconds(60)).get()
    for (exchange, key) in [("orders", "order.created"), ("orders", "order.other"), ("direct", "exact")] {
      _ = try await owner.publish(Message(key, exchange: exchange, key), timeout: .seconds(60))
    }
    var copies: [Message] = []
    while copies.count < 2 { copies += try await broker.messages(since: place + copies.count, timeout: .seconds(60)) }
    #expect(copies.map(\.key) == ["order.created", "exact"] && copies.map(\.exchange) == ["orders", "direct"])

    #expect(try await broker.restore() == .unchanged)
    _ = try await broker.mark()
    #expect(try await broker.messages(since: 0, timeout: .zero).isEmpty)
    let after = try await management.topology()
    #expect(after.changes(from: before).removed.isEmpty && after.changes(from: before).added.isEmpty)
    await broker.close()
    #expect(try await owner.bodies(in: "work") == ["the owner's", "order.created", "order.other"], "nothing was purged or taken")
    await owner.close()
  }

  @Test("an exchange that is not there is refused by the broker, in its words")
  func noExchange() async throws {
    let (owner, address) = try await somebodysBroker()
    let broker = try await open(address)
    _ = try await broker.mark()
    guard case .failure(let refusal) = try await broker.listen(to: [MessagePlace(exchange: "missing", key: "a")], timeout: .seconds(60))
    else { throw Problem(description: "there is no such exchange") }
    #expect(refusal.message.contains("no exchange 'missing'"))
    await broker.close()
    await owner.close()
  }

  @Test("what cannot be reached is one message without a password")
  func unreachable() async throws {
    let (owner, address) = try await somebodysBroker()
    var other = address
    other.port = 1
    #expect(
      await failure(other) == "cannot be reached: the connection to RabbitMQ at 127.0.0.1:1 broke while connecting: a socket error occurred"
    )
    other = address
    other.password = "wrong-pass"
    let refused = try #require(await failure(other))
    #expect(refused.hasPrefix("cannot be reached: ") && refused.contains("ACCESS_REFUSED") && !refused.contains("wrong-pass"), "\(refused)")
    other = address
    other.virtualHost = "nowhere"
    #expect(await failure(other)?.contains("nowhere") == true)
    other = address
    other.management?.password = "wrong-pass"
    let url = try #require(address.management?.url)
    #expect(await failure(other) == "cannot be reached: the management API at \(url) refuses the user 'guest'")
    other.management?.url = "http://127.0.0.1:1"
    #expect(await failure(other)?.contains("127.0.0.1:1") == true)
    await owner.close()
  }

  @Test("one that is owned is declared, traced and restored, and its tracing ends with the run")
  func owned() async throws {
    let (owner, address) = try await somebodysBroker()
    let management = try ThrowAwayRabbitMQ.management(of: owner)
    try await management.trace(false)
    let plan = RabbitMQPlan(name: "events", declared: [.queue("mine")], owned: address, http: ThrowAwayRabbitMQ.http)
    let broker = try #require(try await plan.open(at: nil, in: "/nowhere") as? RabbitMQDependency)
    try await broker.settle()
    let place = try await broker.mark()
    #expect(try await broker.send(Message("mine", "one")) == nil)
    #expect(try await broker.copies(1, since: place).map(\.key) == ["mine"])
    #expect(try await broker.restore() == .undone)
    #expect(try await broker.bodies(in: "mine").isEmpty)
    #expect(try await management.isTraced())
    await broker.close()
    #expect(try await !management.isTraced())
    await owner.close()
  }
}
