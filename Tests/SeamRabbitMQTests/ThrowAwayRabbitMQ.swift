import SeamEnvironment
import SeamHTTP
import SeamRuntime
import SeamValue
import Synchronization
import TestSupport

@testable import SeamRabbitMQ

/// One broker for all tests of this process, started by Seam's own host when the first test asks for it. Its supervisor stops it when the
/// process ends, however it ends.
enum ThrowAwayRabbitMQ {
  private actor Shared {
    private var broker: Task<LaunchSite, any Error>?

    func site() async throws -> LaunchSite {
      if let broker { return try await broker.value }
      let broker = Task { try await launch() }
      self.broker = broker
      return try await broker.value
    }
  }

  private static let shared = Shared()
  static let http = CurlHTTPClient(userAgent: "seam-tests")
  /// Released, a host ends its processes.
  private static let hosts = Mutex<[SupervisedHost]>([])
  private static let count = Atomic<Int>(0)

  /// A broker of a test's own.
  static func launch() async throws -> LaunchSite {
    let host = try SupervisedHost.start(executable: BuiltProducts.path(of: "seam"))
    hosts.withLock { $0.append(host) }
    return try await host.launch(RabbitMQServer.plan(http), onExit: { _, _ in }).site
  }

  /// A virtual host of its own for a test, as a run would open it.
  static func open(_ declared: [Topology.Item] = [], at site: LaunchSite? = nil) async throws -> RabbitMQDependency {
    let name = "test \(count.add(1, ordering: .relaxed).newValue)/ü"
    let place: LaunchSite
    if let site { place = site } else { place = try await shared.site() }
    let opened = try await RabbitMQPlan(name: name, declared: declared, http: http).open(at: place, in: "/nowhere")
    guard let dependency = opened as? RabbitMQDependency else { throw Problem(description: "the plan opened something else") }
    try await dependency.settle()
    return dependency
  }

  static func address(of broker: some Dependency) throws -> RabbitMQAddress {
    guard let url = broker.attributes["url"]?.rendered, let management = broker.attributes["management"]?.rendered else {
      throw Problem(description: "no address")
    }
    var address = try RabbitMQAddress(url: url)
    try address.setManagement(management)
    return address
  }

  static func management(of broker: some Dependency) throws -> RabbitMQManagement { try RabbitMQManagement(address(of: broker), http) }
}

struct Problem: Error, CustomStringConvertible {
  let description: String
}

extension Topology.Item {
  static func queue(_ name: String) -> Topology.Item { .queue(name, ["durable": true, "auto_delete": false, "arguments": [:]]) }

  static func exchange(_ name: String, type: String) -> Topology.Item {
    .exchange(name, ["type": .string(type), "durable": true, "auto_delete": false, "internal": false, "arguments": [:]])
  }

  static func binding(_ exchange: String, _ queue: String, key: String) -> Topology.Item {
    .binding(Topology.Binding(source: exchange, destination: queue, isToQueue: true, key: key, argumentText: "{}"))
  }
}

extension ValueMap {
  static func of(_ entries: [(String, Value)]) -> ValueMap { ValueMap(entries.map { (.string($0.0), $0.1) }) }
}

extension Message {
  init(_ key: String, exchange: String = "", _ body: String = "", headers: ValueMap = ValueMap(), properties: ValueMap = ValueMap()) {
    self.init(exchange: exchange, key: key, headers: headers, properties: properties, body: Array(body.utf8))
  }
}

extension RabbitMQDependency {
  /// What the broker says to a message that it refuses; nil where it takes it.
  func send(_ message: Message, timeout: Duration = .seconds(60)) async throws -> String? {
    switch try await publish(message, timeout: timeout) {
    case .success: nil
    case .failure(let refusal): refusal.message
    }
  }

  /// The bodies of the messages in a queue, which it takes out.
  func bodies(in queue: String) async throws -> [String] {
    var bodies: [String] = []
    while let message = try await consume(queue, timeout: .zero).get() { bodies.append(String(decoding: message.body, as: UTF8.self)) }
    return bodies
  }

  /// Copies of so many messages since a place.
  func copies(_ count: Int, since place: Int) async throws -> [Message] {
    var copies: [Message] = []
    while copies.count < count {
      let more = try await messages(since: place + copies.count, timeout: .seconds(60))
      if more.isEmpty { return copies }
      copies += more
    }
    return copies
  }
}
