import SeamSource
import SeamYAML
import Synchronization

/// The included files of a run, each read once, with what is wrong with it.
package final class IncludedFiles: Sendable {
  struct Entry: Sendable {
    var file: IncludedFile?
    var diagnostics: [Diagnostic]
  }

  private let entries = Mutex<[String: Entry]>([:])

  package init() {}

  subscript(path: String) -> Entry? {
    get { entries.withLock { $0[path] } }
    set { entries.withLock { $0[path] = $0[path] ?? newValue } }
  }
}

extension NodeReader {
  /// How deep files and groups may stand inside one another.
  static let maximumDepth = 16

  mutating func include(_ node: Node, _ fields: Fields) -> Action? {
    let isOnce = fields["once"].map { once($0) } ?? false
    let inputs = fields["with"].map { self.inputs($0) } ?? .some([])
    guard let path = nonEmptyText(node, "the file of 'include'") else { return nil }
    let place = span(node)
    let full = FilePath.normalized(FilePath.join(FilePath.directory(of: file.name), path))
    let chain = chain + [FilePath.normalized(file.name)]
    if let start = chain.firstIndex(of: full) {
      report(.includeCycle(Array(chain[start...]) + [full], at: place))
      return nil
    }
    guard depth < Self.maximumDepth else {
      report(.tooDeep(at: place))
      return nil
    }
    guard let included = includedFile(full, path, chain, at: place) else { return nil }
    if let inputs { check(inputs, of: included, path, at: place) }
    if isOnce, !included.cleanup.isEmpty {
      report(
        Diagnostic(
          "once-with-cleanup", "'\(path)' has a cleanup, which belongs to one spec: it cannot run once for all of them", at: place,
          related: [.init(included.cleanup[0].span, "its cleanup")]))
    }
    return .include(IncludeAction(path: path, file: included, inputs: inputs ?? [], isOnce: isOnce))
  }

  mutating func group(_ node: Node, _ fields: Fields) -> Action? {
    guard depth < Self.maximumDepth else {
      report(.tooDeep(at: span(node)))
      return nil
    }
    depth += 1
    defer { depth -= 1 }
    let outputs = fields["outputs"].map { self.outputs($0) } ?? []
    guard let items = items(node, "'group'") else {
      unreadNames.insert("*")
      return nil
    }
    if items.isEmpty { report(.empty("'group'", at: span(node))) }
    return .group(GroupAction(steps: items.compactMap { step($0) }, outputs: outputs))
  }

  private mutating func once(_ node: Node) -> Bool {
    if constantText(node, "'once'") == "run" { return true }
    report(Diagnostic("bad-once", "'once' says for what the steps run once: it is 'run'", at: span(node), label: "once: run"))
    return false
  }

  private mutating func inputs(_ node: Node) -> [IncludeAction.Input]? {
    entries(node, "'with'")?.compactMap { entry in
      guard let name = identifier(entry.key, "the name of an input"), let value = template(entry.value) else { return nil }
      return IncludeAction.Input(name: name, value: value)
    }
  }

  private mutating func outputs(_ node: Node) -> [Output] {
    (entries(node, "'outputs'") ?? []).compactMap { entry in
      guard let name = identifier(entry.key, "the name of an output"), let value = template(entry.value) else { return nil }
      return Output(name: name, value: value)
    }
  }

  private mutating func check(_ inputs: [IncludeAction.Input], of included: IncludedFile, _ path: String, at place: SourceSpan) {
    let known = included.inputs.map(\.name.text)
    for input in inputs where !known.contains(input.name.text) {
      report(.unknownInput(input.name, of: path, known: known))
    }
    // One that is misspelt is given.
    let meant = inputs.map { input in
      known.contains(input.name.text) ? input.name.text : NearestName.of(input.name.text, in: known) ?? ""
    }
    for declared in included.inputs where declared.fallback == nil && !meant.contains(declared.name.text) {
      report(.missingInput(declared.name, of: path, at: place))
    }
  }

  // MARK: The file

