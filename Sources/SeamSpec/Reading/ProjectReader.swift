import SeamExpression
import SeamSource
import SeamValue
import SeamYAML

extension NodeReader {
  /// `seam.yaml`.
  ///
  /// - Parameters:
  ///   - kinds: the kinds of dependency that this build of Seam knows.
  ///   - extraKeys: the keys that only one of them has, by its name.
  package mutating func project(_ node: Node, kinds: [String], extraKeys: [String: [String]] = [:]) -> Project? {
    guard let fields = fields(node, .project) else { return nil }
    let root = FilePath.directory(of: file.name)
    let name = fields["project"].flatMap { nonEmptyText($0, "the name of a project") }
    var project = Project(name: name ?? FilePath.name(of: root), root: root, file: file)
    project.variables = fields["env"].map { environmentVariables($0) } ?? []
    var variables: [String: SourceSpan] = [:]
    for variable in project.variables {
      if let first = variables.updateValue(variable.span, forKey: variable.name) {
        report(.nameUsedTwice(variable.name, at: variable.span, first: first))
      }
    }
    project.secrets = fields["secrets"].map { secrets($0) } ?? []
    for entry in fields["dependencies"].flatMap({ entries($0, "'dependencies'") }) ?? [] {
      if let dependency = dependency(entry, kinds: kinds, extraKeys: extraKeys) {
        project.dependencies.append(dependency)
      } else if let name = entry.key.text {
        project.unreadNames.insert(name)
      }
    }
    for entry in fields["services"].flatMap({ entries($0, "'services'") }) ?? [] {
      if let service = service(entry) {
        project.services.append(service)
      } else if let name = entry.key.text {
        project.unreadNames.insert(name)
      }
    }
    reportNamesUsedTwice(project)
    project.environments =
      fields["environments"].map { environments($0, of: project, kinds: kinds, extraKeys: extraKeys) } ?? []
    project.stages = fields["stages"].map { stages($0, of: project) } ?? []
    return project
  }

  private mutating func reportNamesUsedTwice(_ project: Project) {
    var seen: [String: SourceSpan] = [:]
    for (name, span) in project.dependencies.map({ ($0.name, $0.span) }) + project.services.map({ ($0.name, $0.span) }) {
      if let first = seen[name] { report(.nameUsedTwice(name, at: span, first: first)) }
      seen[name] = seen[name] ?? span
    }
  }

  // MARK: env and secrets

  private mutating func environmentVariables(_ node: Node) -> [EnvironmentVariable] {
    (items(node, "'env'") ?? []).compactMap { item in
      if case .mapping = item.content {
        guard let fields = fields(item, .variable), let nameNode = required("name", in: fields, of: "an environment variable"),
          let name = variableName(nameNode)
        else { return nil }
        let value = fields["default"].flatMap { $0.isNull ? "" : constantText($0, "a default") }
        return EnvironmentVariable(name: name, defaultValue: value, span: span(nameNode))
      }
      return variableName(item).map { EnvironmentVariable(name: $0, defaultValue: nil, span: span(item)) }
    }
  }

  private mutating func secrets(_ node: Node) -> [Secret] {
    (entries(node, "'secrets'") ?? []).compactMap { entry in
      guard let name = identifier(entry.key, "the name of a secret"), let fields = fields(entry.value, .secret),
        let variableNode = required("env", in: fields, of: "a secret"), let variable = variableName(variableNode)
      else { return nil }
      return Secret(name: name.text, variable: variable, span: span(entry.key))
    }
  }

  // MARK: dependencies

  mutating func dependency(_ entry: Node.Entry, kinds: [String], extraKeys: [String: [String]]) -> DependencyDeclaration? {
    let name = identifier(entry.key, "the name of a dependency")
    let general = Vocabulary.dependency
    let written = if case .mapping(let entries) = entry.value.content { entries.compactMap(\.key.text) } else { [String]() }
    let kind = written.first(where: kinds.contains) ?? written.lazy.compactMap { NearestName.of($0, in: kinds) }.first
    let extra = kind.flatMap { extraKeys[$0] } ?? []
    let vocabulary = Vocabulary(general.subject, kinds + general.keys + extra, later: general.later)
    guard let fields = fields(entry.value, vocabulary) else { return nil }
    let named = fields.entries.filter { kinds.contains($0.key.text ?? "") }
    guard let kind = named.first, let keyword = kind.key.text else {
      if case .mapping(let all) = entry.value.content, all.count == fields.entries.count {
        report(.noKind(entry.key.text ?? "", kinds: kinds, at: span(entry.key)))
      }
      return nil
    }
    if named.count > 1 { report(.twoKinds(keyword, named[1].key.text ?? "", at: span(named[1].key))) }
    let migrations = fields["migrate"].map { files($0) } ?? []
    let seed = fields["seed"].flatMap { node in
      nonEmptyText(node, "'seed'").flatMap { read($0, at: span(node)) }
    }
    // One that cannot be read was hardly meant to say that it is not.
    let isDefault = fields["default"].map { boolean($0, "'default'") ?? true } ?? false
    let extraNodes = Dictionary(extra.compactMap { key in fields[key].map { (key, $0) } }) { first, _ in first }
    let isolation = fields["isolation"].flatMap { policy($0) }
    let ignored = fields["ignore"].flatMap { self.ignored($0) } ?? .init()
    guard let name else { return nil }
    return DependencyDeclaration(
      name: name.text, kind: keyword, settings: kind.value, extra: extraNodes, migrations: migrations, seed: seed, isDefault: isDefault,
      isolation: isolation, ignored: ignored, span: name.span, loader: loader)
  }

