import SeamRuntime
import SeamValue
import Testing

@testable import SeamRabbitMQ

@Suite("A virtual host of a broker", .timeLimit(.minutes(15)))
struct RabbitMQDependencyTests {
  @Test("shows copies of everything that is sent, and takes nothing from anybody")
  func copies() async throws {
    let broker = try await ThrowAwayRabbitMQ.open([
      .exchange("orders", type: "topic"), .queue("work"), .binding("orders", "work", key: "order.#"),
    ])
    let place = try await broker.mark()
    for number in 1...20 { #expect(try await broker.send(Message("order.created", exchange: "orders", "\(number)")) == nil) }
    let copies = try await broker.copies(20, since: place)
    #expect(copies.map { String(decoding: $0.body, as: UTF8.self) } == (1...20).map(String.init))
    #expect(copies.allSatisfy { $0.exchange == "orders" && $0.key == "order.created" })
    #expect(try await broker.bodies(in: "work") == (1...20).map(String.init), "they are still there for whoever they are for")
    await broker.close()
  }

  @Test("shows what goes straight to a queue, by the exchange without a name")
  func defaultExchange() async throws {
    let broker = try await ThrowAwayRabbitMQ.open([.queue("work")])
    let place = try await broker.mark()
    #expect(try await broker.send(Message("work", "hello")) == nil)
    let copy = try #require(try await broker.copies(1, since: place).first)
    #expect(copy.exchange == "" && copy.key == "work" && copy.body == Array("hello".utf8))
    await broker.close()
  }

  @Test("keeps headers, properties and bytes as they were sent")
  func content() async throws {
    let broker = try await ThrowAwayRabbitMQ.open([.queue("work")])
    let headers = ValueMap.of([
      ("text", "ü"), ("number", -7), ("ratio", 0.5), ("flag", true), ("nothing", .null), ("list", [1, "two"]),
      ("table", ["deep": ["er": 1]]),
    ])
    let properties = ValueMap.of([
      ("content_type", "application/x-bytes"), ("correlation_id", "abc"), ("priority", 3), ("timestamp", 1_700_000_000),
      ("delivery_mode", 1),
    ])
    let body = (0...255).map(UInt8.init)
    let place = try await broker.mark()
    let message = Message(exchange: "", key: "work", headers: headers, properties: properties, body: body)
    #expect(try await broker.send(message) == nil)
    let copy = try #require(try await broker.copies(1, since: place).first)
    let taken = try #require(try await broker.consume("work", timeout: .seconds(60)).get())
    for found in [copy, taken] {
      #expect(found.body == body)
      #expect(Value.map(found.headers).equals(.map(headers)), "\(found.headers)")
      #expect(Value.map(found.properties).equals(.map(properties)), "\(found.properties)")
    }
    await broker.close()
  }

  @Test("refuses a message that reaches nobody, and goes on")
  func unroutable() async throws {
    let broker = try await ThrowAwayRabbitMQ.open([.exchange("orders", type: "topic"), .queue("work")])
    #expect(try await broker.send(Message("nobody"))?.contains("there is no queue 'nobody'") == true)
    #expect(try await broker.send(Message("x", exchange: "orders"))?.contains("the exchange 'orders' leads it to no queue") == true)
    #expect(try await broker.send(Message("x", exchange: "missing"))?.contains("no exchange 'missing'") == true)
    #expect(try await broker.send(Message("work", properties: .of([("expiration", "soon")])))?.isEmpty == false)
    #expect(try await broker.send(Message("work", properties: .of([("priority", "high")]))) == "the property 'priority' cannot be \"high\"")
    #expect(try await broker.send(Message("work", "still here")) == nil)
    #expect(try await broker.bodies(in: "work").last == "still here")
    await broker.close()
  }

  @Test("takes a message out of a queue, and says where there is none")
  func consuming() async throws {
    let broker = try await ThrowAwayRabbitMQ.open([.queue("work")])
    #expect(try await broker.consume("work", timeout: .milliseconds(50)).get() == nil)
    guard case .failure(let refusal) = try await broker.consume("missing", timeout: .seconds(1)) else {
      throw Problem(description: "there is no such queue")
    }
    #expect(refusal.message.contains("no queue 'missing'"))
    await broker.close()
  }

  @Test("forgets what was sent before a mark")
  func marks() async throws {
    let broker = try await ThrowAwayRabbitMQ.open([.queue("work")])
    _ = try await broker.mark()
    #expect(try await broker.send(Message("work", "old")) == nil)
    let place = try await broker.mark()
    #expect(try await broker.messages(since: place, timeout: .milliseconds(50)).isEmpty)
    #expect(try await broker.send(Message("work", "new")) == nil)
    #expect(try await broker.copies(1, since: place).map(\.body) == [Array("new".utf8)])
    await broker.close()
  }
}
