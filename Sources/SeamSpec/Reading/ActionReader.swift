import SeamSource
import SeamValue
import SeamYAML

extension NodeReader {
  /// The action behind a keyword, with its own keys.
  mutating func action(_ keyword: String, _ node: Node, _ fields: Fields) -> Action? {
    switch keyword {
    case "http": http(node, fields)
    case "sql": sql(node)
    case "publish": publish(node, fields)
    case "receive": receive(node, fields)
    case "exec": exec(node, fields)
    case "shell": shell(node, fields)
    case "assert": assertions(node)
    case "log": log(node)
    case "pause": positiveDuration(node, "'pause'").map { .pause($0) }
    case "include": include(node, fields)
    case "group": group(node, fields)
    default: nil
    }
  }

  // MARK: http

  private mutating func http(_ node: Node, _ fields: Fields) -> Action? {
    let line = httpLine(node)
    let query = fields["query"].map { members($0, "'query'") } ?? []
    let headers = fields["headers"].map { self.headers($0) } ?? []
    let body = httpBody(fields, method: line?.method)
    let options = requestOptions(fields)
    let cookies = fields["cookies"].map { self.cookies($0, fields) } ?? .jar
    guard let line else { return nil }
    return .http(
      HTTPAction(method: line.method, target: line.target, query: query, headers: headers, body: body, options: options, cookies: cookies))
  }

  /// `METHOD /path` or `METHOD https://host/path`.
  mutating func httpLine(_ node: Node) -> (method: String, target: Template)? {
    guard case .scalar(let scalar) = node.content, case .string(let text) = scalar.value else {
      report(.wrongKind("'http'", expected: "a method and a path", found: node.kind, at: span(node)))
      return nil
    }
    let bytes = text.utf8
    let method = bytes.prefix { $0 != 0x20 }
    let isMethod = !method.isEmpty && method.allSatisfy { (0x41...0x5A).contains($0) }
    guard isMethod, bytes.dropFirst(method.count).contains(where: { $0 != 0x20 }) else {
      report(.badRequestLine(text, at: span(node)))
      return nil
    }
    let name = String(Substring(method))
    guard checkMethod(name, of: node), var pieces = pieces(scalar) else { return nil }
    // The method stands at the start of the first, literal piece.
    if case .literal(let first) = pieces.first {
      pieces[0] = .literal(String(Substring(first.utf8.dropFirst(method.count).drop { $0 == 0x20 })))
    }
    if pieces.contains(where: { if case .literal(let text) = $0 { Self.holdsSpace(text) } else { false } }) {
      report(.spaceInPath(at: span(node)))
      return nil
    }
    pieces.removeAll { if case .literal("") = $0 { true } else { false } }
    if case .literal(let first) = pieces.first, !first.hasPrefix("/"), !first.hasPrefix("http://"), !first.hasPrefix("https://") {
      report(.badRequestTarget(first, at: span(node)))
      return nil
    }
    return (name, Template.folded(.text(pieces)))
  }

