import SeamExpression
import SeamSource
import SeamValue
import SeamYAML

/// Reads nodes of one file into the model, and collects every mistake on the way.
///
/// Each function reports what is wrong with its node and returns nil, or what could be read of it: one mistake hides no other.
package struct NodeReader {
  package let file: SourceFile
  /// What the file may refer to on disk.
  let loader: any Loader
  package private(set) var diagnostics: [Diagnostic] = []
  package var includedFiles = IncludedFiles()
  /// The files that include this one, the outermost first.
  var chain: [String] = []
  /// How many files and groups stand around what is being read.
  var depth = 0
  /// The names that steps and `vars.` would have given that could not be read: whoever uses them makes no mistake of their own. `*` and
  /// `vars.*` where it could not even be read which.
  var unreadNames: Set<String> = []

  package init(file: SourceFile, loader: any Loader) {
    self.file = file
    self.loader = loader
  }

  package mutating func report(_ diagnostic: Diagnostic) {
    diagnostics.append(diagnostic)
  }

  package func span(_ node: Node) -> SourceSpan { SourceSpan(file, node.range) }
}

/// An object whose keys are all known, each with its node.
package struct Fields {
  /// In the order written.
  package let entries: [Node.Entry]
  package let span: SourceSpan
  /// Of the entries: most keys that are asked for are not there.
  private let keys: [String]

  init(entries: [Node.Entry], span: SourceSpan) {
    self.entries = entries
    self.span = span
    keys = entries.map { $0.key.text ?? "" }
  }

  package subscript(key: String) -> Node? { entry(key)?.value }

  package func entry(_ key: String) -> Node.Entry? {
    for index in keys.indices where keys[index] == key { return entries[index] }
    return nil
  }
}

extension Node {
  /// The text of a scalar.
  package var text: String? {
    if case .scalar(let scalar) = content { scalar.text } else { nil }
  }

  package var isNull: Bool {
    if case .scalar(let scalar) = content, case .null = scalar.value { true } else { false }
  }

  /// As messages call what was found.
  package var kind: String {
    switch content {
    case .sequence: return "a list"
    case .mapping: return "an object"
    case .scalar(let scalar):
      switch scalar.value {
      case .null: return "nothing"
      case .bool: return "a boolean"
      case .int, .number, .infinity, .notANumber: return "a number"
      case .string: return "text"
      }
    }
  }
}

// MARK: Shapes

extension NodeReader {
  /// An object with keys of a vocabulary only. A misspelt key is read as the one that it was meant to be: what stands behind it is no mistake.
  package mutating func fields(_ node: Node, _ vocabulary: Vocabulary) -> Fields? {
    entries(node, vocabulary.subject).map { fields($0, at: node, vocabulary) }
  }

  mutating func fields(_ entries: [Node.Entry], at node: Node, _ vocabulary: Vocabulary) -> Fields {
    var entries = entries
    // What one kind of object knows already may be to come for others.
    let later = vocabulary.later.filter { !vocabulary.keys.contains($0) }
    if !later.isEmpty {
      for entry in entries {
        if let key = entry.key.text, later.contains(key) { report(.notYetSupported(key, at: span(entry.key))) }
      }
      entries.removeAll { later.contains($0.key.text ?? "") }
    }
    let known = entries.known(vocabulary.keys) { report(.unknownKey($0.key.text ?? "", of: vocabulary, at: span($0.key))) }
    return Fields(entries: known, span: span(node))
  }

  /// The entries of an object whatever its keys.
  package mutating func entries(_ node: Node, _ subject: String) -> [Node.Entry]? {
    guard case .mapping(let entries) = node.content else {
      report(.wrongKind(subject, expected: "an object", found: node.kind, at: span(node)))
      return nil
    }
    return entries
  }

  package mutating func items(_ node: Node, _ subject: String) -> [Node]? {
    guard case .sequence(let items) = node.content else {
      report(.wrongKind(subject, expected: "a list", found: node.kind, at: span(node)))
      return nil
    }
    return items
  }

