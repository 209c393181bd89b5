import SeamRuntime

/// A copy of a database that is made ahead, in the background, so that a spec waits for a change of names alone.
actor SpareCopy {
  private let database: PostgresDatabase
  /// Whether it could be made; nil where nobody has begun to.
  private var making: Task<Bool, Never>?
  /// Whatever takes longer than this is given up, and a copy is made when it is needed.
  private static let patience = Duration.seconds(60)

  init(of database: PostgresDatabase) {
    self.database = database
  }

  /// Begins to make one, where there is none, and returns at once.
  func prepare() {
    guard making == nil else { return }
    making = Task { [database] in
      if case .success = await database.makeSpare(within: Self.patience) { true } else { false }
    }
  }

  /// Ends every connection to the database, and puts the spare into its place; where there is none, or it does not serve, a copy that is made now.
  func replace(within timeout: Duration) async -> Result<Void, PostgresFailure> {
    let isThere = await making?.value ?? false
    making = nil
    if isThere, case .success = await database.swap(within: timeout) { return .success(()) }
    return await database.replace(within: timeout)
  }

  /// Lets go of what is being made.
  func close() async {
    making?.cancel()
    _ = await making?.value
    making = nil
  }
}
