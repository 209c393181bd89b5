import Glibc
import SeamRuntime
import SeamValue
import TestSupport
import Testing

@testable import SeamRabbitMQ

/// Random declarations, bindings, messages, consumers and deletions in a virtual host, after which it consists of what it did, and is empty.
@Suite("Whatever a spec did to a virtual host is undone", .timeLimit(.minutes(60)))
struct RewindPropertyTests {
  /// How many times; `SEAM_REWIND_ROUNDS=1000` for a night.
  private static let rounds = getenv("SEAM_REWIND_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 40
  /// Begins the sequence of random numbers; a failure names it.
  private static let seed =
    getenv("SEAM_REWIND_SEED").flatMap { UInt64(String(cString: $0)) } ?? UInt64(ContinuousClock.now.hashValue.magnitude)

  private static let exchanges = ["orders", "audit log", "ü/☃%2F", "x.y"]
  private static let queues = ["work", "orders", "später & mehr", "a/b?c#d", "q.5"]
  private static let keys = ["order.created", "order.#", "", "*.x", "ü"]

  private static func name(_ names: [String], _ random: inout SplitMix64) -> String { names.randomElement(using: &random) ?? "" }

  private static func exchange(_ random: inout SplitMix64) -> Topology.Item {
    let type = name(["direct", "topic", "fanout", "headers"], &random)
    let arguments: Value = random.next() % 4 == 0 ? ["alternate-exchange": .string(name(exchanges, &random))] : [:]
    return .exchange(
      name(exchanges, &random),
      [
        "type": .string(type), "durable": .bool(Bool.random(using: &random)), "auto_delete": .bool(random.next() % 5 == 0),
        "internal": false,
        "arguments": arguments,
      ])
  }

  /// - Parameter mayEnd: whether it may be deleted with its last consumer, at a moment that nobody can wait for.
  private static func queue(mayEnd: Bool, _ random: inout SplitMix64) -> Topology.Item {
    let arguments: [Value] = [
      [:], [:], ["x-max-length": 5], ["x-message-ttl": 600_000, "x-dead-letter-exchange": .string(name(exchanges, &random))],
      ["x-queue-mode": "lazy"], ["x-max-priority": 3],
    ]
    return .queue(
      name(queues, &random),
      [
        "durable": .bool(Bool.random(using: &random)), "auto_delete": .bool(mayEnd && random.next() % 5 == 0),
        "arguments": arguments.randomElement(using: &random) ?? [:],
      ])
  }

  private static func binding(_ random: inout SplitMix64) -> Topology.Item {
    let isToQueue = random.next() % 3 != 0
    return .binding(
      Topology.Binding(
        source: name(exchanges, &random), destination: name(isToQueue ? queues : exchanges, &random), isToQueue: isToQueue,
        key: name(keys, &random), argumentText: random.next() % 4 == 0 ? #"{"x-match":"any","region":"eu"}"# : "{}"))
  }

  /// What cannot be done, as a binding of what is not there, is left out.
  private static func attempt(_ body: () async throws -> Void) async throws {
    do { try await body() } catch let failure as DriverFailure where failure.message.contains(/with 40[045]:/) {}
  }

  private static func change(
    _ management: RabbitMQManagement, _ service: RabbitMQConnection, _ consumers: inout [Consumer], _ random: inout SplitMix64
  ) async throws {
    let (exchange, queue, binding) = (exchange(&random), queue(mayEnd: true, &random), binding(&random))
    let (exchangeName, queueName, key) = (name(exchanges + [""], &random), name(queues, &random), name(keys + queues, &random))
    let body = String(repeating: "x", count: Int(random.next() % 2000))
    switch random.next() % 22 {
    case 0...2: try await attempt { try await management.add(exchange) }
    case 3...5: try await attempt { try await management.add(queue) }
    case 6...8: try await attempt { try await management.add(binding) }
    case 9: try await attempt { try await management.remove(binding) }
    case 10: try await attempt { try await management.remove(.queue(queueName, .null)) }
    case 11: try await attempt { try await management.remove(.exchange(name(exchanges, &random), .null)) }
    case 12...17:
      for _ in 0..<Int.random(in: 1...5, using: &random) {
        _ = try await service.publish(Message(key, exchange: exchangeName, body), isMandatory: false, timeout: .seconds(60))
      }
    case 18, 19:
      // That no message is waited for leaves no time to connect either.
      _ = try? await service.take(from: queueName, timeout: .zero)
    default:
      guard consumers.isEmpty else { return }
      let consumer = Consumer(management.address)
      // A queue that is not there is refused.
      do { try await consumer.take(from: queueName) } catch {}
      consumers.append(consumer)
    }
  }

  @Test("its exchanges, queues and bindings are what they were, and no message is left")
  func everythingIsAsItWas() async throws {
    var broker = try await ThrowAwayRabbitMQ.open()
    var before = Topology(.null)
    for round in 0..<Self.rounds {
      let seed = Self.seed &+ UInt64(round)
      var random = SplitMix64(state: seed)
      // Now and then another world.
      if round % 4 == 0 {
        await broker.close()
        broker = try await ThrowAwayRabbitMQ.open()
        let management = try ThrowAwayRabbitMQ.management(of: broker)
        for _ in 0..<8 {
          let item = [Self.exchange(&random), Self.queue(mayEnd: false, &random), Self.binding(&random)].randomElement(using: &random)
          if let item { try await Self.attempt { try await management.add(item) } }
        }
        before = try await management.topology()
        try await broker.settle()
      }
      let management = try ThrowAwayRabbitMQ.management(of: broker)
      let service = RabbitMQConnection(management.address)
      _ = try await broker.mark()
      var consumers: [Consumer] = []
      for _ in 0..<Int.random(in: 1...15, using: &random) { try await Self.change(management, service, &consumers, &random) }
      let ending = SpecEnding(policy: .rewind)
      try await broker.rest(after: ending)
      let restoration = try await broker.restore()
      _ = try await broker.audit(after: ending)
      let after = try await management.topology()
      #expect(after == before, "SEAM_REWIND_SEED=\(seed): \(restoration), \(after.changes(from: before))")
      let left = try await management.filledQueues()
      #expect(left.isEmpty, "SEAM_REWIND_SEED=\(seed): \(left)")
      for consumer in consumers { await consumer.close() }
      await service.close()
      if after != before || !left.isEmpty { break }
    }
    await broker.close()
  }
}
