/// The keys that an object of the language may have: the reader, the diagnostics, the schemas and their test all go by these lists.
package struct Vocabulary: Sendable {
  /// As messages call the object: "a step".
  package let subject: String
  package let keys: [String]
  /// Keys of the language that this version does not know yet: refused by name, never ignored.
  package let later: [String]

  package init(_ subject: String, _ keys: [String], later: [String] = []) {
    self.subject = subject
    self.keys = keys
    self.later = later
  }
}

extension Vocabulary {
  package static let project = Vocabulary(
    "a project", ["project", "env", "secrets", "dependencies", "services", "environments", "stages"])

  package static let stage = Vocabulary("a stage", ["budget", "blocks", "environment", "tags"])
  package static let variable = Vocabulary("an environment variable", ["name", "default"])
  package static let secret = Vocabulary("a secret", ["env"])

  /// Beside the one key that names the kind.
  package static let dependency = Vocabulary(
    "a dependency", ["migrate", "seed", "default", "isolation", "ignore"])

  package static let service = Vocabulary(
    "a service", ["run", "url", "env", "ready", "defaults", "default", "restart"])
  package static let restart = Vocabulary("'restart'", ["reset"])
  package static let readiness = Vocabulary("readiness", ["http", "tcp", "log", "exec", "within"])
  package static let serviceDefaults = Vocabulary(
    "the defaults of a service", ["headers", "timeout", "auth", "tls", "proxy", "version", "redirect"])
  package static let auth = Vocabulary("'auth'", ["basic", "bearer"])
  package static let basicAuth = Vocabulary("'basic'", ["user", "password"])
  package static let tls = Vocabulary("'tls'", ["ca", "cert", "key", "verify"])
  package static let part = Vocabulary("a part", ["file", "base64", "text", "json", "filename", "type"])

  package static let spec = Vocabulary(
    "a spec",
    ["spec", "about", "tags", "owner", "stage", "skip", "vars", "cases", "stubs", "setup", "steps", "cleanup", "timeout", "isolation"])

  package static let actions = ["http", "sql", "publish", "receive", "exec", "shell", "assert", "log", "pause", "include", "group"]
  package static let stepOptions = [
    "id", "name", "on", "expect", "effects", "save", "within", "every", "timeout", "settle", "throughout", "when",
    "each", "needs", "until", "repeat",
  ]

  /// The keys that belong to one action, beside the options that every step has.
  package static let actionKeys: [String: [String]] = [
    "http": ["query", "headers", "json", "form", "multipart", "body", "auth", "cookies", "redirect", "tls", "proxy", "version"],
    "sql": [],
    "publish": ["exchange", "headers", "json", "body", "properties"],
    "receive": ["exchange", "count"],
    "exec": ["cwd", "env", "stdin"],
    "shell": ["cwd", "env", "stdin"],
    "assert": [],
    "log": [],
    "pause": [],
    "include": ["with", "once"],
    "group": ["outputs"],
  ]

  /// A step with this action; without one, with any.
  package static func step(_ action: String?) -> Vocabulary {
    action.flatMap { steps[$0] } ?? step
  }

  private static let step = Vocabulary("a step", actions + stepOptions)
  private static let steps = Dictionary(
    uniqueKeysWithValues: actions.map { action in
      let keys = [action] + (actionKeys[action] ?? []) + stepOptions
      return (action, Vocabulary("a step with '\(action)'", keys))
    })

  package static let stubFile = Vocabulary("a stub file", ["routes"])
  package static let stubRoute = Vocabulary("a route", ["on"] + StubRoute.conditionKeys + ["reply"])
  package static let stubReply = Vocabulary("a reply", ["status", "headers", "json", "body", "stream", "delay", "drop"])
  package static let stubPiece = Vocabulary("a piece of a stream", ["text", "json", "delay", "drop"])
  package static let stubBody = Vocabulary("'body'", ["file", "base64"])

  package static let queue = Vocabulary("'receive'", ["queue"])
  package static let ignore = Vocabulary("'ignore'", ["tables", "columns"])
  package static let cases = Vocabulary("'cases'", ["from"])
  package static let includedFile = Vocabulary("a file of steps", ["about", "inputs", "outputs", "steps", "cleanup"])
  package static let input = Vocabulary("an input", ["default"])
  package static let sqlFile = Vocabulary("'sql'", ["file"])
}
