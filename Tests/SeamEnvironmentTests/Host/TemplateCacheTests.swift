import Glibc
import SeamRuntime
import Testing

@testable import SeamEnvironment

@Suite struct TemplateCacheTests {
  /// A process with a template whose making is counted in a file beside the cache.
  private func plan(_ folder: String, key: String = "key", make: String = "mkdir $0 && echo content >$0/file", isUnprivileged: Bool = false)
    -> LaunchPlan
  {
    var plan = LaunchPlan.script("cat $DATA/file; echo ready; exec sleep 1000", isUnprivileged: isUnprivileged)
    plan.template = DirectoryTemplate(key: key) { path, _ in
      Command("sh", ["-c", "echo made >>\(folder)/count; \(make)", path])
    }
    return plan
  }

  private func count(_ folder: String) -> Int { ProcessLog(path: folder + "/count").lines().count }

  @Test func itIsMadeOnceAndCopiedForEach() async throws {
    let folder = Processes.temporaryFolder()
    defer { FileTree.remove(folder) }
    // Two runs, each with two launches, all at once
    let hosts = [try Processes.host(cache: folder + "/cache"), try Processes.host(cache: folder + "/cache")]
    let plan = plan(folder)
    var contents: [String: [String]] = [:]
    try await withThrowingTaskGroup(of: (String, [String]).self) { group in
      for host in hosts + hosts {
        group.addTask {
          let process = try await host.launch(plan, onExit: { _, _ in })
          return (process.site.data, process.log.lines())
        }
      }
      for try await (data, lines) in group { contents[data] = lines }
    }
    #expect(contents.count == 4)
    for lines in contents.values { #expect(lines == ["content", "ready"]) }
    #expect(count(folder) == 1)
    for host in hosts { await host.shutDown() }

    let later = try Processes.host(cache: folder + "/cache")
    _ = try await later.launch(plan, onExit: { _, _ in })
    #expect(count(folder) == 1)
    _ = try await later.launch(self.plan(folder, key: "another"), onExit: { _, _ in })
    #expect(count(folder) == 2)
    await later.shutDown()
  }

  @Test func whatIsHalfMadeIsNeverUsed() async throws {
    let folder = Processes.temporaryFolder()
    defer { FileTree.remove(folder) }
    let host = try Processes.host(cache: folder + "/cache")
    let failing = plan(folder, make: "mkdir $0; echo half >$0/file; echo no space >&2; exit 1")
    let failure = await Processes.failure(of: host, failing)
    #expect(failure?.message == "cannot be prepared: 'sh' ended with exit status 1")
    #expect(failure?.log == ["no space"])
    let process = try await host.launch(plan(folder), onExit: { _, _ in })
    #expect(process.log.lines() == ["content", "ready"])
    await host.shutDown()
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give rights away"))
  func forAnUnprivilegedProcessItBelongsToItsUser() async throws {
    let folder = Processes.temporaryFolder()
    defer { FileTree.remove(folder) }
    let host = try Processes.host(cache: folder + "/cache")
    var plan = plan(folder, make: "mkdir -m 700 $0 && umask 077 && id -u >$0/file", isUnprivileged: true)
    plan.template?.make = { path, _ in Command("sh", ["-c", "mkdir -m 700 $0 && umask 077 && id -u >$0/file", path]) }
    let process = try await host.launch(plan, onExit: { _, _ in })
    #expect(process.log.lines().first == "\(try #require(UnprivilegedUser.current).uid)")
    await host.shutDown()
  }
}
