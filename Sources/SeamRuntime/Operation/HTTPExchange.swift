import SeamSpec
import SeamValue

/// A request and its answer as people read them.
enum HTTPExchange {
  static func describe(_ request: HTTPRequest, _ response: HTTPResponse?) -> Exchange {
    Exchange {
      var sections = [
        Exchange.Section("request", message("\(request.method) \(request.url)", shownHeaders(request), request.body ?? []))
      ]
      if let response {
        let line = "\(response.status) after \(DurationText.describe(response.duration))"
        sections.append(.init("answer", message(line, response.headers, response.body)))
      }
      return sections
    }
  }

  /// Who asks is told, what proves it is not.
  private static func shownHeaders(_ request: HTTPRequest) -> [HTTPHeader] {
    let headers = request.headers.map { header in
      header.isNamed("authorization") ? HTTPHeader(header.name, "\(header.value.prefix { $0 != " " }) ***") : header
    }
    return headers + (request.cookies?.ownText.map { [HTTPHeader("cookie", $0)] } ?? [])
  }

  private static func message(_ line: String, _ headers: [HTTPHeader], _ body: [UInt8]) -> String {
    var lines = [Excerpt.line(line)] + headers.map { Excerpt.line("\($0.name): \($0.value)") }
    if !body.isEmpty {
      lines.append("")
      lines.append(bodyText(body))
    }
    return lines.joined(separator: "\n")
  }

  private static func bodyText(_ body: [UInt8]) -> String {
    if let json = try? JSON.parse(body) { return Excerpt.of(JSON.write(json, indented: true), whole: body.count) }
    if body.contains(0) || String(validating: body, as: UTF8.self) == nil { return "(\(body.count) bytes, not text)" }
    return Excerpt.of(String(decoding: body, as: UTF8.self))
  }
}
