import TestSupport
import Testing

/// The built command, run as a user runs it.
enum Seam {
  static let root = Files.packageRoot

  /// - Parameter directory: relative to the root of the package.
  static func run(
    _ arguments: String..., in directory: String = ".", environment: [String: String] = [:], input: String = "", seconds: Int = 300
  ) async throws -> ChildProcess {
    try await run(arguments, in: directory, environment: environment, input: input, seconds: seconds)
  }

  static func run(
    _ arguments: [String], in directory: String = ".", environment: [String: String] = [:], input: String = "", seconds: Int = 300
  ) async throws -> ChildProcess {
    let started = try #require(
      ChildProcess.start(
        BuiltProducts.path(of: "seam"), arguments, in: root + "/" + directory,
        environment: ["NO_COLOR": "1", "CI": "true"].merging(environment) { $1 }, input: input))
    return await started.end(seconds: seconds)
  }

  /// Output without what differs from run to run: times, ports, identifiers, temporary folders.
  static func stable(_ text: String) -> String {
    text.replacing(/[0-9]+(\.[0-9]+)? (µs|ms|s)\b/, with: "TIME")
      .replacing(/127\.0\.0\.1:[0-9]+/, with: "127.0.0.1:PORT")
      .replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "UUID")
      .replacing(/-[0-9a-z]{10,}-[0-9]+\b/, with: "-UNIQUE")
      .replacing(/\/tmp\/seam-[A-Za-z0-9]+/, with: "/tmp/seam-RUN")
      .replacing(/\/tmp\/tmp\.[A-Za-z0-9]+/, with: "/tmp/tmp.RANDOM")
      .replacing(/([Dd]ate: ).*/, with: { "\($0.1)DATE" })
  }
}
