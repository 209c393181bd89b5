import SeamRuntime
import SeamSource
import SeamSpec
import SeamYAML
import Testing

@testable import SeamSQLite

@Suite struct SQLiteKindTests {
  private func plan(_ yaml: String, owned: String? = nil, seed: SourceFile? = nil) throws -> (plan: SQLitePlan?, messages: [String]) {
    let file = SourceFile(name: "shop/seam.yaml", text: "sqlite: " + yaml + "\n")
    guard case .mapping(let entries)? = YAML.parse(file).root?.content, let entry = entries.first else {
      throw Problem(description: "no mapping")
    }
    let extra = owned.flatMap { YAML.parse(SourceFile(name: "shop/seam.yaml", text: $0)).root }
    let declaration = DependencyDeclaration(
      name: "orders_db", kind: "sqlite", settings: entry.value, extra: extra.map { ["owned": $0] } ?? [:],
      migrations: [], seed: seed, span: SourceSpan(file, entry.key.range))
    var diagnostics: [Diagnostic] = []
    let plan = SQLiteKind().plan(declaration, into: &diagnostics)
    return (plan as? SQLitePlan, diagnostics.map { $0.message + ($0.label.map { " (\($0))" } ?? "") })
  }

  @Test(arguments: ["{}", "", "null"]) func aFileOfTheRunsOwn(yaml: String) throws {
    let (plan, messages) = try plan(yaml)
    #expect(messages == [])
    guard case .workspace? = plan?.place else { throw Problem(description: "another place") }
  }

  @Test func aFileThatIsGivenLiesBesideTheProject() throws {
    let (plan, messages) = try plan("{ path: db/app.sqlite }", owned: "true")
    #expect(messages == [])
    guard case .given("shop/db/app.sqlite", isOwned: true)? = plan?.place else { throw Problem(description: "another place") }
  }

  @Test(arguments: [
    ("{ paht: x }", "'sqlite' has no key 'paht' (did you mean 'path'?)"),
    ("{ path: [] }", "'path' has to be a file (this is no name of one)"),
    ("3", "'sqlite' has to be {} or an object (this is a number)"),
  ]) func aMistakeIsShown(yaml: String, message: String) throws {
    let (plan, messages) = try plan(yaml)
    #expect(plan == nil)
    #expect(messages == [message])
  }

  @Test func aFileIsOwnedOnlyWhereItIsGiven() throws {
    #expect(
      try plan("", owned: "true").messages == ["'owned' is about a file that is given with 'path' (without one the file is Seam's own)"])
    #expect(try plan("{ path: x }", owned: "maybe").messages == ["'owned' has to be true or false (this is text)"])
  }

  @Test func whatItCanBeIsolatedBy() throws {
    for (yaml, owned, isolation, policies) in [
      ("{}", nil, IsolationPolicy.rewind, IsolationPolicy.allCases), ("{ path: x }", nil, .unique, [.unique, .none, .rollback]),
      ("{ path: x }", "true", .rewind, IsolationPolicy.allCases),
    ] {
      let plan = try plan(yaml, owned: owned).plan
      #expect(plan?.isolation == isolation && plan?.policies == policies)
    }
    #expect(
      try plan("{ path: x }").plan?.summary
        == [
          "the SQLite file shop/x",
          "between specs: unique: nothing is undone, unique() keeps specs apart (the file was given, so it is somebody else's)",
        ])
    #expect(try plan("{ path: x }", owned: "true").plan?.summary.last == "at the end: put back as it was found")
  }

  @Test func aGivenFileIsNotSeeded() throws {
    let (_, messages) = try plan("{ path: x }", seed: SourceFile(name: "seed.sql", text: "select 1"))
    #expect(messages.count == 1 && messages[0].hasPrefix("'orders_db' is a file that was given, so it is neither migrated nor seeded"))
  }
}
