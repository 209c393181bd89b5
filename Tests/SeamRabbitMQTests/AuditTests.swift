import SeamRuntime
import SeamValue
import Testing

@testable import SeamRabbitMQ

@Suite("What a spec leaves in a broker is named", .timeLimit(.minutes(15)))
struct AuditTests {
  private static let declared: [Topology.Item] = [
    .exchange("orders", type: "topic"), .queue("work"), .binding("orders", "work", key: "order.#"),
  ]
  private static let ending = SpecEnding(policy: .rewind)

  /// What is found after a spec in which `body` happened, and whether its services have to start again.
  private func audit(
    _ broker: RabbitMQDependency, _ ending: SpecEnding = ending, late: () async throws -> Void = {}, _ body: () async throws -> Void
  ) async throws -> (leaks: [String], restoration: Restoration) {
    _ = try await broker.mark()
    try await body()
    try await broker.rest(after: ending)
    try await late()
    let restoration = try await broker.restore()
    let leaks = try await broker.audit(after: ending).leaks
    // Nothing of it is told twice.
    let next = try await broker.auditLate()
    #expect(next.unattributed.isEmpty && next.leaks.isEmpty && next.restoration == .unchanged)
    return (leaks.map { "\($0.subject): \($0.message)" }, restoration)
  }

  @Test("messages that wait in queues are no leak, nor is what was acknowledged in the end")
  func clean() async throws {
    let broker = try await ThrowAwayRabbitMQ.open(Self.declared)
    let nothing = try await audit(broker) {}
    #expect(nothing.leaks == [] && nothing.restoration == .unchanged)
    let result = try await audit(broker) { _ = try await broker.send(Message("work", "left")) }
    #expect(result.leaks == [] && result.restoration == .undone)
    await broker.close()
  }

  @Test("what was declared and left, and what was deleted")
  func topology() async throws {
    let broker = try await ThrowAwayRabbitMQ.open(Self.declared)
    let management = try ThrowAwayRabbitMQ.management(of: broker)
    let left = try await audit(broker) {
      for item: Topology.Item in [.exchange("more", type: "fanout"), .queue("left"), .binding("more", "left", key: "")] {
        try await management.add(item)
      }
    }
    #expect(left.leaks == ["binding more → left: declared and left", "exchange more: declared and left", "queue left: declared and left"])
    let deleted = try await audit(broker) { try await management.remove(.queue("work", .null)) }
    #expect(deleted.leaks == ["queue work: deleted"] && deleted.restoration == .replaced)
    await broker.close()
  }

  @Test("a message that somebody holds and never acknowledges")
  func unacknowledged() async throws {
    let broker = try await ThrowAwayRabbitMQ.open(Self.declared)
    let consumer = Consumer(try ThrowAwayRabbitMQ.address(of: broker))
    try await consumer.take(from: "work")
    let result = try await audit(broker) { _ = try await broker.send(Message("work", "held")) }
    #expect(result.leaks == ["queue work: 1 message was taken and never acknowledged"] && result.restoration == .replaced)
    await consumer.close()
    await broker.close()
  }

  @Test("a message that is sent when the spec is over; one that comes later is nobody's")
  func late() async throws {
    let broker = try await ThrowAwayRabbitMQ.open(Self.declared)
    let service = RabbitMQConnection(try ThrowAwayRabbitMQ.address(of: broker))
    let send: () async throws -> Void = {
      let place = try await broker.messages(since: 0, timeout: .zero).count
      _ = try await service.publish(Message("order.created", exchange: "orders", "late"), timeout: .seconds(60))
      while try await broker.messages(since: 0, timeout: .seconds(1)).count == place {}
    }
    let found = try await audit(broker, late: send) {}
    #expect(found.leaks == ["order.created: 1 happened after the spec was over"])
    try await send()
    let next = try await broker.auditLate()
    #expect(next.unattributed.map(\.message) == ["1 happened while no spec was running"] && next.leaks.isEmpty)
    #expect(next.restoration == .undone)
    await service.close()
    await broker.close()
  }

  @Test("a policy that promises nothing leaks nothing, and leaves it")
  func none() async throws {
    let broker = try await ThrowAwayRabbitMQ.open(Self.declared)
    _ = try await broker.mark()
    #expect(try await broker.send(Message("work", "kept")) == nil)
    let ending = SpecEnding(policy: .none)
    try await broker.rest(after: ending)
    try await broker.settle()
    #expect(try await broker.audit(after: ending).leaks.isEmpty)
    #expect(try await broker.auditLate().restoration == .unchanged)
    #expect(try await broker.bodies(in: "work") == ["kept"])
    await broker.close()
  }
}
