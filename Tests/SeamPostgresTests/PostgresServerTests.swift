import SeamEnvironment
import SeamRuntime
import TestSupport
import Testing

@testable import SeamPostgres

@Suite struct PostgresServerTests {
  @Test func aServerWhosePortIsTakenBeforeItListensIsStartedOnAnother() async throws {
    let host = try SupervisedHost.start(executable: BuiltProducts.path(of: "seam"))
    let taker = PortTaker(1)
    var plan = PostgresServer(version: nil).plan
    let command = plan.command
    plan.command = { site, program throws(EnvironmentFailure) in
      taker.take { _ in site.port }
      return try command(site, program)
    }
    let site = try await host.launch(plan, onExit: { _, _ in }).site
    #expect(taker.taken.count == 1 && taker.taken != [site.port])
    let connection = PostgresConnection(PostgresAddress(port: site.port, database: "template1"))
    #expect(try await connection.sql("select 1 as one").rows.count == 1)
    await connection.close()
    await host.shutDown()
  }
}
