import Glibc
import Testing

@testable import SeamEnvironment

@Suite struct InterruptionTests {
  @Test func signalsAreCountedForTheHandler() async {
    await #expect(processExitsWith: .exitCode(42)) {
      Interruption.handle { count, signal in
        if count == 1, signal == SIGTERM { kill(getpid(), SIGINT) }
        if count == 2, signal == SIGINT { exit(42) }
      }
      kill(getpid(), SIGPIPE)
      kill(getpid(), SIGTERM)
      try await Task.sleep(for: .seconds(60))
    }
  }

  @Test func aSignalThatWasIgnoredStaysIgnored() async {
    await #expect(processExitsWith: .exitCode(43)) {
      signal(SIGHUP, SIG_IGN)
      Interruption.handle { count, signal in exit(count == 1 && signal == SIGTERM ? 43 : 1) }
      kill(getpid(), SIGHUP)
      kill(getpid(), SIGTERM)
      try await Task.sleep(for: .seconds(60))
    }
  }
}