  package mutating func required(_ key: String, in fields: Fields, of subject: String) -> Node? {
    if let node = fields[key] { return node }
    report(.missingKey(key, of: subject, at: SourceSpan(file, fields.span.range.lowerBound..<fields.span.range.lowerBound)))
    return nil
  }
}

extension [Node.Entry] {
  /// Those with a known key; a misspelt key is read as the one that it was meant to be.
  ///
  /// - Parameter report: takes each entry whose key is not known.
  package func known(_ keys: [String], report: (Node.Entry) -> Void) -> [Node.Entry] {
    if allSatisfy({ keys.contains($0.key.text ?? "") }) { return self }
    var known: [Node.Entry] = []
    known.reserveCapacity(count)
    for entry in self {
      let key = entry.key.text ?? ""
      if keys.contains(key) {
        known.append(entry)
        continue
      }
      report(entry)
      guard let meant = MeantKey.of(key, in: keys) else { continue }
      if !contains(where: { $0.key.text == meant }), !known.contains(where: { $0.key.text == meant }) { known.append(entry.renamed(meant)) }
    }
    return known
  }
}

extension Node.Entry {
  /// The same with another key, in the place of the one that is written.
  func renamed(_ key: String) -> Node.Entry {
    Node.Entry(
      key: Node(.scalar(Scalar(text: key, style: .plain, layout: .verbatim(self.key.range.lowerBound))), range: self.key.range),
      value: value)
  }
}

// MARK: Scalars

extension NodeReader {
  /// Text in which no `${…}` may stand. Numbers and booleans count as what they look like.
  package mutating func constantText(_ node: Node, _ subject: String) -> String? {
    guard case .scalar(let scalar) = node.content, !node.isNull else {
      report(.wrongKind(subject, expected: "text", found: node.kind, at: span(node)))
      return nil
    }
    if Interpolation.isPresent(in: scalar.text), template(node)?.constant == nil {
      report(.expressionNotAllowed(subject, at: span(node)))
      return nil
    }
    return scalar.text
  }

  /// A non-empty text.
  package mutating func nonEmptyText(_ node: Node, _ subject: String) -> String? {
    guard let text = constantText(node, subject) else { return nil }
    if text.allSatisfy(\.isWhitespace) {
      report(.empty(subject, at: span(node)))
      return nil
    }
    return text
  }

  package mutating func boolean(_ node: Node, _ subject: String) -> Bool? {
    if case .scalar(let scalar) = node.content, case .bool(let flag) = scalar.value { return flag }
    let meant = ["yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"][node.text?.lowercased() ?? ""]
    report(
      .wrongKind(
        subject, expected: "true or false", found: meant.map { "text: did you mean \($0)?" } ?? node.kind, at: span(node)))
    return nil
  }

  /// A name that expressions can use.
  package mutating func identifier(_ node: Node, _ subject: String) -> Step.Name? {
    guard let text = constantText(node, subject) else { return nil }
    if let problem = Identifier.problem(with: text) {
      report(.badIdentifier(text, problem, subject: subject, at: span(node)))
      return nil
    }
    return Step.Name(text: text, span: span(node))
  }

  package mutating func duration(_ node: Node, _ subject: String) -> Duration? {
    guard let text = constantText(node, subject) else { return nil }
    guard let duration = DurationText.parse(text) else {
      report(.badDuration(text, subject: subject, at: span(node)))
      return nil
    }
    return duration
  }

  /// A length of time above zero.
  package mutating func positiveDuration(_ node: Node, _ subject: String) -> Duration? {
    guard let duration = duration(node, subject) else { return nil }
    guard duration > .zero else {
      report(Diagnostic("zero-duration", "\(subject) has to be longer than nothing", at: span(node)))
      return nil
    }
    return duration
  }

  /// One text or a list of texts.
  package mutating func texts(_ node: Node, _ subject: String) -> [String] {
    guard case .sequence(let items) = node.content else {
      return constantText(node, subject).map { [$0] } ?? []
    }
    return items.compactMap { constantText($0, "an item of \(subject)") }
  }
}
