import SeamRuntime

/// Puts a database back between specs, and its session with it.
actor Restorer {
  private let connection: PostgresConnection
  private var isolation: PostgresDependency.Isolation
  /// For comparing and rewriting in place; whatever takes longer is replaced.
  private static let patience = Duration.seconds(30)

  init(_ connection: PostgresConnection, _ isolation: PostgresDependency.Isolation) {
    self.connection = connection
    self.isolation = isolation
  }

  func settle() async throws(DriverFailure) {
    guard case .baseline(let database, _) = isolation else { return }
    let baseline = try await perform { session, deadline throws(PostgresFailure) in
      try session.reset(by: deadline)
      return try Baseline.capture(session, by: deadline)
    }
    isolation = .baseline(database, baseline)
  }

  func restore() async throws(DriverFailure) -> Restoration {
    switch isolation {
    case .none:
      try await perform { session, deadline throws(PostgresFailure) in try session.reset(by: deadline) }
      return .unchanged
    case .baseline(_, nil):
      try await settle()
      return .unchanged
    case .baseline(let database, let baseline?):
      let (outcome, restored) = try await perform { session, deadline throws(PostgresFailure) in
        try session.reset(by: deadline)
        var baseline = baseline
        let outcome = try baseline.restore(session, by: deadline)
        return (outcome, baseline)
      }
      isolation = .baseline(database, restored)
      switch outcome {
      case .unchanged: return .unchanged
      case .undone: return .undone
      case .impossible: return try await replace(database)
      }
    }
  }

  private func replace(_ database: PostgresDatabase) async throws(DriverFailure) -> Restoration {
    await connection.close()
    try await database.replace(within: Self.patience).driven()
    try await perform { session, deadline throws(PostgresFailure) in
      try session.connect(by: deadline)
    }
    // What is remembered of the old copy is not what services make of the new one.
    isolation = .baseline(database, nil)
    return .replaced
  }

  private func perform<R: Sendable>(
    _ body: @Sendable (PostgresSession, Deadline) throws(PostgresFailure) -> R
  ) async throws(DriverFailure) -> R {
    try await connection.perform(within: Self.patience, body).driven()
  }
}

extension Result where Failure == PostgresFailure {
  /// A statement of Seam's own that the server refuses is a failure like any other.
  func driven() throws(DriverFailure) -> Success {
    switch self {
    case .success(let value): return value
    case .failure(.failed(let failure)): throw failure
    case .failure(.refused(let error)): throw DriverFailure(.invalid, "PostgreSQL refused it: \(error.message)")
    }
  }
}
