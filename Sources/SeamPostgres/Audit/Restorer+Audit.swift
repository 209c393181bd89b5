import SeamRuntime

/// What a spec left behind.
extension Restorer {
  // MARK: Rest

  /// Waits until what the spec set off is over, or has been given up.
  func rest(after ending: SpecEnding) async throws(DriverFailure) {
    self.ending = ending
    found = Audit()
    rested = nil
    guard access.isOurs, ending.promises, ending.policy != .clone else { return }
    let start = ContinuousClock.now
    try await perform { session, deadline throws(PostgresFailure) in
      // Of a transaction that Seam began nothing else knows.
      if session.isInTransaction { try session.run("ROLLBACK", by: deadline) }
      try session.reset(by: deadline)
    }
    if let watch = reliableWatch {
      let barrier = try await comeToRest(watch)
      rested = barrier.position
      if !ending.usesService { blameNobody(watch.log.transactions(through: barrier.position)) }
    }
    try await findHolders(since: start)
  }

  /// Transactions and locks that have been held all the time since the spec was over.
  private func findHolders(since start: ContinuousClock.Instant) async throws(DriverFailure) {
    func look() async throws(DriverFailure) -> Set<Holder> {
      let first = firstTransaction
      return Set(
        try await perform { session, deadline throws(PostgresFailure) in try Holder.all(since: first, session, by: deadline) }
          .filter { !accepted.contains($0.identity) })
    }
    var held = try await look()
    var pause = Duration.milliseconds(5)
    while held.contains(where: { $0.kind != .prepared }), ContinuousClock.now - start < Self.rest {
      try? await Task.sleep(for: pause)
      pause = min(pause * 2, .milliseconds(100))
      let identities = Set(try await look().map(\.identity))
      held = held.filter { identities.contains($0.identity) }
    }
    for holder in held.sorted(by: { $0.identity < $1.identity }) {
      found.leaks.append(holder.leak)
      if holder.kind == .prepared {
        try await perform { session, deadline throws(PostgresFailure) in
          try Holder.rollBack(prepared: holder.subject, session, by: deadline)
        }
      } else {
        isHeld = true
      }
    }
  }

  /// Ends the sessions that hold something, where that is all that can be done about it.
  func endHolders() async throws(DriverFailure) {
    for _ in 0..<50 {
      let accepted = accepted
      let isAny = try await perform { session, deadline throws(PostgresFailure) in
        let holders = try Holder.all(since: 0, session, by: deadline).filter { $0.process != 0 && !accepted.contains($0.identity) }
        for process in Set(holders.map(\.process)) {
          do throws(PostgresFailure) {
            try session.run("SELECT pg_catalog.pg_terminate_backend(\(process))", by: deadline)
          } catch .refused {
            // It is a superuser's.
          }
        }
        return !holders.isEmpty
      }
      if !isAny { return }
      try? await Task.sleep(for: .milliseconds(20))
    }
  }

  /// What is held while no spec has run yet is the services' own affair, such as the lock of a leader.
  func acceptHolders() async throws(DriverFailure) {
    let holders = try await perform { session, deadline throws(PostgresFailure) in try Holder.all(since: 0, session, by: deadline) }
    accepted = Set(holders.map(\.identity))
  }

  /// The log, where it shows all that happens.
  private var reliableWatch: Watch? {
    guard policy == .rewind, let watch, watch.log.isAlive, baseline?.isLogged == true else { return nil }
    return watch
  }

  // MARK: What came when nothing should

  /// Changes that the spec which ran meanwhile cannot have made.
  private func blameNobody(_ transactions: [LoggedTransaction]) {
    let foreign = transactions.filter { !own.mayHaveCaused($0) }
    found.unattributed += Leak.changes(effects(of: foreign), "while a spec ran that cannot have done it", .exposed)
  }

  /// Names what came after the spec had come to rest.
  ///
  /// - Parameter transactions: what is about to be put back, or has been: nothing is undone that is not named.
  func noteLate(_ transactions: [LoggedTransaction]) {
    guard let since = rested, let ending, let last = transactions.last?.end, last > since else { return }
    rested = last
    let late = Leak.changes(effects(of: transactions.filter { $0.end > since }), "after the spec was over", .contained)
    if ending.usesService { found.leaks += late } else { found.unattributed += late }
  }

  private func effects(of transactions: [LoggedTransaction]) -> [Effect] {
    transactions.isEmpty ? [] : NetEffects(transactions, shapes, ignoring: ignored).effects
  }

  // MARK: Audit

  func audit(after ending: SpecEnding) async throws(DriverFailure) -> Audit {
    defer {
      found = Audit()
      rested = nil
      own.forget()
    }
    guard access.isOurs, ending.promises, ending.policy != .clone else { return Audit() }
    if ending.isThorough, found.restoration != .replaced, baseline != nil {
      let restoration = policy == .rewind ? try await compareAndWatch(nil) : try await compare()
      if restoration != .unchanged {
        found.restoration = restoration
        found.leaks += differing.map { Leak($0, "not what it was, though nothing was seen to change it") }
      }
    }
    return found
  }

  /// Undoes what has come since the audit.
  func auditLate() async throws(DriverFailure) -> Audit {
    guard access.isOurs, baseline != nil, ![.none, .unique, .clone].contains(policy) else { return Audit() }
    var audit = Audit()
    if let watch = reliableWatch {
      let late = watch.log.transactions()
      if late.isEmpty { return audit }
      audit.unattributed = Leak.changes(effects(of: late), "while no spec was running", .contained)
      ending = nil
      found = Audit()
      audit.restoration = try await rewind()
      audit.unattributed += found.leaks
      found = Audit()
    } else {
      audit.restoration = policy == .rewind ? try await compareAndWatch(obstacle) : try await compare()
      if audit.restoration == .undone {
        audit.unattributed = differing.map { Leak($0, "changed while no spec was running") }
      }
    }
    return audit
  }

  /// Says why the copy has to be replaced, as long as it is still there.
  func noteReplacement(_ reason: String) async {
    guard !isHeld else { return }
    let isReplaced = access.database != nil
    let exposure = isReplaced ? Leak.Exposure.contained : .exposed
    let end = isReplaced ? "was replaced by a copy" : "stays as it is, for there is no copy of it"
    if reason == Baseline.schemaChanged, let listing {
      let now = try? await perform { session, deadline throws(PostgresFailure) in try SchemaListing.read(session, by: deadline) }
      found.leaks.append(Leak("schema", "changed, and the database \(end)", details: now?.changes(since: listing) ?? [], exposure))
    } else if !isReplaced || !reason.hasSuffix(Baseline.cannotBeWritten) {
      found.leaks.append(Leak("database", "could not be put back, and \(end): \(reason)", exposure))
    }
  }
}
