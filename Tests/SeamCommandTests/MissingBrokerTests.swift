import Glibc
import TestSupport
import Testing

@Suite("A machine without RabbitMQ") struct MissingBrokerTests {
  /// Only root may hide what is installed.
  @Test("is one message with the line to paste, and exit status 3", .enabled(if: geteuid() == 0))
  func notInstalled() async throws {
    let project = try ScratchProject([
      "seam.yaml": "dependencies:\n  events: { rabbitmq: {} }\n",
      "a.spec.yaml": "spec: One\nsteps:\n  - publish: x\n    body: y\n---\nspec: Two\nsteps:\n  - publish: x\n    body: y\n",
    ])
    let script = "mount -t tmpfs none /usr/lib/rabbitmq && PATH=/usr/bin:/bin exec '\(try BuiltProducts.path(of: "seam"))' run"
    try #require(access("/usr/lib/rabbitmq", F_OK) == 0)
    let started = try #require(
      ChildProcess.start(
        "/usr/bin/unshare", ["--mount", "--propagation", "private", "/bin/sh", "-c", script], in: project.folder,
        environment: ["NO_COLOR": "1", "CI": "true"]))
    let ended = await started.end(seconds: 240)
    #expect(ended.status == 3)
    #expect(
      ended.output.hasPrefix(
        """
        error[environment]: rabbitmq: cannot find the program 'rabbitmq-server' (looked in /usr/lib/rabbitmq/bin, \
        /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin, PATH)
          hint
            install it with: apt-get install rabbitmq-server
        BROKEN  One  a.spec.yaml:1
        BROKEN  Two  a.spec.yaml:6

        """), "\(ended.output)\(ended.errors)")
  }
}
