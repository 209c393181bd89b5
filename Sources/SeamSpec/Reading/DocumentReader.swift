import SeamSource
import SeamValue
import SeamYAML

/// `$schema` and `$snapshot`: expectations that documents hold.
extension NodeReader {
  mutating func documentTest(_ name: String, _ node: Node, at place: SourceSpan) -> Pattern<Template>? {
    name == "$schema" ? schema(node, at: place) : snapshot(node, at: place)
  }

  // MARK: Schemas

  private mutating func schema(_ node: Node, at place: SourceSpan) -> Pattern<Template>? {
    var (source, root, name) = (file, node, "")
    if case .scalar(let scalar) = node.content, case .string = scalar.value {
      guard let path = nonEmptyText(node, "the path of a schema") else { return nil }
      name = path
      do {
        source = try loader.read(FilePath.join(FilePath.directory(of: file.name), path))
      } catch {
        report(.unreadable(path, error, at: span(node)))
        return nil
      }
      let yaml = YAML.parse(source)
      guard !yaml.diagnostics.hasErrors, let document = yaml.documents.first?.root else {
        for problem in yaml.diagnostics { report(problem) }
        if yaml.diagnostics.isEmpty { report(.empty("the schema '\(path)'", at: span(node))) }
        return nil
      }
      root = document
    }
    let loader = loader
    do throws(JSONSchemaError) {
      let schema = try JSONSchema(root.value, uri: SchemaAddress.uri(of: source.name)) { uri in
        guard SchemaAddress.isFile(uri), let file = try? loader.read(SchemaAddress.path(of: uri)) else { return nil }
        let yaml = YAML.parse(file)
        return yaml.diagnostics.hasErrors ? nil : yaml.documents.first?.root?.value
      }
      return Pattern(.document(.schema(SchemaTest(schema, name: name))), span: place)
    } catch {
      report(.badSchema(error, in: source, root, usedAt: source === file ? nil : place, loader))
      return nil
    }
  }

  // MARK: Snapshots

  private mutating func snapshot(_ node: Node, at place: SourceSpan) -> Pattern<Template>? {
    guard let name = nonEmptyText(node, "the name of a snapshot") else { return nil }
    guard name.utf8.allSatisfy({ $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == 0x2D || $0 == 0x5F }) else {
      report(
        Diagnostic(
          "bad-snapshot", "'\(name)' cannot be the name of a snapshot, which is the name of a file", at: span(node),
          label: "letters, digits, '-' and '_'"))
      return nil
    }
    return Pattern(.document(.snapshot(Snapshot(name: name, path: SnapshotFiles.folder(of: file.name) + "/" + name))), span: place)
  }
}

/// Where the snapshots of a spec file are.
package enum SnapshotFiles {
  /// `specs/orders.snapshots` beside `specs/orders.spec.yaml`.
  package static func folder(of specFile: String) -> String {
    for suffix in [".spec.yaml", ".yaml", ".md"] where specFile.hasSuffix(suffix) { return specFile.dropLast(suffix.count) + ".snapshots" }
    return specFile + ".snapshots"
  }

  /// What a file holds: text, or JSON.
  package static func read(_ path: String, _ loader: any Loader) -> Value? {
    if let file = try? loader.read(path + ".json") { return try? JSON.parse(file.bytes) }
    return (try? loader.read(path + ".txt")).map { .string(String(decoding: $0.bytes, as: UTF8.self)) }
  }

  /// Snapshots that no step of a spec file names any more.
  package static func unused(of file: SourceFile, _ specs: [Spec], _ loader: any Loader) -> [Diagnostic] {
    let paths = loader.paths(matching: folder(of: file.name) + "/*")
    if paths.isEmpty { return [] }
    let used = Set(specs.flatMap(\.allSteps).flatMap(\.step.expectations).flatMap(\.pattern.snapshots).map(\.name))
    return paths.compactMap { path in
      // `name.json`, or `name.2.json` for the second case.
      let name = FilePath.name(of: path).split(separator: ".").first.map(String.init) ?? ""
      if used.contains(name) { return nil }
      return Diagnostic(
        "unused-snapshot", "no step has the snapshot '\(name)' any more", at: SourceSpan(file, 0..<0),
        notes: ["it is in \(path), which can be removed"], severity: .warning)
    }
  }
}

extension Diagnostic {
  /// Points at the place in the schema itself, in whichever file that is.
  fileprivate static func badSchema(
    _ error: JSONSchemaError, in source: SourceFile, _ root: Node, usedAt use: SourceSpan?, _ loader: any Loader
  ) -> Diagnostic {
    let parts = error.location.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let path = SchemaAddress.path(of: parts[0])
    var (file, node) = (source, root)
    if path != source.name, let other = try? loader.read(path), let root = YAML.parse(other).documents.first?.root {
      (file, node) = (other, root)
    }
    for token in (parts.count == 2 ? parts[1] : "").split(separator: "/").map({ $0.replacing("~1", with: "/").replacing("~0", with: "~") })
    {
      switch node.content {
      case .mapping(let entries): if let entry = entries.first(where: { $0.key.text == String(token) }) { node = entry.value }
      case .sequence(let items): if let index = Int(token), items.indices.contains(index) { node = items[index] }
      case .scalar: break
      }
    }
    return Diagnostic(
      "bad-schema", error.message, at: SourceSpan(file, node.range), related: use.map { [.init($0, "the schema is used here")] } ?? [])
  }
}