  private mutating func includedFile(_ full: String, _ path: String, _ chain: [String], at place: SourceSpan) -> IncludedFile? {
    let entry: IncludedFiles.Entry
    if let known = includedFiles[full] {
      entry = known
    } else {
      let source: SourceFile
      do {
        source = try loader.read(full)
      } catch {
        report(.unreadable(path, error, at: place))
        return nil
      }
      let yaml = YAML.parse(source)
      var reader = NodeReader(file: source, loader: loader)
      reader.includedFiles = includedFiles
      reader.chain = chain
      reader.depth = depth + 1
      var file: IncludedFile?
      if let root = yaml.documents.first?.root {
        file = yaml.documents[0].isComplete ? reader.includedFile(root) : nil
      } else if !yaml.diagnostics.hasErrors {
        reader.report(Diagnostic("no-steps", "the file holds no steps", at: SourceSpan(source, 0..<0)))
      }
      if yaml.documents.count > 1 {
        let second = yaml.documents[1].range.lowerBound
        reader.report(
          Diagnostic(
            "second-document", "a file of steps is one YAML document", at: SourceSpan(source, second..<second),
            label: "a second one begins here"))
      }
      entry = IncludedFiles.Entry(file: file, diagnostics: yaml.diagnostics + reader.diagnostics)
      includedFiles[full] = entry
    }
    for diagnostic in entry.diagnostics { report(diagnostic) }
    return entry.file
  }

  private mutating func includedFile(_ node: Node) -> IncludedFile? {
    guard let fields = fields(node, .includedFile) else { return nil }
    var included = IncludedFile(file: file)
    _ = fields["about"].flatMap { constantText($0, "'about'") }
    included.inputs = fields["inputs"].map { declarations($0) } ?? []
    included.outputs = fields["outputs"].map { outputs($0) } ?? []
    included.cleanup = fields["cleanup"].map { steps($0, "'cleanup'") } ?? []
    if let node = required("steps", in: fields, of: "a file of steps") {
      included.steps = steps(node, "'steps'")
      if case .sequence(let items) = node.content, items.isEmpty { report(.empty("'steps'", at: span(node))) }
    }
    included.unreadNames = unreadNames
    return included
  }

  /// `inputs: { quantity: { default: 1 }, sku: {} }`
  private mutating func declarations(_ node: Node) -> [IncludedFile.Declaration] {
    (entries(node, "'inputs'") ?? []).compactMap { entry in
      guard let name = identifier(entry.key, "the name of an input") else { return nil }
      if entry.value.isNull { return IncludedFile.Declaration(name: name) }
      guard case .mapping = entry.value.content else {
        report(
          Diagnostic(
            "bad-input", "an input is {} where it has to be given, or { default: … }", at: span(entry.value),
            label: "did you mean { default: \(span(entry.value).text) }?"))
        return nil
      }
      guard let fields = fields(entry.value, .input) else { return nil }
      return IncludedFile.Declaration(name: name, fallback: fields["default"].flatMap { template($0) })
    }
  }
}

extension FilePath {
  /// A path without `.` and, as far as they are names, without what `..` undoes: what tells whether two paths are one.
  package static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    let text = parts.joined(separator: "/")
    return path.hasPrefix("/") ? "/" + text : text.isEmpty ? "." : text
  }
}

extension Diagnostic {
  fileprivate static func includeCycle(_ path: [String], at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "include-cycle", "files include each other: \(path.joined(separator: " → "))", at: span, label: "this would never end")
  }

  fileprivate static func tooDeep(at span: SourceSpan) -> Diagnostic {
    Diagnostic("too-deep", "files and groups stand inside one another more than \(NodeReader.maximumDepth) deep", at: span)
  }

  fileprivate static func unknownInput(_ name: Step.Name, of path: String, known: [String]) -> Diagnostic {
    Diagnostic(
      "unknown-input", "'\(path)' has no input '\(name.text)'", at: name.span,
      label: NearestName.of(name.text, in: known).map { "did you mean '\($0)'?" },
      notes: [known.isEmpty ? "it has none" : "its inputs are: \(known.joined(separator: ", "))"])
  }

  fileprivate static func missingInput(_ name: Step.Name, of path: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "missing-input", "'\(path)' needs the input '\(name.text)'", at: span, label: "give it under 'with'",
      related: [.init(name.span, "it has no default")])
  }
}
