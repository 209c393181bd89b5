import SeamRuntime
import TestSupport
import Testing

@testable import SeamPostgres

/// What is no PostgreSQL, or one that goes on for ever, costs no more time than there is, and no more memory than is allowed.
@Suite(.timeLimit(.minutes(10))) struct RoguePostgresTests {
  private func failure(at port: Int, timeout: Duration = .seconds(1)) async throws -> DriverFailure {
    let connection = PostgresConnection(PostgresAddress(port: port, database: "nix"))
    defer { Task { await connection.close() } }
    return try #require(
      await #expect(throws: DriverFailure.self) {
        _ = try await connection.execute([BoundStatement(["select 1"])], timeout: timeout)
      })
  }

  @Test func aServerThatNeverAnswers() async throws {
    let server = try SilentServer()
    let failure = try await failure(at: Int(server.port))
    #expect(failure.message == "no connection to PostgreSQL at 127.0.0.1:\(server.port) within 1s")
    #expect(failure.reason == .timedOut)
  }

  /// The beginning of a question for a password that is longer than what comes of it.
  @Test func aServerThatSendsAByteNowAndThen() async throws {
    let server = try RogueServer(greeting: Array("R".utf8) + [0, 0, 7, 0], repeating: [0], pause: 100_000)
    #expect(try await failure(at: server.port).reason == .timedOut)
  }

  /// `AuthenticationOk`, and then settings without end.
  @Test func aServerThatGreetsForEver() async throws {
    let setting = Array("S".utf8) + [0, 0, 0, 8] + Array("a".utf8) + [0] + Array("b".utf8) + [0]
    let greeting = Array("R".utf8) + [0, 0, 0, 8, 0, 0, 0, 0]
    let server = try RogueServer(greeting: greeting, repeating: Array(repeatElement(setting, count: 1000).joined()))
    let failure = try await failure(at: server.port, timeout: .seconds(60))
    #expect(failure.message == "what answers at 127.0.0.1:\(server.port) is no PostgreSQL: it sends without end")
    let slow = try RogueServer(greeting: greeting, repeating: setting, pause: 1000)
    #expect(try await self.failure(at: slow.port).reason == .timedOut)
  }

  @Test func anErrorThatNeverEnds() async throws {
    let server = try RogueServer(greeting: Array("E".utf8) + [0x7F, 0xFF, 0xFF, 0xFF], repeating: Array(repeating: 0x78, count: 65_536))
    #expect([.unreachable, .timedOut].contains(try await failure(at: server.port, timeout: .seconds(60)).reason))
  }

  @Test func anAnswerWithoutEndIsCancelledAndTheConnectionGoesOn() async throws {
    let database = try await ThrowAwayPostgres.open()
    for query: BoundStatement.Piece in [
      "select repeat('x', 1000) || generate_series(1, 1000000000)", "select generate_series(1, 1000000000)",
    ] {
      let failure = await #expect(throws: DriverFailure.self) { try await database.sql(query, timeout: .seconds(300)) }
      #expect(failure?.message == "the answer is larger than 32 MiB, and the statement was cancelled")
      #expect(try await database.value("select 1").equals(1))
    }
    await database.close()
  }
}
