import Glibc
import SeamRuntime
import TestSupport
import Testing

@testable import SeamEnvironment

@Suite struct SupervisedHostLaunchTests {
  @Test func aProcessThatBecameReadyRunsUntilItIsStopped() async throws {
    let host = try SupervisedHost.start(executable: BuiltProducts.path(of: "seam"))
    let process = try await host.launch(.shell("echo ready; exec sleep 1000"), onExit: { _ in })
    #expect(process.log.lines() == ["ready"])
    #expect(process.exit == nil)
    await process.stop()
    #expect(process.exit == .signalled(SIGTERM))
    await host.shutDown()
    #expect(access(host.folder, F_OK) != 0)
  }
}

extension LaunchPlan {
  /// A shell script that is ready when it has printed "ready".
  static func shell(_ script: String, needsPort: Bool = false, grace: Duration = .seconds(5), readyWithin: Duration = .seconds(10))
    -> LaunchPlan
  {
    LaunchPlan(
      name: "script", program: Program("sh"), needsPort: needsPort, stopSignal: SIGTERM, grace: grace, readyWithin: readyWithin,
      isReady: { _, log in log.lines().contains("ready") },
      command: { site, program in Command(program, ["-c", script], environment: [("PORT", "\(site.port)")]) })
  }
}
