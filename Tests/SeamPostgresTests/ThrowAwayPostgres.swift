import SeamEnvironment
import SeamRuntime
import SeamSource
import SeamSpec
import SeamValue
import Synchronization
import TestSupport

@testable import SeamPostgres

/// One server for all tests of this process, started by Seam's own host when the first test asks for it. Its supervisor stops it when the
/// process ends, however it ends.
enum ThrowAwayPostgres {
  private actor Shared {
    private var server: Task<any LaunchedProcess, any Error>?

    func process() async throws -> any LaunchedProcess {
      if let server { return try await server.value }
      let server = Task {
        let host = try SupervisedHost.start(executable: BuiltProducts.path(of: "seam"))
        let process = try await host.launch(PostgresServer(version: nil).plan, onExit: { _, _ in })
        hosts.withLock { $0.append(host) }
        return process
      }
      self.server = server
      return try await server.value
    }
  }

  private static let shared = Shared()
  /// Released, a host ends its processes.
  private static let hosts = Mutex<[SupervisedHost]>([])
  private static let count = Atomic<Int>(0)

  static var site: LaunchSite {
    get async throws { try await shared.process().site }
  }

  /// What the server prints.
  static var log: ProcessLog {
    get async throws { try await shared.process().log }
  }

  /// A database of its own for a test, as a run would open it.
  static func open(
    _ migrations: [(name: String, sql: String)], seed: String? = nil, policy: IsolationPolicy = .rewind,
    ignoring ignored: NetEffects.Ignored = .init(), keepsSequences: Bool = true
  ) async throws -> PostgresDependency {
    let number = count.add(1, ordering: .relaxed).newValue
    let files = migrations.map { Migration(SourceFile(name: "db/\($0.name)", text: $0.sql), .migration) }
    let seeds = seed.map { [Migration(SourceFile(name: "db/seed.sql", text: $0), .seed)] } ?? []
    let plan = LaunchedPostgresPlan(
      name: "orders_db", database: "test_\(number)", server: PostgresServer(version: nil), migrations: files + seeds,
      policy: policy, ignored: ignored, keepsSequences: keepsSequences)
    guard let database = try await plan.open(at: site, in: "/nowhere") as? PostgresDependency else {
      throw Problem(description: "the plan opened something else")
    }
    // Where nothing is migrated, a test makes the schema as services do, and settles it then.
    if !migrations.isEmpty { try await database.settle() }
    return database
  }

  static func open(
    _ schema: String = "SELECT 1", seed: String? = nil, policy: IsolationPolicy = .rewind,
    ignoring ignored: NetEffects.Ignored = .init(), keepsSequences: Bool = true
  ) async throws -> PostgresDependency {
    try await open([("0001_schema.sql", schema)], seed: seed, policy: policy, ignoring: ignored, keepsSequences: keepsSequences)
  }
}

struct Problem: Error, CustomStringConvertible {
  let description: String
}

extension PostgresDependency {
  /// Another session with the same database, such as a service's.
  func otherSession() throws -> PostgresConnection {
    guard case .string(let url)? = attributes["url"] else { throw Problem(description: "no url") }
    return try PostgresConnection(PostgresAddress(url: url))
  }

  /// The result of one statement in text and parameters; what the server refuses is thrown.
  @discardableResult
  func sql(_ pieces: BoundStatement.Piece..., timeout: Duration = .seconds(60)) async throws -> SQLResult {
    try await execute([BoundStatement(pieces)], timeout: timeout).get()
  }

  /// What the server says to a statement that it refuses.
  func refusal(_ pieces: BoundStatement.Piece...) async throws -> SQLError {
    switch try await execute([BoundStatement(pieces)], timeout: .seconds(60)) {
    case .success(let result): throw Problem(description: "it was not refused: \(result)")
    case .failure(let error): return error
    }
  }

  /// The value in the first column of the first row.
  func value(_ pieces: BoundStatement.Piece...) async throws -> Value {
    let result = try await execute([BoundStatement(pieces)], timeout: .seconds(60)).get()
    guard let name = result.columns.first, let value = result.rows.first?[name] else { throw Problem(description: "no row") }
    return value
  }
}

extension PostgresConnection {
  @discardableResult
  func sql(_ text: String) async throws -> SQLResult {
    try await execute([BoundStatement([.text(text)])], timeout: .seconds(60)).get()
  }
}

extension BoundStatement.Piece: ExpressibleByStringLiteral {
  package init(stringLiteral value: String) { self = .text(value) }
}