  private static func holdsSpace(_ text: String) -> Bool {
    let isPrintableASCII = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x80 }
    return !isPrintableASCII && text.contains(where: \.isWhitespace)
  }

  // MARK: sql

  private mutating func sql(_ node: Node) -> Action? {
    if case .mapping = node.content { return sqlFile(node) }
    guard case .scalar(let scalar) = node.content, case .string = scalar.value else {
      report(.wrongKind("'sql'", expected: "a statement, or {file: …}", found: node.kind, at: span(node)))
      return nil
    }
    guard let pieces = pieces(scalar) else { return nil }
    return .sql(SQLAction(pieces: pieces, origin: ScalarOrigin(file: file, scalar: scalar), span: span(node)))
  }

  private mutating func sqlFile(_ node: Node) -> Action? {
    guard let fields = fields(node, .sqlFile), let pathNode = required("file", in: fields, of: "'sql'"),
      let path = nonEmptyText(pathNode, "the file of 'sql'"), let source = read(path, at: span(pathNode))
    else { return nil }
    let text = source.text(0..<source.bytes.count)
    let scalar = Scalar(text: text, style: .literal, layout: .verbatim(0))
    return .sql(
      SQLAction(
        pieces: [.literal(text)], origin: ScalarOrigin(file: source, scalar: scalar), span: span(pathNode), path: FilePath.name(of: path)))
  }

  /// A file, its path relative to the one being read.
  package mutating func read(_ path: String, at span: SourceSpan) -> SourceFile? {
    do {
      return try loader.read(FilePath.join(FilePath.directory(of: file.name), path))
    } catch {
      report(.unreadable(path, error, at: span))
      return nil
    }
  }

  // MARK: exec

  private mutating func exec(_ node: Node, _ fields: Fields) -> Action? {
    guard case .sequence(let items) = node.content else {
      report(.execIsNoList(found: node.kind, at: span(node)))
      return nil
    }
    guard !items.isEmpty else {
      report(.empty("'exec'", at: span(node)))
      return nil
    }
    let command = command(items)
    let program = program(command ?? [], fields)
    return command == nil ? nil : .exec(program)
  }

  /// The words of a command line; nil where one of them cannot be read.
  mutating func command(_ items: [Node]) -> [Template]? {
    var words: [Template] = []
    for item in items {
      if case .scalar = item.content, !item.isNull {
        if let word = template(item) { words.append(word) }
      } else {
        report(.wrongKind("an argument", expected: "text", found: item.kind, at: span(item)))
      }
    }
    return words.count == items.count ? words : nil
  }

  private mutating func shell(_ node: Node, _ fields: Fields) -> Action? {
    guard case .scalar = node.content, !node.isNull else {
      report(.wrongKind("'shell'", expected: "text", found: node.kind, at: span(node)))
      return nil
    }
    return template(node).map {
      .exec(program(ExecAction.shell.map { .constant(.string($0)) } + [$0], fields))
    }
  }

  private mutating func program(_ command: [Template], _ fields: Fields) -> ExecAction {
    for key in ["cwd", "stdin"] {
      guard let node = fields[key] else { continue }
      if case .scalar = node.content, !node.isNull { continue }
      report(.wrongKind("'\(key)'", expected: "text", found: node.kind, at: span(node)))
    }
    return ExecAction(
      command: command, environment: fields["env"].map { environment($0) } ?? [], directory: fields["cwd"].flatMap { template($0) },
      standardInput: fields["stdin"].flatMap { template($0) })
  }

  private mutating func log(_ node: Node) -> Action? {
    if node.isNull {
      report(.wrongKind("'log'", expected: "text", found: node.kind, at: span(node)))
      return nil
    }
    return template(node).map { .log($0) }
  }

  // MARK: assert

  private mutating func assertions(_ node: Node) -> Action? {
    let nodes: [Node]
    if case .sequence(let items) = node.content {
      nodes = items
      if items.isEmpty { report(.empty("'assert'", at: span(node))) }
    } else {
      nodes = [node]
    }
    let assertions = nodes.compactMap { node in
      condition(node, "an assertion").map { Assertion(condition: $0, span: span(node)) }
    }
    return assertions.count == nodes.count && !assertions.isEmpty ? .assert(assertions) : nil
  }
}

extension Diagnostic {
  static func badRequestLine(_ text: String, at span: SourceSpan) -> Diagnostic {
    let method = text.prefix { $0 != " " }
    var label: String?
    if method.hasPrefix("/") || method.contains("://") {
      label = "did you mean 'GET \(text)'?"
    } else if !method.isEmpty, method.allSatisfy({ $0.isASCII && $0.isLetter }), method != method.uppercased() {
      label = "methods are upper case: '\(method.uppercased())'"
    }
    return Diagnostic(
      "bad-request-line", "'http' has to be a method and a path, such as 'POST /orders'", at: span, label: label)
  }

  static func badRequestTarget(_ text: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "bad-request-target", "a request goes to a path, which begins with '/', or to an absolute http:// or https:// URL", at: span,
      label: "did you mean '/\(text)'?")
  }

  static func spaceInPath(at span: SourceSpan) -> Diagnostic {
    Diagnostic("space-in-path", "a path holds no spaces", at: span, label: "write '%20', or use 'query'")
  }

  static func execIsNoList(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "exec-is-no-list", "'exec' is a list: the program and its arguments, one item each", at: span, label: "this is \(found)",
      notes: ["for a line that a shell reads, there is 'shell'"])
  }
}
