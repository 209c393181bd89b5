import SeamRuntime
import SeamSource
import SeamSpec
import SeamYAML

/// `sqlite: {}` in `seam.yaml`: a file of the run's own, or `{ path: FILE }`, with `owned` beside it where Seam may change that.
package struct SQLiteKind: DependencyKind {
  package init() {}

  package var keyword: String { "sqlite" }
  package var extraKeys: [String] { ["owned"] }

  private static let keys = ["path"]
  private static let subject = "'sqlite'"

  package func plan(_ declaration: DependencyDeclaration, into diagnostics: inout [Diagnostic]) -> (any DependencyPlan)? {
    let before = diagnostics.count
    guard let place = place(declaration, into: &diagnostics), diagnostics.count == before else { return nil }
    let seed = declaration.seed.map { [Migration($0, .seed)] } ?? []
    let migrations = declaration.migrations.map { Migration($0, .migration) } + seed
    if place.isLeftAlone, !migrations.isEmpty { diagnostics.append(.givenFileIsLeftAlone(declaration)) }
    return SQLitePlan(
      name: declaration.name, place: place, migrations: migrations,
      isolation: declaration.isolation?.value ?? (place.isLeftAlone ? .unique : .rewind),
      ignored: .init(tables: Set(declaration.ignored.tables), columns: Set(declaration.ignored.columns)))
  }

  private func place(_ declaration: DependencyDeclaration, into diagnostics: inout [Diagnostic]) -> SQLitePlan.Place? {
    let file = declaration.span.file
    func span(_ node: Node) -> SourceSpan { SourceSpan(file, node.range) }
    var entries: [Node.Entry]
    switch declaration.settings.content {
    case .mapping(let written): entries = written
    case .scalar(let scalar) where scalar.value == .null: entries = []
    default:
      diagnostics.append(
        .wrongKind(Self.subject, expected: "{} or an object", found: declaration.settings.kind, at: span(declaration.settings)))
      return nil
    }
    entries = entries.known(Self.keys) {
      diagnostics.append(.unknownKey($0.key.text ?? "", of: Self.subject, keys: Self.keys, at: span($0.key)))
    }
    func entry(_ key: String) -> Node.Entry? { entries.first { $0.key.text == key } }
    var isOwned = false
    if let owned = declaration.extra["owned"] {
      if case .scalar(let scalar) = owned.content, case .bool(let flag) = scalar.value {
        isOwned = flag
      } else {
        diagnostics.append(.wrongKind("'owned'", expected: "true or false", found: owned.kind, at: span(owned)))
      }
      if entry("path") == nil { diagnostics.append(.ownedWithoutPath(at: span(owned))) }
    }
    guard let path = entry("path") else { return .workspace }
    guard let text = path.value.text, !text.isEmpty, !text.utf8.contains(0) else {
      diagnostics.append(.wrongKind("'path'", expected: "a file", found: "no name of one", at: span(path.value)))
      return nil
    }
    return .given(path: FilePath.join(FilePath.directory(of: file.name), text), isOwned: isOwned)
  }
}

extension Diagnostic {
  static func ownedWithoutPath(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "needless-owned", "'owned' is about a file that is given with 'path'", at: span, label: "without one the file is Seam's own")
  }

  static func givenFileIsLeftAlone(_ declaration: DependencyDeclaration) -> Diagnostic {
    Diagnostic(
      "given-file", "'\(declaration.name)' is a file that was given, so it is neither migrated nor seeded", at: declaration.span,
      label: "leave out 'migrate' and 'seed', or write 'owned: true' beside 'sqlite'")
  }
}
