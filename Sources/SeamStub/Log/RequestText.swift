import SeamRuntime
import SeamValue

/// Requests that a stub received, as people read them beside a failure.
enum RequestText {
  /// So many are shown, the last.
  private static let shown = 10

  /// - Parameter forgotten: how many more there were, of which nothing is kept.
  static func activity(of stub: String, _ records: ArraySlice<RequestRecord>, forgotten: Int) -> Exchange? {
    guard !records.isEmpty || forgotten > 0 else { return nil }
    let last = Array(records.suffix(shown))
    let count = records.count + forgotten
    return Exchange {
      let title = count > last.count ? "\(stub) received \(count) requests, at the end" : "\(stub) received"
      return [Exchange.Section(title, last.map(describe).joined(separator: "\n"))]
    }
  }

  private static func describe(_ record: RequestRecord) -> String {
    let outcome =
      switch (record.route, record.status) {
      case (nil, _): "501, no route"
      case (let route?, 0): "dropped, \(route)"
      case (let route?, let status): "\(status), \(route)"
      }
    var lines = ["\(record.method) \(String(decoding: record.target, as: UTF8.self)) → \(outcome)"]
    if record.route == nil { lines += record.headers.map { "\($0.name): \($0.value)" } }
    if !record.body.isEmpty { lines += body(record.body).split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
    return lines.joined(separator: "\n")
  }

  static func body(_ body: [UInt8]) -> String {
    if let json = try? JSON.parse(body) { return Excerpt.of(JSON.write(json), lines: 10, bytes: 1024, whole: body.count) }
    if body.contains(0) || String(validating: body, as: UTF8.self) == nil { return "(\(body.count) bytes, not text)" }
    return Excerpt.of(String(decoding: body, as: UTF8.self), lines: 10, bytes: 1024)
  }
}
