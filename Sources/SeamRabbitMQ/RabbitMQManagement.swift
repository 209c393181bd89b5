import SeamRuntime
import SeamValue

/// The management API of a broker (RabbitMQ, *Management HTTP API*): what AMQP does not tell.
struct RabbitMQManagement: Sendable {
  let address: RabbitMQAddress
  private let management: RabbitMQAddress.Management
  private let http: any HTTPClient

  init(_ address: RabbitMQAddress, _ http: any HTTPClient) throws(DriverFailure) {
    guard let management = address.management else { throw DriverFailure(.invalid, "\(address.place) has no management address") }
    self.address = address
    self.management = management
    self.http = http
  }

  /// - Parameter path: behind `/api/`, percent-encoded.
  @discardableResult
  func send(
    _ method: String, _ path: String, _ body: Value? = nil, accepting: Set<Int> = [], timeout: Duration = .seconds(10)
  ) async throws(DriverFailure) -> Value? {
    var headers = [HTTPHeader("authorization", "Basic " + Base64.encode(Array("\(management.user):\(management.password)".utf8)))]
    if body != nil { headers.append(HTTPHeader("content-type", "application/json")) }
    let request = HTTPRequest(
      method: method, url: "\(management.url)/api/\(path)", headers: headers, body: body.map { Array(JSON.write($0).utf8) },
      timeout: timeout)
    let response: HTTPResponse
    do {
      response = try await http.send(request)
    } catch {
      throw DriverFailure(error.reason, "the management API does not answer: \(error.message)")
    }
    let json = try? JSON.parse(response.body)
    if response.status == 401 {
      throw DriverFailure(.invalid, "the management API at \(management.url) refuses the user '\(management.user)'")
    }
    guard response.status < 300 || accepting.contains(response.status) else {
      let reason = json?["reason"]?.rendered ?? json?["error"]?.rendered ?? String(decoding: response.body.prefix(200), as: UTF8.self)
      throw DriverFailure(.invalid, "RabbitMQ answered \(method) \(path) with \(response.status): \(reason)")
    }
    return json
  }

  /// Whether it answers, and to whom it is asked for.
  func checkAccess() async throws(DriverFailure) {
    guard case .map? = try await send("GET", "whoami") else {
      throw DriverFailure(.invalid, "what answers at \(management.url) is no management API")
    }
  }

  /// Whether somebody has switched tracing on.
  func isTraced() async throws(DriverFailure) -> Bool {
    guard let host = try await send("GET", "vhosts/\(virtualHost)", accepting: [404]), host["name"] != nil else {
      throw DriverFailure(.invalid, "\(address.place) has no virtual host '\(address.virtualHost)' for '\(management.user)'")
    }
    if case .bool(true)? = host["tracing"] { return true }
    return false
  }

  private var virtualHost: String { URLText.component(address.virtualHost) }

  /// A virtual host whose every message is copied to a tracer's exchange.
  func makeVirtualHost() async throws(DriverFailure) {
    try await trace()
    try await send("PUT", "permissions/\(virtualHost)/\(address.user)", ["configure": ".*", "write": ".*", "read": ".*"])
  }

  func trace(_ isOn: Bool = true) async throws(DriverFailure) {
    try await send("PUT", "vhosts/\(virtualHost)", ["tracing": .bool(isOn)])
  }

  func topology() async throws(DriverFailure) -> Topology {
    Topology(try await send("GET", "definitions/\(virtualHost)") ?? .null)
  }

  func add(_ item: Topology.Item) async throws(DriverFailure) {
    switch item {
    case .exchange(let name, let settings): try await send("PUT", "exchanges/\(virtualHost)/\(URLText.component(name))", settings)
    case .queue(let name, let settings): try await send("PUT", "queues/\(virtualHost)/\(URLText.component(name))", settings)
    case .binding(let binding):
      let key: Value = ["routing_key": .string(binding.key), "arguments": binding.arguments]
      try await send("POST", "\(path(of: binding))", key)
    }
  }

  /// What is gone already is fine.
  func remove(_ item: Topology.Item) async throws(DriverFailure) {
    switch item {
    case .exchange(let name, _): try await send("DELETE", "exchanges/\(virtualHost)/\(URLText.component(name))", accepting: [404])
    case .queue(let name, _): try await send("DELETE", "queues/\(virtualHost)/\(URLText.component(name))", accepting: [404])
    case .binding(let binding):
      let found = try await send("GET", path(of: binding), accepting: [404])
      guard case .list(let bindings)? = found else { return }
      for one in bindings
      where one["routing_key"]?.rendered == binding.key && JSON.write(one["arguments"] ?? .null) == JSON.write(binding.arguments) {
        let properties = URLText.component(one["properties_key"]?.rendered ?? "")
        try await send("DELETE", "\(path(of: binding))/\(properties)", accepting: [404])
      }
    }
  }

  private func path(of binding: Topology.Binding) -> String {
    "bindings/\(virtualHost)/e/\(URLText.component(binding.source))/\(binding.isToQueue ? "q" : "e")/\(URLText.component(binding.destination))"
  }

  // MARK: Messages

  struct Queue: Sendable {
    var name: String
    var ready: Int
    var unacknowledged: Int
  }

  /// The queues that hold messages, but for those that belong to one connection only.
  func filledQueues() async throws(DriverFailure) -> [Queue] {
    guard
      case .list(let queues)? = try await send("GET", "queues/\(virtualHost)?disable_stats=true&enable_queue_totals=true")
    else { return [] }
    func count(_ queue: Value, _ key: String) -> Int { if case .int(let number)? = queue[key] { Int(number) } else { 0 } }
    return queues.compactMap { queue in
      if case .bool(true)? = queue["exclusive"] { return nil }
      let found = Queue(
        name: queue["name"]?.rendered ?? "", ready: count(queue, "messages_ready"), unacknowledged: count(queue, "messages_unacknowledged"))
      return found.ready + found.unacknowledged > 0 ? found : nil
    }
  }

  /// The messages that wait in it; those that were given to somebody are his.
  func purge(_ queue: String) async throws(DriverFailure) {
    try await send("DELETE", "queues/\(virtualHost)/\(URLText.component(queue))/contents", accepting: [404])
  }
}
