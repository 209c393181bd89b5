import SeamExpression
import SeamSource
import SeamSpec
import SeamValue

/// Executes one step: computes what it says, acts, looks (again, if it may) until what is expected holds, and saves what it names.
struct StepRun: Sendable {
  let planned: PlannedStep
  let world: World
  let alarm: Alarm
  /// Of the spec; in the cleanup, of the step.
  let deadline: Deadline

  private var step: Step { planned.step }

  func execute(_ scope: inout Scope) async -> StepEnd {
    let start = ContinuousClock.now
    func end(_ outcome: StepEnd.Outcome, _ exchange: Exchange? = nil, note: String? = nil) -> StepEnd {
      StepEnd(outcome: outcome, duration: ContinuousClock.now - start, exchange: exchange, note: note)
    }
    do throws(Issue) {
      if let missing = scope.missing(in: step) {
        guard planned.phase != .cleanup else { return end(.skipped("'\(missing.name)' has no result: \(missing.reason)")) }
        throw Issue(.failed, [.missingResult(missing)])
      }
      if let condition = step.condition, try !isTrue(condition, scope) { return end(.skipped("'when' is false")) }
      let marks = logMarks()
      do throws(Issue) {
        let performance = if let each = step.each { try await perform(each, &scope) } else { try await perform(&scope) }
        return end(.passed, performance.exchange, note: performance.note)
      } catch {
        throw await explained(error, marks)
      }
    } catch {
      return end(.failed(error), error.exchange)
    }
  }

  private func perform(_ scope: inout Scope) async throws(Issue) -> Performance {
    let operation = try planned.operation.prepare(in: scope, world)
    if let effects = step.effects { return try await act(operation, expecting: effects, &scope) }
    return try await look(operation, &scope)
  }

  /// Once for each item, in order; the result is the list of the results.
  private func perform(_ each: Template, _ scope: inout Scope) async throws(Issue) -> Performance {
    let items: [Value]
    do throws(Diagnostic) {
      let value = try each.evaluate(scope)
      guard case .list(let list) = value else {
        throw Diagnostic(
          "not-a-list", "'each' needs a list", at: each.expressions.first?.span ?? step.span, label: "this is \(value.display(limit: 60))")
      }
      items = list
    } catch {
      throw Issue(.failed, [error])
    }
    var results: [Value] = []
    var whole = Performance(result: .list([]))
    for (index, item) in items.enumerated() {
      var inner = scope
      inner["item"] = item
      do {
        let one = try await perform(&inner)
        results.append(one.result)
        whole.exchange = one.exchange
        if let note = one.note { whole.note = whole.note.map { "\($0)\n\(note)" } ?? note }
      } catch {
        throw error.noting("for item \(index + 1) of \(items.count): \(item.display(limit: 100))")
      }
    }
    whole.result = .list(results)
    if let id = step.id { scope[id.text] = whole.result }
    try save(whole, &scope)
    return whole
  }

  private func isTrue(_ condition: Template, _ scope: Scope, _ subject: String = "'when'") throws(Issue) -> Bool {
    do throws(Diagnostic) {
      let value = try condition.evaluate(scope)
      guard case .bool(let flag) = value else {
        throw Diagnostic("not-a-boolean", "\(subject) has to be true or false", at: step.span, label: "this is \(value.display(limit: 60))")
      }
      return flag
    } catch {
      throw Issue(.failed, [error])
    }
  }

  // MARK: Looking

  /// Acts, and looks again until everything holds or `within` is over.
  private func look(_ operation: any PreparedOperation, _ scope: inout Scope) async throws(Issue) -> Performance {
    let end = step.within.map { ContinuousClock.now + $0.value }
    var pause = step.every?.value ?? .milliseconds(10)
    while true {
      var seen: Performance?
      do throws(Issue) {
        let performance = try await operation.perform(timeout: try timeout(until: end))
        seen = performance
        try settle(performance, &scope)
        if let hold = step.throughout?.value { return try await keepLooking(operation, hold, &scope) }
        return performance
      } catch {
        guard let end, error.kind == .failed, !error.isFinal, !Task.isCancelled else { throw error }
        if let until = step.until, let seen {
          if try isTrue(until, scope.with(result: seen.result, as: step.id?.text), "'until'") {
            throw error.noting("given up: ${\(until.expressions.first?.expression.text ?? "true")} is true")
          }
        }
        let rest = end - ContinuousClock.now
        guard rest > .zero else { throw error.after(step.within?.value) }
        try? await Task.sleep(for: min(pause, rest))
        if step.every == nil { pause = min(pause * 1.5, .milliseconds(250)) }
      }
    }
  }

