import SeamRuntime
import SeamSpec
import SeamValue

/// What a stub file says of one exchange: the line and the conditions of a route, and its reply.
struct RecordedRoute {
  var line: String
  var conditions: [(String, Value)]
  var reply: Value

  /// Deeper documents, and those with longer keys, are written as text.
  private static let maximumDepth = 24

  private let request: RequestRecord
  private let secrets: SecretFilter
  /// Of the third party and of the recorder, without a slash at their ends.
  private let addresses: [String]

  init(_ exchange: RecordedExchange, addresses: [String], _ secrets: SecretFilter) {
    self.secrets = secrets
    self.addresses = addresses
    request = exchange.request
    line = ""
    conditions = []
    reply = .null
    line = Self.line(of: request, secrets)
    conditions = self.conditions(of: request)
    reply = self.reply(exchange.response)
  }

  /// Method and path; a segment that holds a credential is a parameter.
  private static func line(of request: RequestRecord, _ secrets: SecretFilter) -> String {
    var count = 0
    let segments = RouteTable.segments(of: request.path).map { bytes -> String in
      if secrets.holdsSecret(PercentCoding.decode(bytes)) {
        count += 1
        return count == 1 ? "{secret}" : "{secret\(count)}"
      }
      return String(decoding: bytes, as: UTF8.self).replacing("{", with: "%7B").replacing("}", with: "%7D")
    }
    return "\(request.method) /\(segments.joined(separator: "/"))"
  }

  // MARK: The request

  private func conditions(of request: RequestRecord) -> [(String, Value)] {
    let seen = RequestValue.of(request, parameters: [])
    var conditions: [(String, Value)] = []
    if let query = seen["query"], case .map(let map) = query, !map.isEmpty { conditions.append(("query", pattern(of: query))) }
    if let json = seen["json"], isWritable(json) {
      conditions.append(("json", pattern(of: json)))
    } else if let form = seen["form"], isWritable(form), case .map(let map) = form, !map.isEmpty {
      conditions.append(("form", pattern(of: form)))
    } else if let multipart = seen["multipart"], isWritable(multipart), case .map(let map) = multipart {
      // The boundary is another one each time.
      if !map.isEmpty { conditions.append(("multipart", parts(map))) }
    } else if !request.body.isEmpty, let text = String(validating: request.body, as: UTF8.self), !text.utf8.contains(0) {
      // Bytes are no text to compare.
      conditions.append(("body", pattern(of: .string(text))))
    }
    return conditions
  }

  /// What is asked of the parts of a multipart body: of files the name.
  private func parts(_ map: ValueMap) -> Value {
    func part(_ value: Value, _ name: String) -> Value {
      guard case .map(let fields) = value, !SecretFilter.isSecret(field: name) else { return ["$present": true] }
      let isFile = fields["filename"] != nil
      let kept = fields.entries.filter { entry in
        switch entry.key.rendered {
        case "filename": true
        case "json": !isFile
        case "body": !isFile && fields["json"] == nil
        default: false
        }
      }
      return pattern(of: .map(ValueMap(kept.map { ($0.key, $0.value) })))
    }
    return .map(
      ValueMap(
        map.entries.map { entry in
          let name = entry.key.rendered
          if case .list(let items) = entry.value { return (entry.key, .list(items.map { part($0, name) })) }
          return (entry.key, part(entry.value, name))
        }))
  }

  // MARK: Headers of the request

  /// By which servers choose among answers to the same request; credentials by whether they are there.
  private static let negotiated = [
    "accept", "accept-language", "content-type", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "prefer", "range",
  ]

  /// The headers in which the requests of these routes differ, and by which their answers may differ.
  static func differences(among routes: [RecordedRoute]) -> [String] {
    guard let first = routes.first, routes.contains(where: { JSON.write($0.reply) != JSON.write(first.reply) }) else { return [] }
    return (negotiated + SecretFilter.headers.sorted()).filter { name in
      let pattern = JSON.write(first.pattern(ofHeader: name))
      return routes.contains { JSON.write($0.pattern(ofHeader: name)) != pattern }
    }
  }

  /// Tells it from those that differ in these headers.
  mutating func distinguish(by headers: [String]) {
    if !headers.isEmpty { conditions.append(("headers", .object(headers.map { ($0, pattern(ofHeader: $0)) }))) }
  }

  private func pattern(ofHeader name: String) -> Value {
    guard let value = request.header(name) else { return ["$absent": true] }
    // What a client puts between the parts of a body differs each time.
    if name == "content-type", value.lowercased().hasPrefix("multipart/") {
      return ["$startsWith": .string(String(value.prefix { $0 != ";" }))]
    }
    return SecretFilter.isSecret(header: name) ? ["$present": true] : pattern(of: .string(value))
  }

  /// An expectation that holds for this value: what is secret has to be there, and no more is said of it.
  private func pattern(of value: Value, field: String = "") -> Value {
    let present: Value = ["$present": true]
    switch value {
    case .string(let text):
      return SecretFilter.isSecret(field: field) || secrets.holdsSecret(text) ? present : .string(template(for: text))
    case .list(let items): return .list(items.map { pattern(of: $0, field: field) })
    case .map(let map):
      // A key that would be an operator.
      if map.entries.contains(where: { $0.key.rendered.hasPrefix("$") }) { return ["$eq": secrets.redact(value).escapingExpressions] }
      return .map(ValueMap(map.entries.map { ($0.key, pattern(of: $0.value, field: $0.key.rendered)) }))
    default: return value
    }
  }

