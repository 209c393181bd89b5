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

  init(entries: [Node.Entry], keys: [String], span: SourceSpan) {
    self.entries = entries
    self.keys = keys
    self.span = span
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
  /// An object with keys of a vocabulary only.
  package mutating func fields(_ node: Node, _ vocabulary: Vocabulary) -> Fields? {
    guard let entries = entries(node, vocabulary.subject) else { return nil }
    let keys = entries.map { $0.key.text ?? "" }
    let known = keys.indices.filter { vocabulary.keys.contains(keys[$0]) }
    if known.count == keys.count { return Fields(entries: entries, keys: keys, span: span(node)) }
    for (entry, key) in zip(entries, keys) where !vocabulary.keys.contains(key) {
      report(
        vocabulary.later.contains(key)
          ? .notYetSupported(key, at: span(entry.key)) : .unknownKey(key, of: vocabulary, at: span(entry.key)))
    }
    return Fields(entries: known.map { entries[$0] }, keys: known.map { keys[$0] }, span: span(node))
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
    report(.wrongKind(subject, expected: "true or false", found: node.kind, at: span(node)))
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
