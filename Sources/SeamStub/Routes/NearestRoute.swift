import SeamSource
import SeamSpec
import SeamValue

/// Says of a request that no route takes, which route it was most likely meant for, and what differs.
enum NearestRoute {
  static func problem(of stub: String, _ record: RequestRecord, _ table: RouteTable, note: String?) -> Diagnostic {
    let line = "\(record.method) \(String(decoding: record.path, as: UTF8.self))"
    let segments = RouteTable.segments(of: record.path)
    var best: (route: CompiledRoute, distance: Int, mismatches: [String])?
    for route in table.routes {
      let (distance, mismatches) = compare(record, segments, route)
      if distance < best?.distance ?? .max { best = (route, distance, mismatches) }
    }
    guard let best else { return Diagnostic("unmatched-request", "\(stub): no route takes \(line)", at: nil, notes: ["it has no routes"]) }
    return Diagnostic(
      "unmatched-request", "\(stub): no route takes \(line)", at: best.route.route.span, label: "this is the nearest",
      notes: best.mismatches + [note].compactMap(\.self))
  }

  private static func compare(
    _ record: RequestRecord, _ segments: [ArraySlice<UInt8>], _ compiled: CompiledRoute
  ) -> (distance: Int, mismatches: [String]) {
    var distance = 0
    var mismatches: [String] = []
    let route = compiled.route
    if record.method != route.method, !(record.method == "HEAD" && route.method == "GET") {
      distance += 6
      mismatches.append("method: expected \(route.method), found \(record.method)")
    }
    let parameters = compiled.parameters(of: segments)
    if parameters == nil {
      distance += pathDistance(segments, route.path)
      let path = String(decoding: record.path, as: UTF8.self)
      mismatches.append("path: expected \(route.title.drop { $0 != "/" }), found \(path)")
    }
    let found = compiled.mismatches(with: RequestValue.of(record, parameters: parameters ?? []))
    for mismatch in found {
      mismatches.append("\(mismatch.path): expected \(mismatch.expected), found \(mismatch.found)")
      if let detail = mismatch.detail { mismatches.append(contentsOf: detail.split(separator: "\n").map { "  \($0)" }) }
    }
    return (distance + found.count, mismatches)
  }

  /// A segment that is misspelt is nearer than one that is another; a path of another length is farther.
  private static func pathDistance(_ found: [ArraySlice<UInt8>], _ expected: [StubRoute.Segment]) -> Int {
    var distance = 12 * abs(found.count - expected.count)
    for (found, expected) in zip(found, expected) {
      let text = PercentCoding.decode(found)
      switch expected {
      case .parameter: distance += text.isEmpty ? 4 : 1
      case .literal(let literal): distance += literal == text ? 0 : NearestName.of(text, in: [literal]) == nil ? 12 : 4
      }
    }
    return distance
  }
}
