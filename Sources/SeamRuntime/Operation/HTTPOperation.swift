import SeamSource
import SeamSpec
import SeamValue

/// `http`: one request, to a service or to an absolute URL.
struct HTTPOperation: Operation {
  let action: HTTPAction
  /// The service whose base address and defaults apply; nil for an absolute URL.
  let service: String?
  /// The step's own, over those of the service.
  let options: RequestOptions
  let span: SourceSpan

  var summary: String { "\(service.map { "\($0): " } ?? "")\(action.method) \(action.target.source)" }

  func prepare(in scope: Scope, _ world: World) throws(Issue) -> any PreparedOperation {
    do throws(Diagnostic) {
      let running = service.flatMap { world.services[$0] }
      if let service, running == nil { throw Diagnostic("no-service", "the service '\(service)' is not running", at: span) }
      var url = URLText.escapingUnsafe(try action.address(scope))
      if url.hasPrefix("/") { url = (running?.url ?? "") + url }
      let query = try Self.pairs(action.query, scope)
      if !query.isEmpty { url += (url.contains("?") ? "&" : "?") + query }
      var headers = running?.defaultHeaders ?? []
      for member in action.headers {
        let value = try member.value.text(scope)
        headers.removeAll { $0.isNamed(member.key) }
        headers.append(HTTPHeader(member.key, value))
      }
      let body = try body(scope)
      if let type = body?.type, !headers.contains(where: { $0.isNamed("content-type") }) {
        headers.append(HTTPHeader("content-type", type))
      }
      var request = HTTPRequest(method: action.method, url: url, headers: headers, body: body?.bytes, timeout: .zero)
      if let value = try options.authorization(scope), !headers.contains(where: { $0.isNamed("authorization") }) {
        request.headers.append(HTTPHeader("authorization", value))
      }
      request.options = try options.connection(scope)
      request.cookies = try action.cookies(scope, headers)
      return Prepared(request: request, client: world.http, redirects: options.redirects ?? 0, span: span)
    } catch {
      throw Issue(.failed, [error])
    }
  }

  private func body(_ scope: Scope) throws(Diagnostic) -> (bytes: [UInt8], type: String?)? {
    switch action.body {
    case .none: nil
    case .json(let template): (Array(JSON.write(try template.evaluate(scope)).utf8), "application/json")
    case .form(let members): (Array(try Self.pairs(members, scope).utf8), "application/x-www-form-urlencoded")
    case .multipart(let parts): try MultipartBody.encode(parts, scope)
    case .content(let template):
      if case .bytes(let bytes) = try template.evaluate(scope) { (bytes, nil) } else { (Array(try template.text(scope).utf8), nil) }
    }
  }

  /// `a=1&b=2`; a list gives its name once for each item, and null leaves it out.
  private static func pairs(_ members: [Template.Member], _ scope: Scope) throws(Diagnostic) -> String {
    var pairs: [String] = []
    for member in members {
      let name = URLText.component(member.key)
      switch try member.value.evaluate(scope) {
      case .null: break
      case .list(let items): pairs += items.filter { !$0.equals(.null) }.map { "\(name)=\(URLText.component($0.rendered))" }
      case let value: pairs.append("\(name)=\(URLText.component(value.rendered))")
      }
    }
    return pairs.joined(separator: "&")
  }

  private struct Prepared: PreparedOperation {
    let request: HTTPRequest
    let client: any HTTPClient
    /// How many are followed.
    let redirects: Int
    let span: SourceSpan

    func perform(timeout: Duration) async throws(Issue) -> Performance {
      var request = request
      request.timeout = timeout
      let response: HTTPResponse
      do {
        response = try await client.send(request)
      } catch {
        throw Issue(driver: error, at: span, exchange: HTTPExchange.describe(request, nil))
      }
      if redirects > 0, response.isRedirect { return try await follow(response, of: request) }
      return performance(request, response, [])
    }

