import SeamExpression
import SeamSpec
import SeamValue

/// The routes of a stub, found by method and path: a path without parameters is looked up, the rest are tried in order.
final class RouteTable: Sendable {
  let routes: [CompiledRoute]
  private let methods: [String: Method]

  private struct Method: Sendable {
    /// All routes that a path without percent signs may take, in order: those written so, and those whose parameters it fits.
    var literals: [ArraySlice<UInt8>: [Int]] = [:]
    /// All routes of the method.
    var all: [Int] = []
    var parameterized: [Int] = []
  }

  /// The route of a request.
  struct Match {
    var index: Int
    /// The request as expressions see it, where it was needed already.
    var request: Value?
    var parameters: [(String, String)]
  }

  init(_ routes: [CompiledRoute]) {
    self.routes = routes
    var methods: [String: Method] = [:]
    for (index, compiled) in routes.enumerated() {
      var method = methods[compiled.route.method] ?? Method()
      method.all.append(index)
      if !compiled.route.parameters.isEmpty { method.parameterized.append(index) }
      methods[compiled.route.method] = method
    }
    for (name, method) in methods {
      for index in method.all where routes[index].route.parameters.isEmpty {
        let path = Array(routes[index].route.literalPath.utf8)[...]
        let segments = Self.segments(of: path)
        methods[name]?.literals[path] = method.all.filter { routes[$0].parameters(of: segments) != nil }
      }
    }
    self.methods = methods
  }

  /// The first route that a request satisfies. A HEAD that none takes is answered as GET (RFC 9110, section 9.3.2).
  func match(_ record: RequestRecord) -> Match? {
    if let match = match(record, method: record.method) { return match }
    return record.method == "HEAD" ? match(record, method: "GET") : nil
  }

  private func match(_ record: RequestRecord, method name: String) -> Match? {
    guard let method = methods[name] else { return nil }
    let path = record.path
    if let candidates = method.literals[path] {
      if let index = candidates.first, routes[index].conditions.isEmpty, routes[index].route.parameters.isEmpty {
        return Match(index: index, request: nil, parameters: [])
      }
      return first(of: candidates, path, record)
    }
    return first(of: path.contains(0x25) ? method.all : method.parameterized, path, record)
  }

  private func first(of candidates: [Int], _ path: ArraySlice<UInt8>, _ record: RequestRecord) -> Match? {
    let segments = Self.segments(of: path)
    for index in candidates {
      guard let parameters = routes[index].parameters(of: segments) else { continue }
      if routes[index].conditions.isEmpty { return Match(index: index, request: nil, parameters: parameters) }
      // Parameters differ from route to route, and little else; most requests have one candidate.
      let seen = RequestValue.of(record, parameters: parameters)
      if routes[index].holds(for: seen) { return Match(index: index, request: seen, parameters: parameters) }
    }
    return nil
  }

  static func segments(of path: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    StubRoute.segments(of: path)
  }
}

extension StubRoute {
  /// The path as text, where it has no parameters.
  fileprivate var literalPath: String {
    "/" + path.map { if case .literal(let text) = $0 { text } else { "" } }.joined(separator: "/")
  }
}
