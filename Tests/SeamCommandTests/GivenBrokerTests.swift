import TestSupport
import Testing

/// A run of one project starts the broker, and one of its steps runs Seam in another project, to which the broker's address is given.
@Suite("A broker at an address that was given", .serialized)
struct GivenBrokerTests {
  /// What the inner run printed, and the number of the owner's messages that are still there afterwards.
  private func output(_ files: [String: String], arguments: String = "run") async throws -> String {
    let inner = try ScratchProject(files)
    let outer = try ScratchProject([
      "seam.yaml":
        "dependencies:\n  events: { rabbitmq: {}, declare: { exchanges: { orders: topic }, queues: [work], bindings: [{ exchange: orders, queue: work, key: '#' }] } }\n",
      "a.spec.yaml": """
      spec: Somebody else
      steps:
        - publish: work
          body: the owner's
        - id: inner
          exec: ['\(try BuiltProducts.path(of: "seam"))', \(arguments)]
          cwd: '\(inner.folder)'
          env: { BROKER: "${events.url}", MANAGEMENT: "${events.management}", VHOST: "${events.vhost}", PORT: "${events.port}" }
          timeout: 200s
          expect: { exit: { $gte: 0 } }
        - log: "<<${'<'}${inner.stdout}exit status ${inner.exit}${'>'}>>"
        - receive: { queue: work }
          expect: { body: the owner's }
        - receive: { queue: work }
          expect: { key: order.created }
          when: ${inner.exit == 0}
        - http: GET ${events.management}/api/queues/${events.vhost}
          query: { disable_stats: "true" }
          headers: { authorization: "Basic Z3Vlc3Q6Z3Vlc3Q=" }
          within: 60s
          expect: { json: { $none: { name: left } } }
      """,
    ])
    let ended = try await outer.seam("run", "-v")
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    let text = ended.output
    let start = try #require(text.firstRange(of: "<<<")), end = try #require(text.firstRange(of: ">>>"))
    return String(text[start.upperBound..<end.lowerBound])
  }

  private static let project = """
    env: [BROKER, MANAGEMENT, PORT]
    dependencies:
      events: { rabbitmq: { url: "${env.BROKER}", management: "${env.MANAGEMENT}" } }

    """

  @Test("is published to and listened to, and nothing of it is purged or watched")
  func used() async throws {
    let output = try await output([
      "seam.yaml": Self.project,
      "a.spec.yaml": """
      spec: One
      vars: { key: order.created }
      steps:
        - publish: order.created
          exchange: orders
          json: { number: 1 }
        - receive: ${vars.key}
          exchange: orders
          expect: { json: { number: 1 } }
      ---
      spec: Another, which does not hear what the first has sent
      steps:
        - assert: ${events.port > 0}
          effects: none
      """,
    ])
    #expect(output.contains("2 specs: 2 passed") && output.hasSuffix("exit status 0"), "\(output)")
  }

  @Test("that cannot be used is one message, without the password")
  func refused() async throws {
    for (settings, message) in [
      (#"url: "amqp://guest:wr0ng-pass@127.0.0.1:${env.PORT}/events""#, "ACCESS_REFUSED"),
      (#"url: "amqp://guest:wr0ng-pass@127.0.0.1:1/events""#, "cannot be reached: the connection to RabbitMQ at 127.0.0.1:1 broke"),
      (
        #"url: "${env.BROKER}", management: "http://guest:wr0ng-pass@127.0.0.1:1""#,
        "the management API does not answer: nothing listens at 127.0.0.1:1"
      ),
    ] {
      let output = try await output([
        "seam.yaml": "env: [BROKER, PORT]\ndependencies:\n  events: { rabbitmq: { \(settings) } }\n",
        "a.spec.yaml": "spec: One\nsteps:\n  - publish: work\n    body: x\n---\nspec: Two\nsteps:\n  - publish: work\n    body: x\n",
      ])
      #expect(
        output.split(separator: "error[environment]", omittingEmptySubsequences: false).count == 2 && output.contains(message), "\(output)")
      #expect(output.contains("2 specs: 2 broken") && output.hasSuffix("exit status 3"), "\(output)")
      #expect(!output.contains("wr0ng-pass"), "\(output)")
    }
  }

  @Test("shows only what was asked for, so that is known before the first step, or a mistake at its line")
  func mistakes() async throws {
    let project = try ScratchProject([
      "seam.yaml": "dependencies:\n  events: { rabbitmq: { url: 'amqp://mq.test' } }\n",
      "a.spec.yaml": """
      spec: One
      steps:
        - receive: order.created
        - id: made
          exec: [echo, x]
        - receive: order.${made.stdout}
          exchange: orders
        - receive: ${unique("key")}
          exchange: orders
        - publish: x
          body: y
          effects: { events: { x: 1 } }
        - assert: ${events.management != ""}
      """,
    ])
    let ended = try await project.seam("check")
    #expect(ended.status == 2)
    for line in [
      "error[no-exchange]: a 'receive' from 'events' has to name its exchange, and one that has a name\n--> a.spec.yaml:3",
      "known before the first step: 'made' is known only when its step has run\n--> a.spec.yaml:6",
      "known before the first step: it differs each time it is computed\n--> a.spec.yaml:8",
      "'events' cannot be watched: its address was given, so nothing is set up there\n--> a.spec.yaml:12", "a.spec.yaml:13",
    ] {
      #expect(ended.output.replacing(/\n +-->/, with: "\n-->").contains(line), "\(ended.output)\(ended.errors)")
    }
  }
}