  /// Looks again for so long, and each time it has to hold.
  private func keepLooking(_ operation: any PreparedOperation, _ hold: Duration, _ scope: inout Scope) async throws(Issue) -> Performance {
    let start = ContinuousClock.now
    while true {
      let rest = hold - (ContinuousClock.now - start)
      try? await Task.sleep(for: min(step.every?.value ?? .milliseconds(50), max(rest, .zero)))
      do throws(Issue) {
        let performance = try await operation.perform(timeout: try timeout(until: nil))
        try settle(performance, &scope)
        if ContinuousClock.now - start >= hold { return performance }
      } catch {
        var error = error.noting("it held at first, and no more \(DurationText.describe(ContinuousClock.now - start)) later")
        error.isFinal = true
        throw error
      }
    }
  }

  /// Acts once, and looks at what happened on every side until it is what is expected; then it has to stay so for a while.
  private func act(_ operation: any PreparedOperation, expecting effects: Effects, _ scope: inout Scope) async throws(Issue) -> Performance
  {
    var check = try await EffectsCheck(effects, in: world)
    let performance = try await operation.perform(timeout: try timeout(until: nil))
    try settle(performance, &scope)
    let seen = scope.with(result: performance.result)
    do { try check.evaluate(seen) } catch { throw Issue(.failed, [error], exchange: performance.exchange) }

    let within = step.within?.value ?? Defaults.effectsWithin
    let end = ContinuousClock.now + within
    var pause = step.every?.value ?? .milliseconds(10)
    while true {
      let differences = try await check.look()
      if differences.isEmpty { break }
      let rest = end - ContinuousClock.now
      guard rest > .zero else { throw Issue(.failed, differences, exchange: performance.exchange).after(within) }
      _ = try timeout(until: nil)
      try? await Task.sleep(for: min(pause, rest))
      if step.every == nil { pause = min(pause * 1.5, .milliseconds(100)) }
    }
    let hold = step.throughout?.value ?? step.settle?.value ?? Defaults.settlingTime
    try? await Task.sleep(for: hold)
    _ = try timeout(until: nil)
    var differences = try await check.look()
    if differences.isEmpty { return performance }
    for index in differences.indices {
      differences[index].notes.append("it held at first, and no more \(DurationText.written(hold)) later")
    }
    throw Issue(.failed, differences, exchange: performance.exchange)
  }

  /// How long the next try may take: its own time-out, and no longer than the spec has left.
  private func timeout(until end: ContinuousClock.Instant?) throws(Issue) -> Duration {
    let now = ContinuousClock.now
    if Task.isCancelled { throw interruption }
    guard !deadline.hasPassed else { throw Issue(deadline.issueKind, [deadline.diagnostic(at: step.span)]) }
    var timeout = min(planned.timeout, deadline.instant - now)
    // A last look begins in time but may take a moment longer.
    if let end { timeout = min(timeout, max(end - now, .milliseconds(100))) }
    return timeout
  }

  private var interruption: Issue {
    Issue(.interrupted, [Diagnostic("interrupted", "the step was interrupted", at: step.span)])
  }

  /// Compares the result with what is expected, and makes it known under the step's names.
  private func settle(_ performance: Performance, _ scope: inout Scope) throws(Issue) {
    lazy var seen = scope.with(result: performance.result, as: step.id?.text)
    var diagnostics: [Diagnostic] = []
    for (field, diagnostic) in performance.unexpected where !step.expectations.contains(where: { $0.field == field }) {
      diagnostics.append(diagnostic)
    }
    for expectation in step.expectations {
      let found = performance.result[expectation.field]
      // Where the step itself did not succeed, what it did not return is no news.
      if found == nil, !diagnostics.isEmpty { continue }
      do throws(Diagnostic) {
        let pattern =
          if let constant = expectation.constant { constant } else { try expectation.pattern.evaluate(seen, resolving: seen.resolved) }
        let mismatches = remaining(pattern.match(found, at: expectation.field), of: expectation, pattern, found)
        let remark = found == nil ? performance.remarks[expectation.field] : nil
        diagnostics += mismatches.map { Diagnostic.mismatch($0, remark: remark, fallback: expectation.span) }
      } catch {
        diagnostics.append(error)
      }
    }
    guard diagnostics.isEmpty else { throw Issue(.failed, diagnostics, exchange: performance.exchange) }
    if let id = step.id { scope[id.text] = performance.result }
    if step.each == nil { try save(performance, &scope) }
  }

  private func save(_ performance: Performance, _ scope: inout Scope) throws(Issue) {
    if step.saves.isEmpty { return }
    let seen = scope.with(result: performance.result)
    var saved: [(String, Value)] = []
    for save in step.saves {
      do {
        saved.append((save.name.text, try save.value.evaluate(seen)))
      } catch {
        throw Issue(.failed, [error], exchange: performance.exchange)
      }
    }
    for (name, value) in saved { scope[name] = value }
  }

