import SeamRuntime

/// A virtual host of a broker on this machine.
struct RabbitMQAddress: Sendable {
  var port: Int
  var managementPort: Int
  var virtualHost: String

  let host = "127.0.0.1"
  let user = "guest"
  let password = "guest"

  /// As clients take it (RabbitMQ URI specification).
  var url: String { "amqp://\(user):\(password)@\(host):\(port)/\(URLText.component(virtualHost))" }
  var management: String { "http://\(host):\(managementPort)" }
  var place: String { "RabbitMQ at \(host):\(port)" }
}
