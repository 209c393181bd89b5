import SeamSource
import SeamValue
import SeamYAML

/// What a step does. The planner turns it into an operation; after that nobody asks which it was.
package enum Action: Sendable {
  case http(HTTPAction)
  case sql(SQLAction)
  case publish(PublishAction)
  case receive(ReceiveAction)
  case exec(ExecAction)
  case assert([Assertion])
  case log(Template)
  case pause(Duration)
  case include(IncludeAction)
  case group(GroupAction)

  /// The key in YAML.
  package var keyword: String {
    switch self {
    case .http: "http"
    case .sql: "sql"
    case .publish: "publish"
    case .receive: "receive"
    case .exec: "exec"
    case .assert: "assert"
    case .log: "log"
    case .pause: "pause"
    case .include: "include"
    case .group: "group"
    }
  }

  /// A line for people.
  package var title: String {
    switch self {
    case .http(let action): "\(action.method) \(action.target.source)"
    case .sql(let action): "sql \(action.title)"
    case .publish(let action): "publish \(action.title)"
    case .receive(let action): "receive \(action.title)"
    case .exec(let action): action.title
    case .assert: "assert"
    case .log(let text): "log \(text.source)"
    case .pause(let duration): "pause \(DurationText.written(duration))"
    case .include(let action): "include \(action.path)"
    case .group(let action): "group of \(action.steps.count)"
    }
  }

  /// Whether it is steps.
  package var isFrame: Bool {
    switch self {
    case .include, .group: true
    case .http, .sql, .publish, .receive, .exec, .assert, .log, .pause: false
    }
  }

  /// All templates of the action itself, for checking what they refer to.
  package var templates: [Template] {
    switch self {
    case .http(let action): action.templates
    case .sql(let action): action.templates
    case .publish(let action): action.templates
    case .receive(let action): action.templates
    case .exec(let action): action.command + action.environment.map(\.value) + [action.directory, action.standardInput].compactMap(\.self)
    case .assert(let assertions): assertions.map(\.condition)
    case .log(let text): [text]
    case .include(let action): action.inputs.map(\.value)
    case .pause, .group: []
    }
  }

  /// What is known of the result: the fields that `expect` and later steps may name.
  package var resultFields: [String: StaticType] {
    switch self {
    case .http: HTTPAction.resultFields
    case .sql(let action): action.resultFields
    case .receive(let action): action.resultFields
    case .exec: ExecAction.resultFields
    case .include(let action): action.file.outputs.types
    case .group(let action): action.outputs.types
    case .publish, .assert, .log, .pause: [:]
    }
  }
}

/// `http: POST /orders`: a request to a service, or to an absolute URL.
package struct HTTPAction: Sendable {
  package var method: String
  /// A path, which belongs to a service, or an absolute URL.
  package var target: Template
  package var query: [Template.Member] = []
  package var headers: [Template.Member] = []
  package var body: Body = .none
  package var options = RequestOptions()
  package var cookies = Cookies.jar

  static let resultFields: [String: StaticType] = [
    "status": .int, "headers": .map(.any), "json": .any, "body": .any, "cookies": .map(.any), "duration": .duration,
    "redirects": .list(.object(["status": .int, "url": .string, "location": .string])), "version": .string,
  ]

  package enum Body: Sendable {
    case none
    case json(Template)
    case form([Template.Member])
    case multipart([Part])
    /// Text, or bytes.
    case content(Template)
  }

  /// A part of a form (RFC 7578).
  package struct Part: Sendable {
    package var name: String
    package var content: Content
    package var fileName: Template?
    package var type: Template?
    /// The name of the file that it comes from.
    package var path: String?

    package enum Content: Sendable {
      case text(Template)
      case json(Template)
      case bytes([UInt8])
    }
  }

  /// Those of the spec's jar are sent, unless there are none to be sent at all.
  package enum Cookies: Sendable {
    case jar
    case own([Template.Member])
    case none
  }

  /// Whether repeating it changes nothing (RFC 9110, section 9.2.1).
  package var isSafe: Bool { method == "GET" || method == "HEAD" || method == "OPTIONS" }

  package var isAbsolute: Bool {
    let text = target.source
    return text.hasPrefix("http://") || text.hasPrefix("https://") || !text.hasPrefix("/")
  }

  var templates: [Template] {
    let body: [Template] =
      switch body {
      case .none: []
      case .json(let template), .content(let template): [template]
      case .form(let members): members.map(\.value)
      case .multipart(let parts): parts.flatMap(\.templates)
      }
    var cookies: [Template] = []
    if case .own(let members) = self.cookies { cookies = members.map(\.value) }
    return [target] + query.map(\.value) + headers.map(\.value) + body + options.templates + cookies
  }
}