  /// What differs and is not updated.
  private func remaining(
    _ mismatches: [Mismatch], of expectation: Step.Expectation, _ pattern: Pattern<Value>, _ found: Value?
  ) -> [Mismatch] {
    guard let updates = world.updates, !mismatches.isEmpty else { return mismatches }
    if let block = ExpectedBlock(of: expectation), let edits = block.edits(pattern, found) {
      updates.note(edits, in: expectation.span.file)
      return []
    }
    return mismatches.filter { mismatch in
      guard let change = mismatch.snapshot else { return true }
      updates.note(change)
      return false
    }
  }

  // MARK: Explaining

  /// How much a process had printed when the step began.
  private struct LogMark {
    var process: any LaunchedProcess
    var length: Int
    /// What the server of a dependency prints is news only where that is what broke.
    var isServer: Bool
  }

  private func logMarks() -> [LogMark] {
    world.launched.map { LogMark(process: $0, length: $0.log.length, isServer: false) }
      + world.servers.map { LogMark(process: $0, length: $0.log.length, isServer: true) }
  }

  private func explained(_ issue: Issue, _ marks: [LogMark]) async -> Issue {
    if issue.isExplained { return issue }
    var issue = issue
    if issue.kind == .interrupted || issue.mayBeEnvironment && world.hasProcesses, await alarm.isRaisedSoon() { issue.kind = .broken }
    if issue.kind == .interrupted { return issue }
    if deadline.hasPassed, planned.phase != .cleanup, issue.kind == .failed {
      issue.kind = deadline.issueKind
      issue.diagnostics = issue.diagnostics.filter { $0.id != "timed-out" } + [deadline.diagnostic(at: step.span)]
    }
    // Services print a moment after they answer.
    if !marks.isEmpty { try? await Task.sleep(for: .milliseconds(20)) }
    for mark in marks.sorted(by: { $0.process.name < $1.process.name }) where issue.kind == .broken || !mark.isServer {
      let lines = mark.process.log.lines(from: mark.length)
      if !lines.isEmpty { issue.logs.append(.init(service: mark.process.name, lines: lines)) }
    }
    return issue
  }
}

extension Issue {
  /// A call that gave no result.
  init(driver failure: DriverFailure, at span: SourceSpan, exchange: Exchange?, isEnvironment: Bool = false) {
    let (kind, id): (Kind, String) =
      switch failure.reason {
      case .timedOut: (.failed, "timed-out")
      case .cancelled: (.interrupted, "interrupted")
      case .notInstalled: (.broken, "not-installed")
      case .unreachable: (isEnvironment ? .broken : .failed, "unreachable")
      case .invalid: (.failed, "no-result")
      }
    self.init(kind, [Diagnostic(id, failure.message, at: span)], exchange: exchange)
    mayBeEnvironment = failure.reason == .unreachable || failure.reason == .invalid
  }

  fileprivate func noting(_ note: String) -> Issue {
    var issue = self
    for index in issue.diagnostics.indices { issue.diagnostics[index].notes.append(note) }
    return issue
  }

  /// Says how long was waited.
  fileprivate func after(_ within: Duration?) -> Issue {
    guard let within else { return self }
    var issue = self
    issue.diagnostics = issue.diagnostics.map { diagnostic in
      var diagnostic = diagnostic
      diagnostic.notes.append("this was the last look, \(DurationText.written(within)) after the first")
      return diagnostic
    }
    return issue
  }
}

extension Diagnostic {
  fileprivate static func missingResult(_ missing: Scope.Missing) -> Diagnostic {
    Diagnostic("missing-result", "'\(missing.name)' has no result: \(missing.reason)", at: missing.span, label: "so it cannot be used")
  }

  /// A difference between what was expected and what was found, at the line that expects it.
  fileprivate static func mismatch(_ mismatch: Mismatch, remark: String?, fallback: SourceSpan) -> Diagnostic {
    var notes = [mismatch.detail, remark].compactMap(\.self)
    let isShort = mismatch.expected.count + mismatch.found.count < 120
    if !isShort { notes = ["expected \(mismatch.expected)", "found    \(mismatch.found)"] + notes }
    return Diagnostic(
      "mismatch", isShort ? "\(mismatch.path): expected \(mismatch.expected), found \(mismatch.found)" : "\(mismatch.path) differs",
      at: mismatch.span ?? fallback, label: isShort ? "found \(mismatch.found)" : nil, notes: notes)
  }
}
