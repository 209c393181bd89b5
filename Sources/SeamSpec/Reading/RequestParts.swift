import SeamSource
import SeamYAML

// What requests and routes are made of, and what is known to be wrong with it: methods, names of headers, addresses.

/// The methods of HTTP (RFC 9110, section 9; RFC 5789). Others exist, so only what looks like one of these misspelt is refused.
enum Method {
  static let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"]

  /// The method that a misspelt one was meant to be.
  static func meant(by method: some StringProtocol) -> String? {
    known.contains(String(method)) ? nil : NearestName.of(String(method), in: known)
  }
}

extension NodeReader {
  /// Reports a method that is another, misspelt; the method stands at the start of the scalar.
  mutating func checkMethod(_ method: some StringProtocol, of node: Node) -> Bool {
    guard let meant = Method.meant(by: method), case .scalar(let scalar) = node.content else { return true }
    let place = ScalarOrigin(file: file, scalar: scalar).span(0..<method.utf8.count)
    report(.unknownMethod(String(method), meant: meant, at: place))
    return false
  }

  /// Headers of a request: an object whose keys are names.
  mutating func headers(_ node: Node) -> [Template.Member] {
    let members = members(node, "'headers'")
    if case .mapping(let entries) = node.content {
      for entry in entries {
        checkHeaderName(entry.key)
        if case .mapping = entry.value.content {
          report(
            .wrongKind(
              "the header '\(entry.key.text ?? "")'", expected: "text, or a list of texts", found: entry.value.kind, at: span(entry.value)))
        }
      }
    }
    return members
  }

  /// Reports what is no token (RFC 9110, section 5.6.2). An expression there has been reported.
  mutating func checkHeaderName(_ node: Node, of what: String = "a header") {
    let name = node.text ?? ""
    let isName = !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !Array("\"(),/:;<=>?@[\\]{}".utf8).contains($0) }
    if !isName, !name.contains("${") {
      report(Diagnostic("bad-header-name", "'\(name)' cannot be the name of \(what)", at: span(node)))
    }
  }

  /// Environment variables for a program: an object whose keys are names (POSIX.1-2017, 8.1).
  mutating func environment(_ node: Node) -> [Template.Member] {
    let members = members(node, "'env'")
    if case .mapping(let entries) = node.content {
      for entry in entries {
        if !(entry.key.text ?? "").contains("${") { _ = variableName(entry.key) }
        if case .scalar = entry.value.content, !entry.value.isNull { continue }
        report(
          .wrongKind("the environment variable '\(entry.key.text ?? "")'", expected: "text", found: entry.value.kind, at: span(entry.value))
        )
      }
    }
    return members
  }

  /// The name of an environment variable (POSIX.1-2017, 8.1).
  mutating func variableName(_ node: Node) -> String? {
    guard let text = constantText(node, "the name of an environment variable") else { return nil }
    let bytes = Array(text.utf8)
    let isName = bytes.allSatisfy { $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) }
    guard isName, let first = bytes.first, !(0x30...0x39).contains(first) else {
      report(Diagnostic("bad-variable-name", "'\(text)' cannot be the name of an environment variable", at: span(node)))
      return nil
    }
    return text
  }

  /// The address of a service: `http://host` or `https://host`, with a port and a path where it has them.
  mutating func address(_ node: Node) -> Template? {
    guard let template = template(node) else { return nil }
    guard let constant = template.constant else { return template }
    if case .string(let text) = constant, Self.isAddress(text) { return template }
    report(.badAddress(node.text, at: span(node)))
    return nil
  }

  private static func isAddress(_ text: String) -> Bool {
    guard let scheme = ["http://", "https://"].first(where: text.lowercased().hasPrefix) else { return false }
    let host = text.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }.split(
      separator: "@", omittingEmptySubsequences: false
    ).last
    return host.map { !$0.isEmpty && $0.first != ":" && !$0.contains(where: \.isWhitespace) } ?? false
  }
}

extension Diagnostic {
  static func unknownMethod(_ method: String, meant: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("unknown-method", "'\(method)' is no method of HTTP", at: span, label: "did you mean '\(meant)'?")
  }

  static func badAddress(_ text: String?, at span: SourceSpan) -> Diagnostic {
    let isHost = text.map { !$0.isEmpty && !$0.contains("://") && $0.contains(where: { $0 == "." || $0 == ":" }) } ?? false
    return Diagnostic(
      "bad-address", "the address of a service is http://host or https://host", at: span,
      label: isHost ? text.map { "did you mean 'http://\($0)'?" } : nil)
  }

  static func expressionInKey(at span: SourceSpan) -> Diagnostic {
    Diagnostic("expression-in-key", "keys hold no expressions: this one would be sent as it is written", at: span)
  }
}