/// `sql: select …`: one or more statements, every `${…}` of them a bound parameter.
package struct SQLAction: Sendable {
  /// The text as written: literals and expressions, not yet split into statements.
  package var pieces: [Template.Piece]
  /// Turns offsets in the text, expressions included as written, into places; nil for a file, whose text is its own.
  package var origin: ScalarOrigin?
  package var span: SourceSpan
  /// The name of the file, where the statements come from one.
  package var path: String?

  /// The columns of its rows, where the text tells them.
  private let rowColumns: [String]?

  package init(pieces: [Template.Piece], origin: ScalarOrigin? = nil, span: SourceSpan, path: String? = nil) {
    self.pieces = pieces
    self.origin = origin
    self.span = span
    self.path = path
    rowColumns = SQLColumns.names(in: pieces)
  }

  var resultFields: [String: StaticType] {
    guard let rowColumns else { return Self.resultFields }
    var fields = Self.resultFields
    fields["rows"] = .list(.object(Dictionary(rowColumns.map { ($0, .any) }) { first, _ in first }))
    return fields
  }

  private static let resultFields: [String: StaticType] = [
    "rows": .list(.map(.any)), "affected": .int, "columns": .list(.string),
    "error": .object(["sqlstate": .string, "message": .string, "detail": .any, "hint": .any, "constraint": .any]),
  ]

  var templates: [Template] { [.text(pieces)] }

  /// The first line, or the file's name.
  package var title: String {
    if let path { return path }
    let text = Template.text(pieces).source
    let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    return line.count > 60 ? line.prefix(59) + "…" : line
  }
}

/// `exec: [cmd, arg]`: a program, without a shell; `shell: …` runs `/bin/sh -c`.
package struct ExecAction: Sendable {
  package var command: [Template]
  package var environment: [Template.Member] = []
  package var directory: Template?
  package var standardInput: Template?

  /// Its command line on one line; of a shell's, what the shell reads.
  package var title: String {
    let isShell = command.count == 3 && command[0].constant?.rendered == Self.shell[0] && command[1].constant?.rendered == Self.shell[1]
    let line = isShell ? "shell \(command[2].source)" : "exec \(command.map(\.source).joined(separator: " "))"
    let first = line.split(whereSeparator: \.isNewline).first.map(String.init) ?? line
    return first.count < line.count || first.count > 80 ? first.prefix(80) + "…" : first
  }

  /// How a line is given to the shell (POSIX.1-2017, *sh*).
  static let shell = ["/bin/sh", "-c"]

  static let resultFields: [String: StaticType] = ["exit": .int, "stdout": .string, "stderr": .string, "json": .any]
}

/// One condition of `assert`.
package struct Assertion: Sendable {
  package var condition: Template
  package var span: SourceSpan
}

extension HTTPAction.Part {
  fileprivate var templates: [Template] {
    let content: Template? =
      switch self.content {
      case .text(let template), .json(let template): template
      case .bytes: nil
      }
    return [content, fileName, type].compactMap(\.self)
  }
}

extension Template {
  /// The text as it was written, expressions included, for titles.
  package var source: String {
    switch self {
    case .constant(let value): value.rendered
    case .expression(let embedded): "${\(embedded.expression.text)}"
    case .text(let pieces):
      pieces.map { piece in
        switch piece {
        case .literal(let text): text
        case .expression(let embedded): "${\(embedded.expression.text)}"
        }
      }.joined()
    case .list, .object: "…"
    }
  }
}
