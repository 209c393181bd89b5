import SeamRuntime
import SeamSource
import SeamSpec

/// `postgres: {}` in `seam.yaml`: a throw-away PostgreSQL server with one database, or a database at an address.
package struct PostgresKind: DependencyKind {
  package init() {}

  package var keyword: String { "postgres" }

  package func plan(_ declaration: DependencyDeclaration, into diagnostics: inout [Diagnostic]) -> (any DependencyPlan)? {
    guard let settings = PostgresSettings.read(declaration, into: &diagnostics) else { return nil }
    let seed = declaration.seed.map { [Migration($0, .seed)] } ?? []
    let migrations = declaration.migrations.map { Migration($0, .migration) } + seed
    switch settings {
    case .given(let address):
      if !migrations.isEmpty { diagnostics.append(.givenAddressIsLeftAlone(declaration)) }
      return GivenPostgresPlan(name: declaration.name, address: address, isolation: declaration.isolation?.value ?? .unique)
    case .launched(let version, let database):
      return LaunchedPostgresPlan(
        name: declaration.name, database: database, server: PostgresServer(version: version),
        migrations: migrations, policy: declaration.isolation?.value ?? .rewind,
        ignored: NetEffects.Ignored(tables: Set(declaration.ignored.tables), columns: Set(declaration.ignored.columns)))
    }
  }
}
