import SeamRuntime
import TestSupport
import Testing

@testable import SeamRabbitMQ

/// What is no broker costs no more time than there is.
@Suite("A server that is no broker", .timeLimit(.minutes(15))) struct RogueBrokerTests {
  private func reason(at port: Int) async -> DriverFailure.Reason? {
    let connection = RabbitMQConnection(RabbitMQAddress(port: port, managementPort: 1, virtualHost: "/"))
    let failure = await #expect(throws: DriverFailure.self) { _ = try await connection.connect(timeout: .seconds(1)) }
    await connection.close()
    return failure?.reason
  }

  @Test("never answers")
  func silent() async throws {
    let server = try SilentServer()
    #expect(await reason(at: Int(server.port)) == .timedOut)
  }

  @Test("sends a byte now and then")
  func slow() async throws {
    let server = try RogueServer(greeting: [1, 0, 0, 0, 0, 1, 0], repeating: [0], pause: 100_000)
    #expect(await reason(at: server.port) == .timedOut)
  }

  @Test("sends heartbeats without end")
  func endless() async throws {
    let heartbeat: [UInt8] = [8, 0, 0, 0, 0, 0, 0, 0xCE]
    let server = try RogueServer(repeating: Array(repeatElement(heartbeat, count: 8192).joined()))
    #expect(await reason(at: server.port) != nil)
  }

  @Test("sends what is no AMQP without end")
  func garbage() async throws {
    let server = try RogueServer(repeating: Array(repeating: 0x78, count: 65_536))
    #expect(await reason(at: server.port) != nil)
  }
}
