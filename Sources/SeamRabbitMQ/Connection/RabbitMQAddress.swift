import SeamRuntime

/// A virtual host of a broker, and its management API where there is one.
struct RabbitMQAddress: Sendable {
  /// Where the management API answers, and who asks.
  struct Management: Sendable {
    /// Without credentials, and without a slash at its end.
    var url: String
    var user: String
    var password: String
  }

  var host: String
  var port: Int
  var virtualHost: String
  var user: String
  var password: String
  /// As clients take it (RabbitMQ URI specification).
  var url: String
  var management: Management?

  /// A virtual host of a broker on this machine that Seam started.
  init(port: Int, managementPort: Int, virtualHost: String) {
    host = "127.0.0.1"
    self.port = port
    self.virtualHost = virtualHost
    user = "guest"
    password = "guest"
    url = "amqp://guest:guest@127.0.0.1:\(port)/\(URLText.component(virtualHost))"
    management = Management(url: "http://127.0.0.1:\(managementPort)", user: "guest", password: "guest")
  }

  struct Malformed: Error {
    /// Lower case, without a full stop, and without anything that may be a password.
    var message: String
  }

  /// An address that was given: `amqp://USER:PASSWORD@HOST:PORT/VHOST`. Without a path it is the virtual host `/`.
  init(url text: String) throws(Malformed) {
    let parts = try URLParts(text, schemes: ["amqp": 5672])
    guard !parts.path.dropFirst().contains("/") else {
      throw Malformed(message: "a '/' in the name of a virtual host is written %2F")
    }
    if parts.path == "/" { throw Malformed(message: "no virtual host has an empty name: leave out the last '/', or write '/%2F' for '/'") }
    host = parts.host
    port = parts.port
    virtualHost = parts.path.isEmpty ? "/" : URLParts.decoded(parts.path.dropFirst())
    user = parts.user ?? "guest"
    password = parts.password ?? (parts.user == nil ? "guest" : "")
    url = text
  }

  /// `http://HOST:PORT`, with credentials where they are others than those of AMQP.
  mutating func setManagement(_ text: String) throws(Malformed) {
    let parts = try URLParts(text, schemes: ["http": 15672, "https": 15671])
    var path = parts.path[...]
    while path.hasSuffix("/") { path = path.dropLast() }
    management = Management(
      url: "\(parts.scheme)://\(parts.hostAndPort)\(path)", user: parts.user ?? user, password: parts.password ?? password)
  }

  /// As messages name it, without credentials.
  var place: String { "RabbitMQ at \(host.contains(":") ? "[\(host)]" : host):\(port)" }
}
