import SeamRuntime
import SeamValue
import Testing

@testable import SeamRabbitMQ

@Suite("Between specs a virtual host becomes what it was", .timeLimit(.minutes(15)))
struct RestoreTests {
  private static let declared: [Topology.Item] = [
    .exchange("orders", type: "topic"), .queue("work"), .binding("orders", "work", key: "order.#"),
  ]

  private func management(of broker: RabbitMQDependency) throws -> RabbitMQManagement { try ThrowAwayRabbitMQ.management(of: broker) }

  @Test("nothing is done where nothing was")
  func unchanged() async throws {
    let broker = try await ThrowAwayRabbitMQ.open(Self.declared)
    #expect(try await broker.restore() == .unchanged)
    await broker.close()
  }

  @Test("queues are emptied")
  func messages() async throws {
    let broker = try await ThrowAwayRabbitMQ.open(Self.declared)
    #expect(try await broker.send(Message("work", "left")) == nil)
    #expect(try await broker.restore() == .undone)
    #expect(try await broker.bodies(in: "work").isEmpty)
    await broker.close()
  }

  @Test("what was declared is deleted")
  func declaredSince() async throws {
    let broker = try await ThrowAwayRabbitMQ.open(Self.declared)
    let management = try management(of: broker)
    for item: Topology.Item in [
      .exchange("more", type: "fanout"), .queue("left"), .binding("more", "left", key: ""), .binding("orders", "work", key: "x"),
    ] {
      try await management.add(item)
    }
    #expect(try await broker.restore() == .undone)
    let topology = try await management.topology()
    #expect(topology.exchanges.keys.sorted() == ["orders"] && topology.queues.keys.sorted() == ["work"])
    #expect(topology.bindings.map(\.key) == ["order.#"])
    await broker.close()
  }

  @Test("an exchange that the broker deletes when it loses its last binding is there again")
  func autoDeleted() async throws {
    let exchange = Topology.Item.exchange(
      "brief", ["type": "topic", "durable": true, "auto_delete": true, "internal": false, "arguments": [:]])
    let broker = try await ThrowAwayRabbitMQ.open([exchange, .queue("work")])
    let management = try management(of: broker)
    let before = try await management.topology()
    try await management.add(.binding("brief", "work", key: "x"))
    #expect(try await broker.restore() == .undone)
    #expect(try await management.topology() == before)
    await broker.close()
  }

  @Test("what was deleted is there again, with its bindings; who listened there has to start again")
  func deleted() async throws {
    let broker = try await ThrowAwayRabbitMQ.open(Self.declared)
    let management = try management(of: broker)
    try await management.remove(.queue("work", .null))
    #expect(try await broker.restore() == .replaced)
    #expect(try await broker.send(Message("order.created", exchange: "orders", "routed")) == nil)
    #expect(try await broker.bodies(in: "work") == ["routed"])
    await broker.close()
  }

  @Test("a message that somebody holds and never acknowledges is gone")
  func unacknowledged() async throws {
    let broker = try await ThrowAwayRabbitMQ.open(Self.declared)
    let management = try management(of: broker)
    let consumer = Consumer(management.address)
    try await consumer.take(from: "work")
    #expect(try await broker.send(Message("work", "held")) == nil)
    var held: [RabbitMQManagement.Queue] = []
    while held.first?.unacknowledged != 1 { held = try await management.filledQueues() }
    #expect(try await broker.restore() == .replaced)
    #expect(try await management.filledQueues().isEmpty)
    #expect(try await broker.send(Message("work", "new")) == nil)
    #expect(try await broker.bodies(in: "work") == ["new"])
    await consumer.close()
    await broker.close()
  }
}

/// Takes messages and never acknowledges them.
actor Consumer {
  private let address: RabbitMQAddress
  private let socket = SocketGuard()
  private var handle: AMQPHandle?

  init(_ address: RabbitMQAddress) {
    self.address = address
  }

  func take(from queue: String) throws {
    let opened = try AMQPHandle(address, socket, timeout: .seconds(60))
    try opened.consume(queue, isAcknowledged: true)
    handle = opened
  }

  func close() { handle = nil }
}