  /// The files of `migrate`: a pattern or a list of them, in name order within each.
  private mutating func files(_ node: Node) -> [SourceFile] {
    let nodes: [Node]
    switch node.content {
    case .sequence(let items): nodes = items
    case .scalar: nodes = [node]
    case .mapping:
      report(.notYetSupported("migrate: {exec: …}", at: span(node)))
      return []
    }
    var files: [SourceFile] = []
    for node in nodes {
      guard let pattern = nonEmptyText(node, "'migrate'") else { continue }
      let paths = loader.paths(matching: FilePath.join(FilePath.directory(of: file.name), pattern))
      if paths.isEmpty { report(.noMatch(pattern, at: span(node))) }
      for path in paths {
        do {
          files.append(try loader.read(path))
        } catch {
          report(.unreadable(path, error, at: span(node)))
        }
      }
    }
    return files
  }

  // MARK: services

  mutating func service(_ entry: Node.Entry) -> Service? {
    let name = identifier(entry.key, "the name of a service")
    guard let fields = fields(entry.value, .service) else { return nil }
    var service = Service(name: name?.text ?? "", span: span(entry.key))
    if let node = fields["run"], let items = items(node, "'run'") {
      if items.isEmpty { report(.empty("'run'", at: span(node))) }
      service.run = command(items)
    }
    service.url = fields["url"].flatMap { address($0) }
    if fields["run"] == nil, fields["url"] == nil {
      report(Diagnostic("no-run", "a service needs 'run', its command line, or 'url', its address", at: span(entry.key)))
    }
    if let url = fields.entry("url"), let run = fields.entry("run") {
      report(
        Diagnostic(
          "run-and-url", "a service is run or has an address, not both", at: span(url.key), related: [.init(span(run.key), "it is run")]))
    }
    if fields["run"] == nil, fields["url"] != nil {
      for entry in ["env", "ready", "restart"].compactMap({ fields.entry($0) }) {
        report(
          Diagnostic(
            "not-run", "'\(entry.key.text ?? "")' is for a service that Seam runs", at: span(entry.key), label: "this one has an address"))
      }
    }
    service.environment = fields["env"].map { environment($0) } ?? []
    if let node = fields["ready"] { readiness(node, of: &service) }
    if let node = fields["restart"], let restart = restart(node) { service.restart = restart }
    if let node = fields["defaults"], let defaults = self.fields(node, .serviceDefaults) {
      service.defaultHeaders = defaults["headers"].map { headers($0) } ?? []
      service.defaultTimeout = defaults["timeout"].flatMap { positiveDuration($0, "'timeout'") }
      service.defaultOptions = requestOptions(defaults)
    }
    service.isDefault = fields["default"].map { boolean($0, "'default'") ?? true } ?? false
    return name == nil ? nil : service
  }

  private mutating func readiness(_ node: Node, of service: inout Service) {
    guard case .mapping = node.content else {
      service.readiness = requestReadiness(node)
      return
    }
    guard let fields = fields(node, .readiness) else { return }
    service.readyWithin = fields["within"].flatMap { positiveDuration($0, "'within'") }
    let ways = fields.entries.filter { $0.key.text != "within" }
    if ways.count > 1 {
      report(
        Diagnostic(
          "two-ways-ready", "one thing shows that a service is ready: '\(ways[0].key.text ?? "")' or '\(ways[1].key.text ?? "")'",
          at: span(ways[1].key)))
    }
    if let node = fields["http"] { service.readiness = requestReadiness(node) }
    if let node = fields["tcp"] { service.readiness = template(node).map { .tcp($0) } }
    if let node = fields["log"] { service.readiness = nonEmptyText(node, "'log'").map { .log($0) } }
    if let node = fields["exec"], let items = items(node, "'exec'") { service.readiness = command(items).map { .exec($0) } }
  }

  private mutating func requestReadiness(_ node: Node) -> Service.Readiness? {
    constantRequest(node, of: "'ready'").map { .http(method: $0.method, path: $0.path) }
  }

  /// `GET /health`, without an expression.
  private mutating func constantRequest(_ node: Node, of subject: String) -> (method: String, path: String)? {
    guard let line = httpLine(node) else { return nil }
    guard case .string(let path) = line.target.constant else {
      report(.expressionNotAllowed(subject, at: span(node)))
      return nil
    }
    return (line.method, path)
  }

  /// `restart`: `never`, `per_spec`, or `{reset: POST /testing/reset}`.
  private mutating func restart(_ node: Node) -> Service.Restart? {
    switch node.text {
    case "never": return .never
    case "per_spec": return .perSpec
    case let text?:
      report(.wrongKind("'restart'", expected: "never, per_spec or {reset: POST /…}", found: "'\(text)'", at: span(node)))
      return nil
    case nil:
      guard let fields = fields(node, .restart) else { return nil }
      guard let request = fields["reset"] else {
        report(.empty("'restart'", at: span(node)))
        return nil
      }
      return constantRequest(request, of: "'reset'").map { .reset(method: $0.method, path: $0.path) }
    }
  }
}

extension Diagnostic {
  package static func nameUsedTwice(_ name: String, at span: SourceSpan, first: SourceSpan) -> Diagnostic {
    Diagnostic("name-used-twice", "the name '\(name)' is used twice", at: span, related: [.init(first, "the first use")])
  }

  static func noKind(_ name: String, kinds: [String], at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "no-kind", "the dependency '\(name)' does not say what it is", at: span,
      notes: ["the kinds are: \(kinds.joined(separator: ", "))", "for example: \(name): { \(kinds.first ?? "postgres"): {} }"])
  }

  static func twoKinds(_ first: String, _ second: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("two-kinds", "a dependency is of one kind: '\(first)' or '\(second)'", at: span)
  }
}
