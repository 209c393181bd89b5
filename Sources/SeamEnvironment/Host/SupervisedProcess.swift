import SeamRuntime
import Synchronization

/// A process under the supervisor that was launched and became ready.
final class SupervisedProcess: LaunchedProcess {
  private struct State {
    var isStopping = false
    var onExit: (@Sendable (ExitStatus) -> Void)?
  }

  let name: String
  let site: LaunchSite
  let log: ProcessLog
  private let grace: Duration
  private let child: SupervisorClient.Child
  private let supervisor: SupervisorClient
  private let state = Mutex(State())

  init(
    _ plan: LaunchPlan, site: LaunchSite, log: ProcessLog, child: SupervisorClient.Child, supervisor: SupervisorClient,
    onExit: @escaping @Sendable (ExitStatus) -> Void
  ) {
    name = plan.name
    grace = plan.grace
    self.site = site
    self.log = log
    self.child = child
    self.supervisor = supervisor
    state.withLock { $0.onExit = onExit }
    Task {
      let ending = await child.ending.value()
      let onExit = state.withLock { state in
        defer { state.onExit = nil }
        return state.isStopping ? nil : state.onExit
      }
      onExit?(ending.status)
    }
  }

  var exit: ExitStatus? {
    child.ending.current?.status
  }

  func stop() async {
    state.withLock {
      $0.isStopping = true
      $0.onExit = nil
    }
    supervisor.stop(child, grace: grace)
    await child.gone.value()
  }
}

extension SupervisorClient.Child.Ending {
  /// As of a process that ran: what the supervisor's death took with it was killed.
  fileprivate var status: ExitStatus {
    switch self {
    case .exited(let status): status
    case .refused: .exited(127)
    case .lost: .signalled(9)
    }
  }
}
