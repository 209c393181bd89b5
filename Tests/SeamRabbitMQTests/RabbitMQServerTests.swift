import SeamEnvironment
import SeamRuntime
import TestSupport
import Testing

@testable import SeamRabbitMQ

@Suite("A broker that loses a port to somebody else before it listens", .timeLimit(.minutes(15)))
struct RabbitMQServerTests {
  /// Its ports: for AMQP, for the management API, for other nodes, and that of `epmd`.
  @Test("is started on others", arguments: [[0, 1], [2, 3]])
  func portTaken(places: [Int]) async throws {
    let host = try SupervisedHost.start(executable: BuiltProducts.path(of: "seam"))
    let taker = PortTaker(places.count)
    var plan = RabbitMQServer.plan(ThrowAwayRabbitMQ.http)
    let command = plan.command
    plan.command = { site, program throws(EnvironmentFailure) in
      taker.take { ([site.port] + site.extraPorts)[places[$0]] }
      return try command(site, program)
    }
    let site = try await host.launch(plan, onExit: { _, _ in }).site
    #expect(taker.taken.count == places.count && Set(taker.taken).isDisjoint(with: [site.port] + site.extraPorts))
    let broker = try await ThrowAwayRabbitMQ.open([.queue("work")], at: site)
    #expect(try await broker.send(Message("work", "hello")) == nil)
    await broker.close()
    await host.shutDown()
  }
}
