import SeamRuntime
import SeamSpec

/// What a spec left behind.
extension SQLiteRestorer {
  /// Waits until what the spec set off is over, or has been given up.
  func rest(after ending: SpecEnding) async throws(DriverFailure) {
    self.ending = ending
    (found, rested, isHeld) = (Audit(), nil, false)
    guard baseline != nil, ending.promises, ending.policy != .clone else { return }
    let writers = try await perform { file, limit throws(SQLiteFailure) in
      let writers = try file.writers(by: limit)
      file.reset()
      return writers
    }
    if let holder = try await comeToRest() {
      found.leaks.append(Leak("transaction", "still open after the spec, and holding the lock for writing (\(holder.text))"))
      isHeld = true
    } else if ending.usesService {
      rested = try await copyRested()
    } else if writers.others {
      try await blameNobody(isMixed: writers.itself)
    }
  }

  /// Changes that the spec which ran meanwhile cannot have made.
  private func blameNobody(isMixed: Bool) async throws(DriverFailure) {
    let when = "while a spec ran that cannot have done it"
    guard let baseline else { return }
    let changes = try await changes(since: baseline)
    if changes.isEmpty { return }
    // Which of the rows are whose is not known.
    found.unattributed +=
      isMixed ? [Leak("file", "written to by another connection \(when)", .exposed)] : Leak.changes(changes, when, .exposed)
  }

  /// Changes that came after the spec had come to rest.
  func noteLate() async throws(DriverFailure) {
    guard let rested, let ending else { return }
    let late = Leak.changes(try await changesUnlessStill(since: rested), "after the spec was over", .contained)
    if ending.usesService { found.leaks += late } else { found.unattributed += late }
  }

  private func changesUnlessStill(since copy: FileCopy) async throws(DriverFailure) -> [Effect] {
    let version = try await perform { file, limit throws(SQLiteFailure) in try file.version(by: limit) }
    return version == copy.version ? [] : try await changes(since: copy)
  }

  // MARK: Audit

  func audit(after ending: SpecEnding) async throws(DriverFailure) -> Audit {
    defer { (found, rested) = (Audit(), nil) }
    guard let baseline, ending.promises, ending.policy != .clone, found.restoration != .replaced else { return found }
    // Somebody wrote while it was put back: before that or after it.
    if baseline.version == nil || ending.isThorough {
      let changes = try await changes(since: baseline)
      if !changes.isEmpty {
        found.leaks += Leak.changes(changes, "that putting it back did not undo", .contained)
      }
      if !changes.isEmpty || baseline.version == nil {
        self.baseline?.version = nil
        let restoration = try await putBack(byTable: false)
        if restoration != .unchanged { found.restoration = restoration }
      }
    }
    return found
  }

  /// Undoes what has come since the audit.
  func auditLate() async throws(DriverFailure) -> Audit {
    guard let baseline else { return Audit() }
    (ending, rested, found) = (nil, nil, Audit())
    let changes = try await changesUnlessStill(since: baseline)
    var audit = Audit(unattributed: Leak.changes(changes, "while no spec was running", .contained))
    audit.restoration = try await putBack(byTable: false)
    audit.unattributed += found.leaks
    found = Audit()
    return audit
  }
}
