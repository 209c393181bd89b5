import SeamRuntime
import SeamSpec

/// Puts a database back between specs, and its session with it.
actor Restorer {
  private let connection: PostgresConnection
  /// What may be replaced; nil for an address that was given.
  let database: PostgresDatabase?
  let policy: IsolationPolicy
  /// When the specs' own statements ran.
  let own: OwnStatements
  let ignored: NetEffects.Ignored
  /// What specs find, once it is settled.
  private(set) var baseline: Baseline?
  private(set) var watch: Watch?
  /// Whether no spec has begun since it was settled.
  private var isFresh = false
  /// Why the last restoring compared whole tables, although the policy is to rewind.
  private(set) var obstacle: String?
  private(set) var shapes: [TableName: TableShape] = [:]
  /// Transactions before this one began before the mark.
  private(set) var firstTransaction: UInt64 = 0

  /// Of the spec that is over.
  var ending: SpecEnding?
  /// Where the log was when the spec had come to rest.
  var rested: UInt64?
  /// What the audit has found so far.
  var found = Audit()
  /// Whether somebody holds something, so that the copy has to be replaced.
  var isHeld = false
  /// What sessions of services held before the first spec.
  var accepted: Set<String> = []
  /// The tables that the last comparison found to differ.
  private(set) var differing: [String] = []
  /// What the schema consists of, as specs find it.
  private(set) var listing: SchemaListing?

  /// For comparing and rewriting in place; whatever takes longer is replaced.
  private static let patience = Duration.seconds(30)
  /// How long transactions that are still open are waited for.
  static let rest = Duration.seconds(1)
  /// How long nobody may have committed anything before the state is taken for the last.
  private static let stillness = Duration.milliseconds(3)

  init(
    _ connection: PostgresConnection, _ database: PostgresDatabase?, _ policy: IsolationPolicy, _ own: OwnStatements,
    ignoring ignored: NetEffects.Ignored
  ) {
    self.connection = connection
    self.database = database
    self.policy = policy
    self.own = own
    self.ignored = ignored
  }

  /// Whether its log tells of every spec who wrote what.
  nonisolated var isWatchedAlways: Bool { database != nil && policy == .rewind }

  // MARK: Settling

  func settle() async throws(DriverFailure) {
    isFresh = true
    guard database != nil else { return }
    switch policy {
    case .none, .unique: return
    case .clone, .truncate, .rollback: baseline = try await capture()
    case .rewind:
      baseline = try await capture()
      await beginWatching()
    }
    listing = try await perform { session, deadline throws(PostgresFailure) in try SchemaListing.read(session, by: deadline) }
    try await acceptHolders()
  }

  private func capture() async throws(DriverFailure) -> Baseline {
    try await perform { [policy] session, deadline throws(PostgresFailure) in
      try session.reset(by: deadline)
      if policy == .rewind {
        // Where that cannot be had, rows that the log does not have in full make whole tables be compared.
        do throws(PostgresFailure) { try TableShape.logFully(session, by: deadline) } catch .refused {}
      }
      return try Baseline.capture(session, by: deadline)
    }
  }

  /// Follows the log from here on. Without one whole tables are compared.
  private func beginWatching() async {
    do throws(DriverFailure) {
      if watch?.log.isAlive != true {
        await watch?.close()
        watch = nil
        watch = try await Watch.open(connection.address, within: Self.patience)
      }
      guard let watch else { return }
      // What was written while the baseline was read may be in it or not: then it is read again.
      var before = try await watch.barrier(within: Self.patience)
      for _ in 0..<5 {
        let (captured, shapes) = try await perform { session, deadline throws(PostgresFailure) in
          (try Baseline.capture(session, by: deadline), try TableShape.read(session, by: deadline))
        }
        let after = try await watch.barrier(within: Self.patience)
        baseline = captured
        self.shapes = Dictionary(shapes.map { ($0.name, $0) }) { first, _ in first }
        defer { before = after }
        if watch.log.transactions(after: before.position, through: after.position).isEmpty { break }
      }
      remember(before, watch)
    } catch {
      obstacle = error.message
      await watch?.close()
      watch = nil
    }
  }

  private func remember(_ barrier: Watch.Barrier, _ watch: Watch) {
    watch.log.forget(through: barrier.position)
    firstTransaction = barrier.snapshot.next
  }

  // MARK: Restoring

  /// Under `rollback` everything that the spec's own session does is in one transaction.
  func begin(_ policy: IsolationPolicy) async throws(DriverFailure) {
    isFresh = false
    if database != nil, baseline == nil, ![.none, .unique].contains(policy) { baseline = try await capture() }
    guard policy == .rollback else { return }
    try await perform { session, deadline throws(PostgresFailure) in
      try session.reset(by: deadline)
      try session.run("BEGIN", by: deadline)
    }
  }

  /// - Parameter chosen: the policy of the spec that ran; nil for that of the database.
  func restore(after chosen: IsolationPolicy?) async throws(DriverFailure) -> Restoration {
    try await perform { session, deadline throws(PostgresFailure) in
      // Of a transaction that Seam began nothing else knows.
      if session.isInTransaction { try session.run("ROLLBACK", by: deadline) }
      try session.reset(by: deadline)
    }
    guard let database else { return .unchanged }
    if isHeld { return try await replace(database) }
    // Where the log is read for effects alone, no step asks about what was before.
    if policy != .rewind { watch?.log.forget(through: .max) }
    switch chosen ?? policy {
    case .none, .unique:
      // What stays is what the specs find that come next.
      try await settle()
      return .unchanged
    case .clone: return isFresh ? .unchanged : try await replace(database)
    case .truncate: return try await (policy == .rewind ? compareAndWatch(nil) : compare())
    case .rollback, .rewind: return try await (policy == .rewind ? rewind() : compare())
    }
  }

  /// Compares all tables with the baseline, and writes those anew that differ.
  func compare() async throws(DriverFailure) -> Restoration {
    guard let before = baseline, let database else {
      try await settle()
      return .unchanged
    }
    let (outcome, restored) = try await perform { session, deadline throws(PostgresFailure) in
      try session.reset(by: deadline)
      var baseline = before
      let outcome = try baseline.restore(session, by: deadline)
      return (outcome, baseline)
    }
    baseline = restored
    differing = []
    switch outcome {
    case .unchanged: return .unchanged
    case .undone(let tables):
      differing = tables
      return .undone
    case .impossible(let reason):
      await noteReplacement(reason)
      return try await replace(database)
    }
  }

  func rewind() async throws(DriverFailure) -> Restoration {
    guard let baseline else { return try await compareAndWatch("nothing is known of it yet") }
    guard baseline.isLogged else {
      return try await compareAndWatch("it has unlogged tables, materialized views or triggers that fire whatever writes")
    }
    guard let watch, watch.log.isAlive else { return try await compareAndWatch(obstacle ?? "its log cannot be read") }
    obstacle = nil
    do throws(DriverFailure) {
      try await perform { session, deadline throws(PostgresFailure) in try session.reset(by: deadline) }
      let barrier = try await comeToRest(watch)
      if watch.log.transactions(through: barrier.position).isEmpty {
        remember(barrier, watch)
        return .unchanged
      }
      let rewinder = Rewinder(connection: connection, watch: watch, shapes: shapes, catalogue: baseline.catalogue)
      switch try await rewinder.undo() {
      case .impossible(let reason): return try await compareAndWatch(reason)
      case .undone(let transactions, let statements):
        noteLate(transactions)
        watch.log.forget(transactions)
        firstTransaction = barrier.snapshot.next
        return statements == 0 ? .unchanged : .undone
      }
    } catch  where error.reason != .cancelled {
      // The log or the session broke: what the tables hold is known without it.
      return try await compareAndWatch(error.message)
    }
  }

  /// What is done where the log does not help. What others commit meanwhile is behind the mark, for the next time.
  func compareAndWatch(_ reason: String?) async throws(DriverFailure) -> Restoration {
    obstacle = reason
    var barrier: Watch.Barrier?
    do throws(DriverFailure) {
      if watch?.log.isAlive != true {
        await watch?.close()
        watch = nil
        watch = try await Watch.open(connection.address, within: Self.patience)
      }
      barrier = try await watch?.barrier(within: Self.patience)
      if let barrier, let watch { noteLate(watch.log.transactions(through: barrier.position)) }
    } catch  where error.reason != .cancelled {
      obstacle = error.message
      await watch?.close()
      watch = nil
    }
    let restoration = try await compare()
    if restoration != .replaced, let barrier, let watch { remember(barrier, watch) }
    return restoration
  }

  /// Waits for the transactions that began to write since the mark and are still open, and for a moment without commits. Those that begin
  /// meanwhile do not count: somebody may write all the time.
  func comeToRest(_ watch: Watch) async throws(DriverFailure) -> Watch.Barrier {
    let start = ContinuousClock.now
    var pause = Duration.milliseconds(2)
    var open: Set<UInt64>?
    while true {
      let barrier = try await watch.barrier(within: Self.patience)
      let now = ContinuousClock.now
      let running = barrier.snapshot.running.filter { $0 >= firstTransaction }
      if open == nil {
        open = running.isEmpty ? [] : Set(try await watch.writers(since: firstTransaction, within: Self.patience).map(\.transaction))
      }
      let isBusy = open?.isDisjoint(with: running) == false
      let quiet = now - watch.log.lastCommit
      if now - start >= Self.rest { return barrier }
      if !isBusy, quiet >= Self.stillness || now - start >= Self.stillness * 4 || watch.log.transactions().isEmpty { return barrier }
      try? await Task.sleep(for: isBusy ? pause : Self.stillness - quiet)
      if isBusy { pause = min(pause * 2, .milliseconds(50)) }
    }
  }

  // MARK: Watching

  /// Waits until what was set off before has come to rest, and gives this place in the log.
  func markEffects() async throws(DriverFailure) -> UInt64 {
    if watch?.log.isAlive != true { try await openWatch() }
    guard let watch else { throw DriverFailure(.invalid, "it cannot be watched") }
    return try await comeToRest(watch).position
  }

  func effects(since mark: UInt64) async throws(DriverFailure) -> [Effect] {
    guard let watch else { throw DriverFailure(.invalid, "it is not watched") }
    let position = try await watch.barrier(within: Self.patience).position
    let transactions = watch.log.transactions(after: mark, through: position)
    return transactions.isEmpty ? [] : NetEffects(transactions, shapes, ignoring: ignored).effects
  }

  /// Where the policy does not need the log it is opened when a step asks for effects.
  private func openWatch() async throws(DriverFailure) {
    guard database != nil else { throw DriverFailure(.invalid, "its address was given, so it is not watched") }
    await watch?.close()
    watch = nil
    let shapes = try await perform { session, deadline throws(PostgresFailure) in
      try TableShape.logFully(session, by: deadline)
      return try TableShape.read(session, by: deadline)
    }
    self.shapes = Dictionary(shapes.map { ($0.name, $0) }) { first, _ in first }
    watch = try await Watch.open(connection.address, within: Self.patience)
  }

  // MARK: Replacing

  private func replace(_ database: PostgresDatabase) async throws(DriverFailure) -> Restoration {
    await connection.close()
    await watch?.close()
    watch = nil
    try await database.replace(within: Self.patience).driven()
    try await perform { session, deadline throws(PostgresFailure) in
      try session.connect(by: deadline)
    }
    // What is remembered of the old copy is not what services make of the new one.
    baseline = nil
    isHeld = false
    rested = nil
    found.restoration = .replaced
    return .replaced
  }

  func close() async {
    await watch?.close()
    watch = nil
  }

  func perform<R: Sendable>(
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
