import SeamRuntime

extension RabbitMQDependency: AuditedDependency {
  /// Nobody says that a message is on its way: it is at rest when none has been sent for a moment, and all that were taken are acknowledged.
  package func rest(after ending: SpecEnding) async throws(DriverFailure) {
    guard ending.promises else { return }
    var place = try log.lastPlace()
    if place > marked {
      let end = ContinuousClock.now + Self.restLimit
      repeat {
        place = try await log.rest(limit: Self.restLimit)
      } while try await management.filledQueues().contains { $0.unacknowledged > 0 } && .now < end
    }
    over = place
  }

  package func audit(after ending: SpecEnding) throws(DriverFailure) -> Audit {
    defer { (found, over) = ([], nil) }
    isKept = !ending.promises
    quiet = try log.lastPlace()
    guard ending.promises else { return Audit() }
    return Audit(leaks: found + (try sent(since: over ?? quiet, "after the spec was over")))
  }

  package func auditLate() async throws(DriverFailure) -> Audit {
    // What a spec without a promise left is what the next one finds.
    if isKept { return Audit() }
    let late = try sent(since: quiet, "while no spec was running")
    let restoration = try await restore(isFilled: !late.isEmpty)
    defer { found = [] }
    return Audit(unattributed: found + late, restoration: restoration)
  }

  private func sent(since place: Int, _ when: String) throws(DriverFailure) -> [Leak] {
    Leak.changes(try log.messagesOfOthers(since: place).map { Effect($0) }, when, .contained)
  }
}

extension Topology.Item {
  /// As a leak names it.
  var subject: String {
    switch self {
    case .exchange(let name, _): "exchange \(name)"
    case .queue(let name, _): "queue \(name)"
    case .binding(let binding):
      "binding \(binding.source) → \(binding.destination)" + (binding.key.isEmpty ? "" : " (\(binding.key))")
    }
  }
}
