import SeamEnvironment
import SeamRuntime
import SeamSource
import SeamSpec
import SeamYAML
import TestSupport
import Testing

@testable import SeamPostgres

@Suite struct PostgresKindTests {
  /// The plan for what stands behind `postgres:`, and the diagnostics as a user sees them.
  private func plan(_ yaml: String, beside: String = "", name: String = "orders_db", seed: SourceFile? = nil) throws -> (
    plan: (any DependencyPlan)?, text: String
  ) {
    let file = SourceFile(name: "seam.yaml", text: "postgres: " + yaml + "\n" + beside + "\n")
    guard case .mapping(let entries)? = YAML.parse(file).root?.content, let entry = entries.first else {
      throw Problem(description: "no mapping")
    }
    let declaration = DependencyDeclaration(
      name: name, kind: "postgres", settings: entry.value,
      extra: Dictionary(entries.dropFirst().map { ($0.key.text ?? "", $0.value) }) { first, _ in first }, migrations: [], seed: seed,
      span: SourceSpan(file, entry.key.range))
    var diagnostics: [Diagnostic] = []
    let plan = PostgresKind().plan(declaration, into: &diagnostics)
    return (plan, diagnostics.map { DiagnosticText().render($0) }.joined())
  }

  @Test(arguments: ["{}", "", "null", "16", "{ version: 16 }", "{ database: shop }"]) func aServerIsStarted(yaml: String) throws {
    let (plan, text) = try plan(yaml)
    #expect(text == "")
    #expect(plan?.launch?.isUnprivileged == true)
    #expect(plan?.launch?.program.package == (yaml.contains("16") ? "postgresql-16" : "postgresql"))
  }

  @Test func anAddressThatWasGivenStartsNothing() throws {
    let (plan, text) = try plan("{ url: \"postgresql://me:s3cret@db.example.test:6543/shop\" }")
    #expect(text == "")
    #expect(plan?.launch == nil)
    #expect(plan?.summary.first == "PostgreSQL at db.example.test:6543, database 'shop'")
  }

  @Test(arguments: [
    ("unknown-key", "{ versoin: 16 }"), ("old-version", "9.6"), ("no-version", "{ version: latest }"), ("list", "[16]"),
    ("url-and-version", "{ url: \"postgresql://localhost/x\", version: 16 }"), ("bad-url", "{ url: \"postgresql://localhost:x/y\" }"),
    ("reserved", "{ database: template1 }"),
  ]) func aMistakeIsShown(name: String, yaml: String) throws {
    let (plan, text) = try plan(yaml)
    #expect(plan == nil)
    Golden.check(text, "SeamPostgres/kind-\(name).txt")
  }

  @Test func anAddressThatIsOwnedIsRewound() throws {
    let (plan, text) = try plan(
      "{ url: \"postgresql://me@db.example.test/shop\" }", beside: "owned: true\nsequences: restore",
      seed: SourceFile(name: "seed.sql", text: "select 1"))
    #expect(text == "")
    #expect(plan?.isolation == .rewind)
    #expect(plan?.policies == IsolationPolicy.allCases)
    #expect((plan as? OwnedPostgresPlan)?.keepsSequences == false)
    Golden.check((plan?.summary ?? []).joined(separator: "\n") + "\n", "SeamPostgres/owned-summary.txt")
  }

  @Test(arguments: [
    ("owned-without-url", "{}", "owned: true"), ("owned-maybe", "{ url: \"postgresql://localhost/x\" }", "owned: maybe"),
    ("sequences", "{}", "sequences: reset"), ("sequences-given", "{ url: \"postgresql://localhost/x\" }", "sequences: restore"),
  ]) func aMistakeBesideItIsShown(name: String, yaml: String, beside: String) throws {
    Golden.check(try plan(yaml, beside: beside).text, "SeamPostgres/kind-\(name).txt")
  }

  @Test func aGivenAddressIsNotSeeded() throws {
    let (_, text) = try plan("{ url: \"postgresql://localhost/x\" }", seed: SourceFile(name: "seed.sql", text: "select 1"))
    #expect(text.hasPrefix("error[given-address]: 'orders_db' is an address that was given, so it is neither migrated nor seeded\n"))
  }

  @Test func aVersionThatIsNotInstalledNamesThePackage() async throws {
    let host = try SupervisedHost.start(executable: BuiltProducts.path(of: "seam"))
    let plan = try #require(try plan("99").plan?.launch)
    let failure = await #expect(throws: EnvironmentFailure.self) { try await host.launch(plan, onExit: { _, _ in }) }
    #expect(failure?.message.hasPrefix("needs PostgreSQL 99, and what is installed is PostgreSQL ") == true)
    #expect(failure?.hint == "install it with: apt-get install postgresql-99")
    await host.shutDown()
  }

  @Test func anAddressThatWasGivenIsUsedAndLeftAlone() async throws {
    let owned = try await ThrowAwayPostgres.open("create table t (id int)")
    let plan = GivenPostgresPlan(
      name: "staging", address: try PostgresAddress(url: try #require(owned.attributes["url"]).rendered), isolation: .unique)
    let given = try #require(try await plan.open(at: nil, in: "/nowhere") as? PostgresDependency)
    try await given.sql("insert into t values (1)")
    try await given.sql("begin")
    try await given.sql("insert into t values (2)")
    #expect(try await given.restore() == .unchanged)
    #expect(try await owned.value("select count(*) from t").equals(1))
    await given.close()
    await owned.close()
  }
}
