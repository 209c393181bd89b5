import Glibc
import TestSupport
import Testing

@Suite("Nothing that a run started outlives it", .serialized)
struct LeftoverTests {
  private let project: ScratchProject
  /// Stands in every command line that the run starts, so that what is left can be found.
  private let mark = "\(Int.random(in: 100_000_000...999_999_999))"

  init() throws {
    project = try ScratchProject([
      "seam.yaml": """
      dependencies:
        db: { postgres: {} }
      services:
        web: { run: [/bin/sh, -c, 'sleep \(mark) & trap "" TERM; echo up; while :; do sleep 1; done'], ready: { log: up } }
      """,
      "a.spec.yaml": """
      spec: A step that waits
      steps:
        - shell: touch phase
        - sql: select pg_sleep(\(mark))
          timeout: 600s
        - assert: ${web.host != ''}
      cleanup:
        - shell: echo cleaned up > cleaned
      """,
    ])
  }

  /// The processes that the run started and that are alive.
  private func survivors(of folder: String) -> [String] {
    Files.names(in: "/proc").filter { Int($0) != nil }.compactMap { process in
      guard let bytes = Files.read("/proc/\(process)/cmdline"), let stat = Files.read("/proc/\(process)/stat") else { return nil }
      let line = String(decoding: bytes.map { $0 == 0 ? 32 : $0 }, as: UTF8.self)
      let isZombie = String(decoding: stat, as: UTF8.self).contains(") Z ")
      return !isZombie && (line.contains(mark) || line.contains(folder)) ? line : nil
    }
  }

  private func start() throws -> ChildProcess.Started {
    let started = try #require(
      ChildProcess.start(
        try BuiltProducts.path(of: "seam"), ["run"], in: project.folder, environment: ["NO_COLOR": "1", "TMPDIR": project.folder]))
    for _ in 0..<12_000 where Files.read(project.folder + "/phase") == nil { usleep(10_000) }
    #expect(Files.read(project.folder + "/phase") != nil, "\(started.output)")
    usleep(50_000)
    return started
  }

  private func expectNothing(within seconds: Int) {
    for _ in 0..<seconds * 50 where !survivors(of: project.folder).isEmpty { usleep(20_000) }
    #expect(survivors(of: project.folder) == [])
  }

  @Test("after Ctrl-C: the cleanup steps run, then everything is stopped")
  func interrupted() throws {
    let started = try start()
    #expect(!survivors(of: project.folder).isEmpty)
    started.signal(SIGINT)
    let ended = started.wait(seconds: 120)
    #expect(ended.status == 130)
    #expect(ended.output.contains("interrupted after"), "\(ended.output)")
    #expect(Files.read(project.folder + "/cleaned") != nil)
    #expect(Files.names(in: project.folder).filter { $0.hasPrefix("seam-") } == [])
    expectNothing(within: 20)
  }

  @Test("after a second Ctrl-C: at once")
  func interruptedTwice() throws {
    let started = try start()
    started.signal(SIGINT)
    usleep(20_000)
    started.signal(SIGINT)
    #expect(started.wait(seconds: 120).status == 130)
    expectNothing(within: 20)
  }

  @Test("after kill -9")
  func killed() throws {
    let started = try start()
    started.signal(SIGKILL)
    #expect(started.wait(seconds: 120).status == 128 + SIGKILL)
    expectNothing(within: 20)
    #expect(Files.names(in: project.folder).filter { $0.hasPrefix("seam-") } == [])
  }
}
