import SeamSource
import SeamValue
import SeamYAML

/// One entry of `dependencies` in `seam.yaml`.
package struct DependencyDeclaration: Sendable {
  package var name: String
  /// `postgres`, `sqlite` …
  package var kind: String
  /// What stands behind the kind: `{}`, a version, an object. Each kind reads its own.
  package var settings: Node
  /// The values of the keys that only this kind has, such as `declare`.
  package var extra: [String: Node]
  /// The files of `migrate`, in name order, read while planning.
  package var migrations: [SourceFile]
  package var seed: SourceFile?
  /// Stands in for `on` where a step names none.
  package var isDefault: Bool
  /// How it is put back, where that is not the default of its kind.
  package var isolation: Located<IsolationPolicy>?
  package var ignored: Ignored
  /// The file and place of the entry.
  package var span: SourceSpan
  /// What expressions in its own files may name: `env` and `secrets`.
  package var types: [String: StaticType] = [:]
  /// Their values, those that are known.
  package var values: [String: Value] = [:]
  /// What the entry may refer to on disk.
  package var loader: any Loader

  package init(
    name: String, kind: String, settings: Node, extra: [String: Node] = [:], migrations: [SourceFile], seed: SourceFile?,
    isDefault: Bool = false, isolation: Located<IsolationPolicy>? = nil, ignored: Ignored = Ignored(), span: SourceSpan,
    loader: any Loader = NoFiles()
  ) {
    self.name = name
    self.kind = kind
    self.settings = settings
    self.extra = extra
    self.migrations = migrations
    self.seed = seed
    self.isDefault = isDefault
    self.isolation = isolation
    self.ignored = ignored
    self.span = span
    self.loader = loader
  }

  /// What is no part of effects.
  package struct Ignored: Sendable {
    package var tables: [String] = []
    package var columns: [String] = []

    package init(tables: [String] = [], columns: [String] = []) {
      self.tables = tables
      self.columns = columns
    }
  }

  /// Reads on in the file of the entry: what stands behind the kind, and the files that it names.
  package func reader() -> NodeReader { NodeReader(file: span.file, loader: loader) }
}
