import SeamSource

/// A method and a path, in which `{name}` stands for a whole segment of any text: `GET /v1/charges/{id}`.
package struct RequestLine: Sendable {
  package var method: String
  package var path: [StubRoute.Segment]

  /// Whether a text is meant as one: a word in capitals, and a path.
  package static func isMeant(by text: String) -> Bool {
    let method = text.prefix { $0 != " " }
    return !method.isEmpty && method.allSatisfy { $0.isASCII && $0.isUppercase }
      && text.dropFirst(method.count).drop { $0 == " " }.hasPrefix("/")
  }

  /// Reads one; what cannot be one is reported, and gives nil.
  ///
  /// - Parameters:
  ///   - queryKey: under which what is asked of a query has to stand.
  ///   - isParameter: whether a segment in braces is a parameter, and no value that happens to look so.
  package init?(
    parsing text: String, at span: SourceSpan, queryKey: String = "query", isParameter: (String) -> Bool = { _ in true },
    report: (Diagnostic) -> Void
  ) {
    let method = text.prefix { $0 != " " }
    let path = text.dropFirst(method.count).drop { $0 == " " }
    guard !method.isEmpty, method.allSatisfy({ $0.isASCII && $0.isLetter && $0.isUppercase }), path.hasPrefix("/") else {
      report(.badRouteLine(text, at: span))
      return nil
    }
    if let mark = path.firstIndex(where: { $0 == "?" || $0 == "#" || $0.isWhitespace }) {
      report(.badRoutePath(path[mark], queryKey: queryKey, at: span))
      return nil
    }
    var segments: [StubRoute.Segment] = []
    for part in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      guard part.contains("{") || part.contains("}"), isParameter(String(part)) else {
        segments.append(.literal(PercentCoding.decode(String(part))))
        continue
      }
      let name = String(part.dropFirst().dropLast())
      guard part.hasPrefix("{"), part.hasSuffix("}"), Identifier.problem(with: name) == nil else {
        report(.badParameter(String(part), at: span))
        return nil
      }
      if segments.contains(.parameter(name)) { report(.repeatedParameter(name, at: span)) }
      segments.append(.parameter(name))
    }
    self.method = String(method)
    self.path = segments
  }

  /// The names in braces of a line, those that are written and no value of an expression.
  package static func parameters(in line: Template) -> [String] {
    let texts: [String] =
      switch line {
      case .constant(.string(let text)): [text]
      case .text(let pieces): pieces.compactMap { if case .literal(let text) = $0 { text } else { nil } }
      default: []
      }
    return texts.flatMap { $0.split(separator: "/") }.filter { $0.hasPrefix("{") && $0.hasSuffix("}") }.map {
      String($0.dropFirst().dropLast())
    }
  }

  /// The values of the parameters of a request with this line; nil where it has another.
  ///
  /// - Parameter line: `POST /v1/charges`, its path as sent.
  package func parameters(of line: String) -> [(String, String)]? {
    let bytes = Array(line.utf8)
    guard bytes.starts(with: method.utf8), bytes.count > method.utf8.count + 1, bytes[method.utf8.count] == 0x20 else { return nil }
    return path.parameters(of: StubRoute.segments(of: bytes[(method.utf8.count + 1)...]))
  }

  /// Whether a route takes requests with this line, as far as that is known before they come.
  ///
  /// - Parameter placeholder: stands in a segment for a value that is not known yet.
  package func canMeet(_ route: StubRoute, placeholder: Character) -> Bool {
    (route.method == method || method == "HEAD" && route.method == "GET") && route.path.count == path.count
      && zip(path, route.path).allSatisfy { own, other in
        guard case .literal(let text) = own, case .literal(let literal) = other else { return true }
        return text == literal || text.contains(placeholder)
      }
  }
}

extension [StubRoute.Segment] {
  /// The values of the parameters; nil where the path is another.
  ///
  /// - Parameter segments: between the slashes, still percent-encoded.
  package func parameters(of segments: [ArraySlice<UInt8>]) -> [(String, String)]? {
    guard segments.count == count else { return nil }
    var parameters: [(String, String)] = []
    for (expected, found) in zip(self, segments) {
      switch expected {
      case .literal(let text):
        guard text.utf8.elementsEqual(found) || text == PercentCoding.decode(found) else { return nil }
      case .parameter(let name):
        guard !found.isEmpty else { return nil }
        parameters.append((name, PercentCoding.decode(found)))
      }
    }
    return parameters
  }
}

extension StubRoute {
  /// What stands between the slashes of a path.
  package static func segments(of path: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    path.dropFirst(path.first == 0x2F ? 1 : 0).split(separator: 0x2F, omittingEmptySubsequences: false)
  }
}
