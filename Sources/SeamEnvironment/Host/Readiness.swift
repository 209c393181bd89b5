import SeamRuntime

/// Asks a process again and again whether it is ready, until it is, has ended or has no time left.
enum Readiness {
  enum Outcome: Sendable {
    case ready
    case ended(SupervisorClient.Child.Ending)
    /// With the last reason why it was not.
    case late(String?)
    case cancelled
  }

  static func wait(_ plan: LaunchPlan, _ site: LaunchSite, _ log: ProcessLog, _ child: SupervisorClient.Child) async -> Outcome {
    if case .failure = await child.started.value() { return .ended(await child.ending.value()) }
    let asking = Task { await ask(plan, site, log) }
    let timer = Task {
      try await Task.sleep(for: plan.readyWithin)
      asking.cancel()
    }
    defer { timer.cancel() }
    Task {
      _ = await child.ending.value()
      asking.cancel()
    }
    let (isReady, reason) = await withTaskCancellationHandler {
      await asking.value
    } onCancel: {
      asking.cancel()
    }
    if let ending = child.ending.current { return .ended(ending) }
    if isReady { return .ready }
    return Task.isCancelled ? .cancelled : .late(reason)
  }

  private static func ask(_ plan: LaunchPlan, _ site: LaunchSite, _ log: ProcessLog) async -> (isReady: Bool, reason: String?) {
    var pause = Duration.milliseconds(2)
    var reason: String?
    while !Task.isCancelled {
      do {
        if try await plan.isReady(site, log) { return (true, nil) }
      } catch {
        // Being interrupted is no reason
        if !Task.isCancelled || reason == nil { reason = error.message }
      }
      do { try await Task.sleep(for: pause) } catch { break }
      pause = min(pause * 3 / 2, .milliseconds(100))
    }
    return (false, reason)
  }
}
