import SeamRuntime
import SeamValue
import Testing

@testable import SeamRabbitMQ

@Suite("What is sent through a broker is an effect, unless Seam itself sends it", .timeLimit(.minutes(15)))
struct EffectsTests {
  @Test("also where it goes to nobody, and after Seam's connection was opened anew")
  func others() async throws {
    let broker = try await ThrowAwayRabbitMQ.open([.exchange("orders", type: "topic"), .queue("work")])
    let service = RabbitMQConnection(try ThrowAwayRabbitMQ.address(of: broker))
    let place = try await broker.mark()
    let mark = try await broker.markEffects()
    #expect(try await broker.send(Message("work", "Seam's")) == nil)
    // A refused message costs the connection.
    #expect(try await broker.send(Message("nobody", "Seam's")) != nil)
    #expect(try await broker.send(Message("work", "Seam's")) == nil)
    _ = try await service.publish(Message("order.created", exchange: "orders", "its own"), isMandatory: false, timeout: .seconds(60))
    let copies = try await broker.copies(4, since: place)
    #expect(copies.count == 4, "a 'receive' sees them all")
    let effects = try await broker.effects(since: mark)
    #expect(effects.map(\.names) == [["order.created", "orders/order.created"]])
    #expect(effects.first?.after?["body"]?.rendered == "its own")
    #expect(try await broker.effects(since: try await broker.markEffects()).isEmpty)
    await service.close()
    await broker.close()
  }
}
