import SeamSource
import SeamValue
import SeamYAML

extension NodeReader {
  mutating func httpBody(_ fields: Fields, method: String?) -> HTTPAction.Body {
    let given = ["json", "form", "multipart", "body"].compactMap { fields.entry($0) }
    if given.count > 1 {
      report(
        Diagnostic(
          "two-bodies", "a request has one body: '\(given[0].key.text ?? "")' or '\(given[1].key.text ?? "")'", at: span(given[1].key),
          related: [.init(span(given[0].key), "the first body")]))
    }
    if method == "HEAD", let entry = given.first {
      report(Diagnostic("body-of-head", "a HEAD request takes no body", at: span(entry.key)))
    }
    if let node = fields["json"] { return template(node).map { .json($0) } ?? .none }
    if let node = fields["form"] { return .form(members(node, "'form'")) }
    if let node = fields["multipart"] { return multipart(node, fields) }
    return fields["body"].flatMap { body($0) } ?? .none
  }

  private mutating func body(_ node: Node) -> HTTPAction.Body? {
    if case .scalar = node.content, !node.isNull { return template(node).map { .content($0) } }
    guard case .mapping = node.content else {
      report(.wrongKind("'body'", expected: "text, {file: …} or {base64: …}", found: node.kind, at: span(node)))
      return nil
    }
    return fields(node, .stubBody).flatMap { bytes($0, "'body'") }.map { .content(.constant(.bytes($0.bytes))) }
  }

  /// The content of `{file: …}` or `{base64: …}`, with the name of the file.
  private mutating func bytes(_ fields: Fields, _ subject: String) -> (bytes: [UInt8], name: String?)? {
    let ways = ["file", "base64"].compactMap { fields.entry($0) }
    guard ways.count == 1 else {
      report(Diagnostic("one-body", "\(subject) is one of {file: …} and {base64: …}", at: fields.span))
      return nil
    }
    if let file = fields["file"] {
      guard let path = nonEmptyText(file, "the file of \(subject)"), let source = read(path, at: span(file)) else { return nil }
      return (source.bytes, FilePath.name(of: path))
    }
    guard let data = fields["base64"], let text = constantText(data, "'base64'") else { return nil }
    guard let bytes = Base64.decode(text.filter { !$0.isWhitespace }) else {
      report(Diagnostic("bad-base64", "this is no base64 (RFC 4648, section 4)", at: span(data)))
      return nil
    }
    return (bytes, nil)
  }

  // MARK: multipart

  private mutating func multipart(_ node: Node, _ fields: Fields) -> HTTPAction.Body {
    if case .mapping(let headers)? = fields["headers"]?.content, let entry = fields.entry("multipart"),
      let header = headers.first(where: { $0.key.text?.lowercased() == "content-type" })
    {
      report(.saidTwice("'multipart' has a content type of its own, with the boundary in it", at: span(header.key), first: span(entry.key)))
    }
    guard let entries = entries(node, "'multipart'") else { return .none }
    if entries.isEmpty { report(Diagnostic("empty", "'multipart' has no parts", at: span(node))) }
    var parts: [HTTPAction.Part] = []
    for entry in entries {
      let name = constantText(entry.key, "the name of a part") ?? ""
      guard case .sequence(let items) = entry.value.content else {
        if let part = part(entry.value, name) { parts.append(part) }
        continue
      }
      parts += items.compactMap { part($0, name) }
    }
    return .multipart(parts)
  }

  private mutating func part(_ node: Node, _ name: String) -> HTTPAction.Part? {
    guard case .mapping = node.content else { return template(node).map { HTTPAction.Part(name: name, content: .text($0)) } }
    guard let fields = fields(node, .part) else { return nil }
    let ways = ["file", "base64", "text", "json"].compactMap { fields.entry($0) }
    guard ways.count == 1 else {
      let place = ways.count > 1 ? span(ways[1].key) : span(node)
      report(Diagnostic("one-content", "a part is one of 'file', 'base64', 'text' and 'json'", at: place))
      return nil
    }
    var part = HTTPAction.Part(name: name, content: .text(.constant("")))
    part.fileName = fields["filename"].flatMap { template($0) }
    part.type = fields["type"].flatMap { template($0) }
    if let node = fields["text"] {
      guard let text = template(node) else { return nil }
      part.content = .text(text)
    } else if let node = fields["json"] {
      guard let json = template(node) else { return nil }
      part.content = .json(json)
    } else {
      guard let content = bytes(fields, "a part") else { return nil }
      part.content = .bytes(content.bytes)
      part.path = content.name
    }
    return part
  }
}
