import SeamRuntime
import SeamSpec

/// Puts a database back between specs, and its session with it.
actor Restorer {
  private let connection: PostgresConnection
  let access: Access
  private let spare: SpareCopy?
  /// What is done where a spec asks for nothing else.
  let policy: IsolationPolicy
  private let keepsSequences: Bool
  /// When the specs' own statements ran.
  let own: OwnStatements
  let ignored: NetEffects.Ignored
  /// What specs find, once it is settled.
  private(set) var baseline: Baseline?
  private(set) var watch: Watch?
  /// Whether no spec has begun since it was settled.
  private var isFresh = false
  private var sequences: Sequences?
  /// Tables of an address that was given whose replica identity is to be what it was, in the end.
  private var loggedFully: [TableShape] = []
  /// What the run has to say of it, and has not said yet.
  private var remarks: [String] = []
  private var said: Set<String> = []
  /// Whether anybody has committed anything that changed no row.
  private var hasWritten = false
  /// How many specs have begun.
  private var specs = 0
  /// Why the last restoring compared whole tables, although the policy is to rewind.
  private(set) var obstacle: String?
  private(set) var shapes: [TableName: TableShape] = [:]
  /// Transactions before this one began before the mark.
  private(set) var firstTransaction: UInt64 = 0

  /// How many marks Seam had written by then.
  private var marks: UInt64 = 0

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
    _ connection: PostgresConnection, _ access: Access, _ policy: IsolationPolicy, _ own: OwnStatements,
    ignoring ignored: NetEffects.Ignored, keepsSequences: Bool
  ) {
    self.connection = connection
    self.access = access
    self.keepsSequences = keepsSequences
    spare = access.database.map(SpareCopy.init)
    self.policy = access.rights.usable(policy).policy
    remarks = access.rights.remark(on: policy).map { [$0] } ?? []
    said = Set(remarks)
    self.own = own
    self.ignored = ignored
  }

  /// Whether its log tells of every spec who wrote what.
  nonisolated var isWatchedAlways: Bool { access.isOurs && policy == .rewind }

  // MARK: Settling

  func settle() async throws(DriverFailure) {
    isFresh = true
    guard access.isOurs else { return }
    switch policy {
    // What specs find is the template, which is read where a spec asks for another policy.
    case .none, .unique, .clone: return
    case .rollback where access.rights.rows != nil: return
    case .truncate, .rollback: try await remember()
    case .rewind:
      try await remember()
      await beginWatching()
      if watch == nil, let obstacle { remark("tables are compared instead of its log being read: \(obstacle)") }
    }
  }

  private func remark(_ text: String) {
    if said.insert(text).inserted { remarks.append(text) }
  }

  /// What the run has to say of it.
  func takeRemarks() -> [String] {
    defer { remarks = [] }
    return remarks
  }

  /// Remembers what specs find.
  private func remember() async throws(DriverFailure) {
    baseline = try await capture()
    (listing, sequences) = try await perform { session, deadline throws(PostgresFailure) in
      (try SchemaListing.read(session, by: deadline), try Sequences.read(session, by: deadline))
    }
    try await acceptHolders()
  }

  private func capture() async throws(DriverFailure) -> Baseline {
    let (baseline, changed) = try await perform { [policy] session, deadline throws(PostgresFailure) in
      try session.reset(by: deadline)
      var changed: [TableShape] = []
      if policy == .rewind {
        // Where that cannot be had, rows that the log does not have in full make whole tables be compared.
        do throws(PostgresFailure) { changed = try TableShape.logFully(session, by: deadline) } catch .refused {}
      }
      return (try Baseline.capture(session, by: deadline), changed)
    }
    if case .owned = access { loggedFully += changed }
    return baseline
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
    mark(barrier, watch)
  }

  private func mark(_ barrier: Watch.Barrier, _ watch: Watch) {
    firstTransaction = barrier.snapshot.next
    marks = watch.log.markCount
  }

  // MARK: Restoring

  /// Under `rollback` everything that the spec's own session does is in one transaction.
  func begin(_ chosen: IsolationPolicy) async throws(DriverFailure) {
    isFresh = false
    let policy = access.rights.usable(chosen).policy
    if policy != chosen, let text = access.rights.remark(on: chosen) { remark(text) }
    specs += 1
    // A run of one spec is over before it could need one.
    if policy == .clone || self.policy == .clone || specs > 1, ![.none, .unique].contains(policy) { await spare?.prepare() }
    let isLeftAlone = !access.isOurs || policy == .rollback && access.rights.rows != nil
    if !isLeftAlone, baseline == nil, ![.none, .unique, .clone].contains(policy) { try await remember() }
    guard policy == .rollback else { return }
    try await perform { session, deadline throws(PostgresFailure) in
      try session.reset(by: deadline)
      try session.run("BEGIN", by: deadline)
    }
  }

  /// - Parameter chosen: the policy of the spec that ran; nil for that of the database.
  func restore(after chosen: IsolationPolicy?) async throws(DriverFailure) -> Restoration {
    let isOurs = access.isOurs
    try await perform { session, deadline throws(PostgresFailure) in
      // Of a transaction that Seam began nothing else knows.
      if session.isInTransaction { try session.run("ROLLBACK", by: deadline) }
      // Nothing but what the specs themselves say reaches what is somebody else's.
      if isOurs { try session.reset(by: deadline) } else { session.renew() }
    }
    guard isOurs else { return .unchanged }
    if isHeld { return try await replace() }
    // Where the log is read for effects alone, no step asks about what was before.
    if policy != .rewind { watch?.log.forget(through: .max) }
    let chosen = access.rights.usable(chosen ?? policy).policy
    if chosen == .rollback, access.rights.rows != nil { return .unchanged }
    let restoration = try await restoreInPlace(as: chosen)
    if restoration != .replaced, ![.none, .unique].contains(chosen) { try await restoreSequences(after: restoration) }
    return restoration
  }

  private func restoreInPlace(as chosen: IsolationPolicy) async throws(DriverFailure) -> Restoration {
    switch chosen {
    case .none, .unique:
      // What stays is what the specs find that come next.
      try await settle()
      return .unchanged
    case .clone: return isFresh ? .unchanged : try await replace()
    case .truncate: return try await (policy == .rewind ? compareAndWatch(nil) : compare())
    case .rollback, .rewind: return try await (policy == .rewind ? rewind() : compare())
    }
  }

  /// Where nothing was written they have not gone back, but may have gone on.
  private func restoreSequences(after restoration: Restoration) async throws(DriverFailure) {
    guard let before = sequences, restoration != .unchanged || hasWritten || !keepsSequences else { return }
    hasWritten = false
    sequences = try await perform { [keepsSequences] session, deadline throws(PostgresFailure) in
      var sequences = before
      if keepsSequences { try sequences.neverGoBack(session, by: deadline) } else { try sequences.restore(session, by: deadline) }
      return sequences
    }
  }

  /// Compares all tables with the baseline, and writes those anew that differ.
  func compare() async throws(DriverFailure) -> Restoration {
    guard let before = baseline else {
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
    hasWritten = true
    switch outcome {
    case .unchanged: return .unchanged
    case .undone(let tables):
      differing = tables
      return .undone
    case .impossible(let reason):
      await noteReplacement(reason)
      return try await replace()
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
        // A transaction that moved a sequence and did nothing else is not in the log, but has taken an id, as each of Seam's marks has.
        if barrier.snapshot.next &- firstTransaction > watch.log.markCount - marks { hasWritten = true }
        remember(barrier, watch)
        return .unchanged
      }
      let rewinder = Rewinder(connection: connection, watch: watch, shapes: shapes, baseline: baseline)
      switch try await rewinder.undo() {
      case .impossible(let reason): return try await compareAndWatch(reason)
      case .undone(let transactions, let statements):
        noteLate(transactions)
        watch.log.forget(transactions)
        mark(barrier, watch)
        hasWritten = true
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
    guard access.isOurs else { throw DriverFailure(.invalid, "its address was given, so it is not watched") }
    if let reason = access.rights.log { throw DriverFailure(.invalid, "it cannot be watched: \(reason)") }
    await watch?.close()
    watch = nil
    let (changed, shapes) = try await perform { session, deadline throws(PostgresFailure) in
      (try TableShape.logFully(session, by: deadline), try TableShape.read(session, by: deadline))
    }
    if case .owned = access { loggedFully += changed }
    self.shapes = Dictionary(shapes.map { ($0.name, $0) }) { first, _ in first }
    watch = try await Watch.open(connection.address, within: Self.patience)
  }

  // MARK: Replacing

  private func replace() async throws(DriverFailure) -> Restoration {
    guard let spare else { return try await keep() }
    try? await perform { session, deadline throws(PostgresFailure) in try Holder.rollBackPrepared(session, by: deadline) }
    await connection.close()
    await watch?.close()
    watch = nil
    try await spare.replace(within: Self.patience).driven()
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

  /// Of a database that cannot be replaced, what cannot be put back stays, and is what the next specs find.
  private func keep() async throws(DriverFailure) -> Restoration {
    if isHeld {
      isHeld = false
      try await endHolders()
      _ = try await (policy == .rewind ? rewind() : compare())
      found.restoration = .replaced
      // The sessions of services are dead, as with a copy.
      return .replaced
    }
    baseline = nil
    try await settle()
    found.restoration = .undone
    return .undone
  }

  func close() async {
    await spare?.close()
    await watch?.close()
    watch = nil
    guard case .owned(_, let copies) = access else { return }
    let tables = loggedFully
    _ = await connection.perform(within: .seconds(5)) { session, deadline throws(PostgresFailure) in
      for table in tables { try table.putBackIdentity(session, by: deadline) }
    }
    await copies?.removeCopies(within: .seconds(30))
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
