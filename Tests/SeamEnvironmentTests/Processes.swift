import Glibc
import SeamRuntime
import TestSupport

@testable import SeamEnvironment

/// What the tests start, and how they look whether it is still there.
enum Processes {
  static func host(cache: String? = nil) throws -> SupervisedHost {
    try SupervisedHost.start(executable: BuiltProducts.path(of: "seam"), cache: cache)
  }

  /// Whether a process runs: neither gone nor a zombie that nobody has reaped yet.
  static func isAlive(_ pid: Int32) -> Bool {
    guard let stat = SmallFile.read("/proc/\(pid)/stat", limit: 512)?.bytes, let end = stat.lastIndex(of: UInt8(ascii: ")")) else {
      return false
    }
    return stat.count > end + 2 && stat[end + 2] != UInt8(ascii: "Z")
  }

  /// Waits until a condition holds; false where it does not within the time.
  static func wait(_ limit: Duration = .seconds(90), until condition: () -> Bool) async throws -> Bool {
    let end = ContinuousClock.now + limit
    while !condition() {
      if end < .now { return false }
      try await Task.sleep(for: .milliseconds(5))
    }
    return true
  }

  /// Why a process cannot be launched; nil where it can.
  static func failure(of host: SupervisedHost, _ plan: LaunchPlan) async -> EnvironmentFailure? {
    do {
      _ = try await host.launch(plan, onExit: { _, _ in })
      return nil
    } catch {
      return error
    }
  }

  /// The numbers that a script printed as `NAME=number`, one a line.
  static func numbers(_ name: String, in log: ProcessLog) -> [Int32] {
    log.lines().compactMap { $0.hasPrefix("\(name)=") ? Int32($0.dropFirst(name.count + 1)) : nil }
  }

  static func temporaryFolder() -> String {
    var template = Array("/tmp/seamtests-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return "/nonexistent" }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    chmod(path, 0o711)
    return path
  }
}

extension LaunchPlan {
  /// A shell script that is ready when it has printed "ready".
  static func script(
    _ script: String, name: String = "script", needsPort: Bool = false, isUnprivileged: Bool = false, grace: Duration = .seconds(5),
    readyWithin: Duration = .seconds(60)
  ) -> LaunchPlan {
    LaunchPlan(
      name: name, program: Program("sh"), needsPort: needsPort, isUnprivileged: isUnprivileged, stopSignal: SIGTERM, grace: grace,
      readyWithin: readyWithin, isReady: { _, log in log.lines().contains("ready") },
      command: { site, program in Command(program, ["-c", script], environment: [("PORT", "\(site.port)"), ("DATA", site.data)]) })
  }
}