    private func follow(_ first: HTTPResponse, of request: HTTPRequest) async throws(Issue) -> Performance {
      let start = ContinuousClock.now
      var request = request
      var response = first
      var followed: [Redirect] = []
      var cookies = response.headers
      let timeout = request.timeout - first.duration
      while response.isRedirect, let location = response.redirect {
        guard followed.count < redirects else {
          throw Issue(
            .failed,
            [
              Diagnostic(
                "redirects", "more than \(redirects) redirect\(redirects == 1 ? "" : "s"): the next one leads to \(location)", at: span)
            ],
            exchange: HTTPExchange.describe(request, response))
        }
        followed.append(Redirect(status: response.status, url: request.url, location: location))
        request.follow(to: location, after: response.status)
        request.timeout = timeout - (ContinuousClock.now - start)
        do {
          response = try await client.send(request)
        } catch {
          throw Issue(driver: error, at: span, exchange: HTTPExchange.describe(request, nil))
        }
        cookies += response.headers
      }
      response.duration = first.duration + (ContinuousClock.now - start)
      return performance(request, response, followed, cookies)
    }

    private func performance(
      _ request: HTTPRequest, _ response: HTTPResponse, _ redirects: [Redirect], _ cookies: [HTTPHeader]? = nil
    ) -> Performance {
      var headers = ValueMap()
      headers.reserve(response.headers.count)
      for header in response.headers {
        headers.update(.string(header.name.lowercased())) { before in
          switch before {
          case nil: .string(header.value)
          case .list(let values): .list(values + [.string(header.value)])
          case let value?: .list([value, .string(header.value)])
          }
        }
      }
      var fields: [ValueMap.Entry] = []
      fields.reserveCapacity(8)
      func add(_ name: String, _ value: Value) { fields.append(ValueMap.Entry(key: .string(name), value: value)) }
      add("status", .int(Int64(response.status)))
      add("headers", .map(headers))
      var remark: String?
      do {
        if let json = try Self.json(response) {
          add("json", json)
        } else {
          remark = response.body.isEmpty ? "the body is empty" : "the body is not JSON"
        }
      } catch {
        remark = response.body.isEmpty ? "the body is empty" : "the body is not JSON: \(error.message)"
      }
      add("body", String(validating: response.body, as: UTF8.self).map { .string($0) } ?? .bytes(response.body))
      add("cookies", SetCookie.values(cookies ?? response.headers))
      add("redirects", .list(redirects.map(\.value)))
      add("version", .string(response.version))
      add("duration", .duration(TimeSpan(response.duration)))
      var performance = Performance(result: .map(ValueMap(distinct: fields)), exchange: HTTPExchange.describe(request, response))
      if let remark { performance.remarks["json"] = remark }
      if response.status >= 400 {
        performance.unexpected["status"] = Diagnostic(
          "status", "the answer has the status \(response.status)", at: span, label: "expected a status below 400")
      }
      return performance
    }

    /// The body where it says that it is JSON, or looks as if.
    private static func json(_ response: HTTPResponse) throws(JSONError) -> Value? {
      let first = response.body.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
      guard first == 0x7B || first == 0x5B || (first != nil && response.saysJSON) else { return nil }
      return try JSON.parse(response.body)
    }
  }
}

extension HTTPAction {
  /// The path or URL. A value within it is percent-encoded; one at its start is an address, and is not.
  fileprivate func address(_ scope: Scope) throws(Diagnostic) -> String {
    let pieces: [Template.Piece]
    switch target {
    case .text(let parts): pieces = parts
    case .expression(let embedded): pieces = [.expression(embedded)]
    case .constant, .list, .object: return try target.text(scope)
    }
    var address = ""
    for (index, piece) in pieces.enumerated() {
      switch piece {
      case .literal(let text): address += text
      case .expression(let embedded):
        let value = try embedded.evaluate(scope)
        if case .null = value { throw .nullInPath(at: embedded.span) }
        address += index == 0 ? value.rendered : URLText.component(value.rendered)
      }
    }
    return address
  }
}

extension Diagnostic {
  static func nullInPath(at span: SourceSpan) -> Diagnostic {
    Diagnostic("null-in-path", "null in a path", at: span, label: "this is null")
  }
}

extension HTTPResponse {
  fileprivate var saysJSON: Bool { header("content-type")?.lowercased().contains("json") ?? false }
}

extension TimeSpan {
  init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self.init(seconds: seconds, nanoseconds: Int32(attoseconds / 1_000_000_000))
  }
}