  // MARK: The answer

  /// Headers that say something of the moment or of the connection, not of the answer.
  private static let volatile: Set<String> = [
    "date", "server", "server-timing", "age", "via", "connection", "keep-alive", "proxy-connection", "transfer-encoding", "content-length",
    "content-encoding", "trailer", "upgrade", "expires", "x-request-id", "x-correlation-id", "request-id", "x-trace-id", "traceparent",
    "tracestate", "x-amzn-trace-id", "x-amzn-requestid", "x-amz-request-id", "x-amz-id-2", "x-runtime", "x-response-time", "x-timer",
    "x-served-by", "x-cache", "x-cache-hits", "cf-ray", "cf-cache-status", "nel", "report-to", "reporting-endpoints", "alt-svc",
    "x-powered-by", "x-ratelimit-remaining", "x-ratelimit-reset", "x-ratelimit-used", "ratelimit-remaining", "ratelimit-reset",
    "x-github-request-id", "x-envoy-upstream-service-time",
  ]

  /// A text as a template that stands for it, and leads back to the stub where it led back to the third party.
  private func template(for text: String) -> String {
    OwnAddress.replacing(addresses, in: text.escapingExpressions, with: OwnAddress.expression)
  }

  private func template(for value: Value) -> Value {
    switch value {
    case .string(let text): .string(template(for: text))
    case .list(let items): .list(items.map(template))
    case .map(let map): .map(ValueMap(map.entries.map { ($0.key, template(for: $0.value)) }))
    default: value
    }
  }

  private func reply(_ response: HTTPResponse) -> Value {
    var reply: [(String, Value)] = []
    if response.status != 200 { reply.append(("status", .int(Int64(response.status)))) }
    let body = body(response)
    var headers = ValueMap()
    for header in response.headers {
      let name = header.name.lowercased()
      if Self.volatile.contains(name) || SecretFilter.isSecret(header: name) { continue }
      var text = secrets.redact(header.value)
      switch name {
      case "set-cookie": text = Self.withoutValue(text)
      case "content-type" where text == body?.impliedType: continue
      case _ where OwnAddress.isLink(name):
        text = OwnAddress.replacing(addresses, in: text, with: "")
        if text.isEmpty { text = "/" }
      default: break
      }
      let value = Value.string(text.escapingExpressions)
      switch headers[name] {
      case nil: headers[name] = value
      case .list(let values): headers[name] = .list(values + [value])
      case let first?: headers[name] = .list([first, value])
      }
    }
    if !headers.isEmpty { reply.append(("headers", .map(headers))) }
    if let body { reply.append((body.key, body.value)) }
    return .object(reply)
  }

  private func body(_ response: HTTPResponse) -> (key: String, value: Value, impliedType: String?)? {
    guard !response.body.isEmpty else { return nil }
    let type = response.header("content-type")?.lowercased() ?? ""
    if type.contains("json"), let document = try? JSON.document(response.body), document.duplicateKeys.isEmpty, isWritable(document.value) {
      return ("json", template(for: secrets.redact(document.value)), "application/json")
    }
    if let text = String(validating: response.body, as: UTF8.self), !text.utf8.contains(0) {
      return ("body", .string(template(for: secrets.redact(text))), "text/plain; charset=utf-8")
    }
    return ("body", ["base64": .string(Base64.encode(response.body))], nil)
  }

  /// `session=REDACTED; Path=/`: when it expires is of the moment too.
  private static func withoutValue(_ cookie: String) -> String {
    let parts = cookie.split(separator: ";").map { $0.drop { $0 == " " } }
    let name = parts.first.map { $0.prefix { $0 != "=" } } ?? ""
    let value = parts.first?.dropFirst(name.count + 1) ?? ""
    let attributes = parts.dropFirst().filter { !$0.lowercased().hasPrefix("expires=") }
    let kept = SecretFilter.isPlain(cookie: name, value) ? String(value) : SecretFilter.mark
    return (["\(name)=\(kept)"] + attributes.map(String.init)).joined(separator: "; ")
  }

  /// Whether it reads again as the same: deep documents and long keys do not.
  private func isWritable(_ value: Value) -> Bool {
    func fits(_ value: Value, _ depth: Int) -> Bool {
      guard depth < Self.maximumDepth else { return false }
      switch value {
      case .list(let items): return items.allSatisfy { fits($0, depth + 1) }
      case .map(let map): return map.entries.allSatisfy { $0.key.rendered.utf8.count <= YAMLText.maximumKey && fits($0.value, depth + 1) }
      default: return true
      }
    }
    return fits(value, 0)
  }
}

extension String {
  /// The text as a template that stands for it.
  var escapingExpressions: String { replacing("${", with: "$${") }
}

extension Value {
  var escapingExpressions: Value {
    switch self {
    case .string(let text): .string(text.escapingExpressions)
    case .list(let items): .list(items.map(\.escapingExpressions))
    case .map(let map): .map(ValueMap(map.entries.map { ($0.key, $0.value.escapingExpressions) }))
    default: self
    }
  }

  /// How much an expectation says: the more, the fewer requests satisfy it.
  var leaves: Int {
    switch self {
    case .list(let items): items.reduce(1) { $0 + $1.leaves }
    case .map(let map): map.entries.reduce(1) { $0 + $1.value.leaves }
    default: 1
    }
  }
}
