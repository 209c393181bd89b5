import SeamRuntime
import SeamSource
import SeamSpec

/// `postgres: {}` in `seam.yaml`: a throw-away PostgreSQL server with one database, or a database at an address.
package struct PostgresKind: DependencyKind {
  package init() {}

  package var keyword: String { "postgres" }
  package var extraKeys: [String] { ["owned", "sequences"] }

  package func plan(_ declaration: DependencyDeclaration, into diagnostics: inout [Diagnostic]) -> (any DependencyPlan)? {
    guard let settings = PostgresSettings.read(declaration, into: &diagnostics) else { return nil }
    let seed = declaration.seed.map { [Migration($0, .seed)] } ?? []
    let migrations = declaration.migrations.map { Migration($0, .migration) } + seed
    let ignored = NetEffects.Ignored(tables: Set(declaration.ignored.tables), columns: Set(declaration.ignored.columns))
    let keepsSequences = PostgresSettings.keepsSequences(declaration, settings, into: &diagnostics)
    let policy = declaration.isolation?.value
    switch settings {
    case .given(let address, isOwned: false):
      if !migrations.isEmpty { diagnostics.append(.givenAddressIsLeftAlone(declaration)) }
      return GivenPostgresPlan(name: declaration.name, address: address, isolation: policy ?? .unique)
    case .given(let address, isOwned: true):
      return OwnedPostgresPlan(
        name: declaration.name, address: address, migrations: migrations, policy: policy ?? .rewind, ignored: ignored,
        keepsSequences: keepsSequences)
    case .launched(let version, let database):
      return LaunchedPostgresPlan(
        name: declaration.name, database: database, server: PostgresServer(version: version), migrations: migrations,
        policy: policy ?? .rewind, ignored: ignored, keepsSequences: keepsSequences)
    }
  }
}
