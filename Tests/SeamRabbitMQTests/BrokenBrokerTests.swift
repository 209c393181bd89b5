import Glibc
import SeamRuntime
import TestSupport
import Testing

@testable import SeamRabbitMQ

@Suite("A broker that does not answer holds nobody up", .timeLimit(.minutes(15)))
struct BrokenBrokerTests {
  @Test("a stopped one is a time-out, and usable again when it goes on; a killed one is unreachable at once")
  func stoppedAndKilled() async throws {
    let site = try await ThrowAwayRabbitMQ.launch()
    let pid = try Self.pid(of: site)
    let broker = try await ThrowAwayRabbitMQ.open([.queue("work")], at: site)
    let place = try await broker.mark()

    kill(pid, SIGSTOP)
    while !Self.isStopped(pid) { try await Task.sleep(for: .milliseconds(2)) }
    #expect(await failure { try await broker.publish(Message("work", "late"), timeout: .milliseconds(300)) } == .timedOut)
    // Larger than all the buffers on the way: the library waits without a limit until it could write it.
    let large = Message(exchange: "", key: "work", body: Array(repeating: 1, count: 32 << 20))
    #expect(await failure { try await broker.publish(large, timeout: .milliseconds(300)) } == .timedOut)
    #expect(await failure { try await broker.consume("work", timeout: .milliseconds(300)) } == .timedOut)
    let cancelled = Task { await failure { try await broker.publish(large, timeout: .seconds(60)) } }
    try await Task.sleep(for: .milliseconds(50))
    cancelled.cancel()
    #expect(await cancelled.value == .cancelled)
    kill(pid, SIGCONT)
    #expect(try await broker.send(Message("work", "again"), timeout: .seconds(60)) == nil)

    kill(pid, SIGKILL)
    #expect(await failure { try await broker.publish(Message("work"), timeout: .seconds(60)) } == .unreachable)
    #expect(await failure { try await broker.restore() } == .unreachable)
    let reason = await failure {
      var seen = place
      while true { seen += try await broker.messages(since: seen, timeout: .seconds(60)).count }
    }
    #expect(reason == .unreachable)
    await broker.close()
  }

  private func failure<R>(_ body: () async throws -> R) async -> DriverFailure.Reason? {
    do {
      _ = try await body()
      return nil
    } catch {
      return (error as? DriverFailure)?.reason
    }
  }

  /// Whether all of its threads have stopped (proc(5), state `T`), which takes a moment.
  private static func isStopped(_ pid: pid_t) -> Bool {
    Files.names(in: "/proc/\(pid)/task").allSatisfy { thread in
      Files.read("/proc/\(pid)/task/\(thread)/stat").map { String(decoding: $0, as: UTF8.self).contains(") T ") } ?? true
    }
  }

  /// The broker writes it beside its database.
  private static func pid(of site: LaunchSite) throws -> pid_t {
    let line = ProcessLog(path: site.directory + "/mnesia/seam@localhost.pid").lines().first
    guard let pid = line.flatMap({ pid_t($0) }) else { throw Problem(description: "no process id in \(site.directory)") }
    return pid
  }
}
