/// Which handler serves which method and path.
struct Router: Sendable {
  typealias Handler = @Sendable (_ request: Request, _ parameter: String) throws(ServiceError) -> Response

  private struct Route: Sendable {
    var method: String
    /// `{…}` stands for one segment that is not empty: the handler's parameter.
    var pattern: [Substring]
    var handler: Handler

    /// The parameter, empty where the pattern has none; nil where the path is another.
    func match(_ path: [Substring]) -> String? {
      guard path.count == pattern.count else { return nil }
      var parameter = ""
      for (expected, found) in zip(pattern, path) {
        if expected.hasPrefix("{"), !found.isEmpty {
          parameter = String(found)
        } else if expected != found {
          return nil
        }
      }
      return parameter
    }
  }

  private var routes: [Route] = []

  mutating func on(_ method: String, _ pattern: String, _ handler: @escaping Handler) {
    routes.append(Route(method: method, pattern: Self.segments(pattern), handler: handler))
  }

  /// The answer to a request. HEAD is answered as GET is: the server leaves out the body.
  func respond(to request: Request) -> Response {
    let method = request.method == "HEAD" ? "GET" : request.method
    let path = Self.segments(request.path)
    let found = routes.compactMap { route in route.match(path).map { (route: route, parameter: $0) } }
    do throws(ServiceError) {
      if let (route, parameter) = found.first(where: { $0.route.method == method }) { return try route.handler(request, parameter) }
      if found.isEmpty { throw ServiceError(404, "there is nothing at \(request.path)") }
      let allowed = found.flatMap { $0.route.method == "GET" ? ["GET", "HEAD"] : [$0.route.method] }.joined(separator: ", ")
      throw ServiceError(405, "\(request.path) does not take \(request.method)", allow: allowed)
    } catch {
      if let cause = error.cause { Log.line("error: \(request.method) \(request.path): \(error.message): \(cause)") }
      return error.response
    }
  }

  private static func segments(_ path: String) -> [Substring] {
    path.split(separator: "/", omittingEmptySubsequences: false)
  }
}
