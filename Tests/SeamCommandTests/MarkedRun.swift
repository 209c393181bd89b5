import Glibc
import TestSupport
import Testing

/// A run of Seam in a project of its own, of which everything that it starts or leaves behind can be found again.
final class MarkedRun {
  let project: ScratchProject
  /// Stands in the environment of every process that the run starts.
  private let mark = "SEAM_TEST_MARK=\(Int.random(in: 100_000_000...999_999_999))"
  /// Temporary folders of the run go here.
  let temporary: String

  init(_ files: [String: String]) throws {
    project = try ScratchProject(files)
    temporary = project.folder + "/tmp"
    mkdir(temporary, 0o755)
    chmod(project.folder, 0o755)
  }

  /// - Parameter isInMemory: data of servers goes where it goes without `TMPDIR`.
  func start(_ arguments: String..., in directory: String? = nil, isInMemory: Bool = false) throws -> ChildProcess.Started {
    var environment = ["NO_COLOR": "1", "CI": "true"]
    let pair = mark.split(separator: "=").map(String.init)
    environment[pair[0]] = pair[1]
    environment["TMPDIR"] = isInMemory ? "" : temporary
    return try #require(
      ChildProcess.start(
        try BuiltProducts.path(of: "seam"), ["run"] + arguments, in: directory ?? project.folder, environment: environment))
  }

  /// Starts it and waits until the run has made the file `phase` in the project, or printed a text.
  func start(until text: String?) async throws -> ChildProcess.Started {
    let started = try start()
    let isThere = await wait(seconds: 120) { text.map(started.output.contains) ?? (Files.read(project.folder + "/phase") != nil) }
    #expect(isThere, "\(started.output)")
    try await Task.sleep(for: .milliseconds(50))
    return started
  }

  func wait(seconds: Int, until condition: () -> Bool) async -> Bool {
    for _ in 0..<seconds * 100 {
      if condition() { return true }
      try? await Task.sleep(for: .milliseconds(10))
    }
    return condition()
  }

  // MARK: What is there

  /// The processes of the run that are alive, without Seam itself.
  func processes() -> [(pid: Int32, line: String)] {
    Files.names(in: "/proc").compactMap { name in
      guard let pid = Int32(name), let stat = Files.read("/proc/\(name)/stat"), !String(decoding: stat, as: UTF8.self).contains(") Z ")
      else { return nil }
      let line = text("/proc/\(name)/cmdline")
      // PostgreSQL writes its titles over its environment, and stands in its data directory.
      let isOurs =
        text("/proc/\(name)/environ").contains(mark) || line.contains(temporary) || target("/proc/\(name)/cwd").hasPrefix(temporary)
      return isOurs && !line.contains("seam run ") ? (pid, line) : nil
    }
  }

  private func text(_ path: String) -> String { String(decoding: (Files.read(path) ?? []).map { $0 == 0 ? 32 : $0 }, as: UTF8.self) }

  private func target(_ link: String) -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink(link, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
  }

  /// The first of them: what it starts has its name for a moment.
  var supervisor: Int32? { processes().filter { $0.line.contains("__supervise") }.map(\.pid).min() }

  /// The main process of its PostgreSQL.
  var postgres: Int32? {
    processes().first { $0.line.contains("/bin/postgres ") && !$0.line.contains("--boot") && !$0.line.contains("--single") }?.pid
  }

  /// Its broker.
  var rabbitmq: Int32? { processes().first { $0.line.contains("beam.smp") }?.pid }

  /// The folders of the run, wherever they are: its supervisor holds their locks.
  func folders() -> [String] {
    guard let supervisor else { return [] }
    return Files.names(in: "/proc/\(supervisor)/fd").map { target("/proc/\(supervisor)/fd/\($0)") }.filter { $0.hasSuffix("/lock") }
      .map { String($0.dropLast("/lock".count)) }
  }

  /// Shared memory segments that nobody uses and whose creator has ended.
  static func orphanedSegments() -> Set<String> {
    let text = String(decoding: Files.read("/proc/sysvipc/shm") ?? [], as: UTF8.self)
    let rows = text.split(separator: "\n").dropFirst().map { $0.split(separator: " ") }
    return Set(rows.filter { $0.count > 6 && $0[6] == "0" && access("/proc/\($0[4])", F_OK) != 0 }.map { String($0[1]) })
  }

  // MARK: What has to hold

  func expectNoProcess(within seconds: Int = 20, sourceLocation: SourceLocation = #_sourceLocation) async {
    let isGone = await wait(seconds: seconds) { processes().isEmpty }
    if !isGone { #expect(processes().map(\.line) == [], sourceLocation: sourceLocation) }
  }

  func expectNoFiles(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(Files.names(in: temporary) == [], sourceLocation: sourceLocation)
  }
}
