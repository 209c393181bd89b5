import SeamSource
import SeamSpec
import SeamYAML

/// What stands behind `postgres:`, and `owned` and `sequences` beside it.
enum PostgresSettings: Sendable {
  /// - Parameter version: the major version asked for; nil for the newest there is.
  case launched(version: Int?, database: String)
  /// - Parameter isOwned: whether it is Seam's to migrate, to seed and to put back.
  case given(PostgresAddress, isOwned: Bool)

  /// Snapshots as functions (`pg_current_snapshot`) are the newest thing that restoring needs.
  static let oldestVersion = 13
  private static let keys = ["version", "database", "url"]
  private static let subject = "'postgres'"

  /// `{}`, nothing, `16`, or an object. Nil where a mistake leaves no sense in it.
  static func read(_ declaration: DependencyDeclaration, into diagnostics: inout [Diagnostic]) -> PostgresSettings? {
    let file = declaration.span.file
    func span(_ node: Node) -> SourceSpan { SourceSpan(file, node.range) }
    var entries: [Node.Entry]
    switch declaration.settings.content {
    case .mapping(let written): entries = written
    case .scalar(let scalar) where scalar.value == .null: entries = []
    case .scalar:
      guard let version = readVersion(declaration.settings, span, into: &diagnostics) else { return nil }
      return readDatabase(declaration.name, nil, span, into: &diagnostics).map { .launched(version: version, database: $0) }
    case .sequence:
      diagnostics.append(.wrongKind(subject, expected: "{}, a version or an object", found: "a list", at: span(declaration.settings)))
      return nil
    }
    let before = diagnostics.count
    entries = entries.known(keys) { diagnostics.append(.unknownKey($0.key.text ?? "", of: subject, keys: keys, at: span($0.key))) }
    func node(_ key: String) -> Node? { entries.first { $0.key.text == key }?.value }
    var isOwned = false
    if let owned = declaration.extra["owned"] {
      if case .scalar(let scalar) = owned.content, case .bool(let flag) = scalar.value {
        isOwned = flag
      } else {
        diagnostics.append(.wrongKind("'owned'", expected: "true or false", found: "something else", at: span(owned)))
      }
      if node("url") == nil { diagnostics.append(.ownedWithoutURL(at: span(owned))) }
    }
    if let url = node("url") {
      for key in ["version", "database"] {
        if let entry = entries.first(where: { $0.key.text == key }) { diagnostics.append(.notWithURL(key, at: span(entry.key))) }
      }
      let address = readAddress(url, span, into: &diagnostics)
      return diagnostics.count == before ? address.map { .given($0, isOwned: isOwned) } : nil
    }
    let version = node("version").flatMap { readVersion($0, span, into: &diagnostics) }
    let database = readDatabase(declaration.name, node("database"), span, into: &diagnostics)
    return diagnostics.count == before ? database.map { .launched(version: version, database: $0) } : nil
  }

  /// `sequences: keep` or `restore`: whether they go on from where they are.
  static func keepsSequences(_ declaration: DependencyDeclaration, _ settings: PostgresSettings, into diagnostics: inout [Diagnostic])
    -> Bool
  {
    guard let node = declaration.extra["sequences"] else { return true }
    let span = SourceSpan(declaration.span.file, node.range)
    if case .given(_, isOwned: false) = settings { diagnostics.append(.sequencesAreLeftAlone(at: span)) }
    switch node.text {
    case "keep": return true
    case "restore": return false
    default:
      diagnostics.append(.wrongKind("'sequences'", expected: "'keep' or 'restore'", found: "something else", at: span))
      return true
    }
  }

  private static func readVersion(_ node: Node, _ span: (Node) -> SourceSpan, into diagnostics: inout [Diagnostic]) -> Int? {
    if case .scalar(let scalar) = node.content, case .int(let number) = scalar.value, (Int64(oldestVersion)...99).contains(number) {
      return Int(number)
    }
    diagnostics.append(.noVersion(node.text, at: span(node)))
    return nil
  }

  /// The name of the database: that of the dependency, unless it is told.
  private static func readDatabase(
    _ name: String, _ node: Node?, _ span: (Node) -> SourceSpan, into diagnostics: inout [Diagnostic]
  ) -> String? {
    guard let node else { return reserved.contains(name) || name.utf8.count > PostgresDatabase.longestName ? "app" : name }
    guard let text = node.text, !text.isEmpty, text.utf8.count <= PostgresDatabase.longestName, !text.utf8.contains(0) else {
      diagnostics.append(
        .wrongKind("'database'", expected: "a name of at most \(PostgresDatabase.longestName) bytes", found: "no such name", at: span(node))
      )
      return nil
    }
    if reserved.contains(text) {
      diagnostics.append(.reservedDatabase(text, at: span(node)))
      return nil
    }
    return text
  }

  private static let reserved = ["template0", "template1"]

  private static func readAddress(
    _ node: Node, _ span: (Node) -> SourceSpan, into diagnostics: inout [Diagnostic]
  ) -> PostgresAddress? {
    guard let text = node.text, !text.isEmpty else {
      diagnostics.append(.wrongKind("'url'", expected: "an address", found: "none", at: span(node)))
      return nil
    }
    do {
      return try PostgresAddress(url: text)
    } catch {
      diagnostics.append(.badAddress(error.message, at: span(node)))
      return nil
    }
  }
}

extension Diagnostic {
  static func noVersion(_ text: String?, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "no-postgres-version", "\(text.map { "'\($0)'" } ?? "this") is no major version of PostgreSQL that Seam works with", at: span,
      label: "a whole number from \(PostgresSettings.oldestVersion) on", notes: ["'postgres: {}' takes the newest that is installed"])
  }

  static func notWithURL(_ key: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("not-with-url", "'\(key)' is for a server that Seam starts: with 'url' there is none", at: span)
  }

  static func reservedDatabase(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("reserved-database", "the server keeps '\(name)' for itself", at: span, label: "choose another name")
  }

  static func badAddress(_ reason: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "bad-address", "the address cannot be read: \(reason)", at: span,
      notes: ["it is written postgresql://USER:PASSWORD@HOST:PORT/DATABASE"])
  }

  static func ownedWithoutURL(at span: SourceSpan) -> Diagnostic {
    Diagnostic("needless-owned", "'owned' is about a database at an address, and none is given", at: span, label: "leave it out")
  }

  static func sequencesAreLeftAlone(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "given-address", "the address was given, so its sequences are left alone", at: span, label: "leave it out, or say 'owned: true'")
  }

  static func givenAddressIsLeftAlone(_ declaration: DependencyDeclaration) -> Diagnostic {
    Diagnostic(
      "given-address", "'\(declaration.name)' is an address that was given, so it is neither migrated nor seeded", at: declaration.span,
      label: "leave out 'migrate' and 'seed'", notes: ["with 'owned: true' beside it, it is Seam's to migrate, to seed and to put back"])
  }
}
