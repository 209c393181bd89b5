import SeamRuntime
import SeamSource
import SeamSpec
import SeamYAML

/// `stub: FILE`: stands in for a third party, on a loopback port.
package struct StubKind: DependencyKind {
  package init() {}

  package var keyword: String { "stub" }

  package func plan(_ declaration: DependencyDeclaration, into diagnostics: inout [Diagnostic]) -> (any DependencyPlan)? {
    if !declaration.migrations.isEmpty || declaration.seed != nil {
      diagnostics.append(Diagnostic("no-migrations", "a stub has nothing to migrate or seed", at: declaration.span))
    }
    var reader = declaration.reader()
    let settings = reader.stubSettings(declaration.settings)
    diagnostics += reader.diagnostics
    guard let settings, let file = settings.file else { return nil }
    let yaml = YAML.parse(file)
    diagnostics += yaml.diagnostics
    guard !yaml.diagnostics.hasErrors else { return nil }
    guard let root = yaml.root else {
      diagnostics.append(Diagnostic("no-routes", "the file holds no routes", at: SourceSpan(file, 0..<0)))
      return nil
    }
    if yaml.documents.count > 1 {
      let second = yaml.documents[1].range.lowerBound
      diagnostics.append(Diagnostic("second-document", "a stub file is one YAML document", at: SourceSpan(file, second..<second)))
    }
    var routes = NodeReader(file: file, loader: declaration.loader)
    let read = routes.stubFile(root)
    let problems = RouteCheck.run(read, in: declaration.types, loader: declaration.loader)
    diagnostics += routes.diagnostics + problems
    return StubPlan(
      name: declaration.name, path: file.name, served: read, hasAllRoutes: !routes.diagnostics.hasErrors, hasTLS: settings.hasTLS,
      values: declaration.values, loader: declaration.loader)
  }
}

extension NodeReader {
  private static let vocabulary = Vocabulary("'stub'", ["file", "tls"])

  /// A path, or `{file, tls}`.
  fileprivate mutating func stubSettings(_ node: Node) -> (file: SourceFile?, hasTLS: Bool)? {
    guard case .mapping = node.content else {
      guard case .scalar = node.content, !node.isNull else {
        report(.wrongKind("'stub'", expected: "the path of a stub file, or {file: …}", found: node.kind, at: span(node)))
        return nil
      }
      return (nonEmptyText(node, "'stub'").flatMap { read($0, at: span(node)) }, false)
    }
    guard let fields = fields(node, Self.vocabulary), let path = required("file", in: fields, of: "'stub'") else { return nil }
    let hasTLS = fields["tls"].flatMap { boolean($0, "'tls'") } ?? false
    return (nonEmptyText(path, "'file'").flatMap { read($0, at: span(path)) }, hasTLS)
  }
}
