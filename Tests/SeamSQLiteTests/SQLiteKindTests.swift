import SeamRuntime
import SeamSource
import SeamSpec
import SeamYAML
import Testing

@testable import SeamSQLite

@Suite struct SQLiteKindTests {
  private func plan(_ yaml: String, seed: SourceFile? = nil) throws -> (plan: SQLitePlan?, messages: [String]) {
    let file = SourceFile(name: "shop/seam.yaml", text: "sqlite: " + yaml + "\n")
    guard case .mapping(let entries)? = YAML.parse(file).root?.content, let entry = entries.first else {
      throw Problem(description: "no mapping")
    }
    let declaration = DependencyDeclaration(
      name: "orders_db", kind: "sqlite", settings: entry.value, migrations: [], seed: seed, span: SourceSpan(file, entry.key.range))
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
    let (plan, messages) = try plan("{ path: db/app.sqlite, owned: true }")
    #expect(messages == [])
    guard case .given("shop/db/app.sqlite", isOwned: true)? = plan?.place else { throw Problem(description: "another place") }
  }

  @Test(arguments: [
    ("{ paht: x }", "'sqlite' has no key 'paht' (did you mean 'path'?)"),
    ("{ owned: true }", "'owned' is for a file that is given with 'path' (without one the file is Seam's own)"),
    ("{ path: x, owned: maybe }", "'owned' has to be true or false (this is something else)"),
    ("{ path: [] }", "'path' has to be a file (this is no name of one)"),
    ("3", "'sqlite' has to be {} or an object (this is something else)"),
  ]) func aMistakeIsShown(yaml: String, message: String) throws {
    let (plan, messages) = try plan(yaml)
    #expect(plan == nil)
    #expect(messages == [message])
  }

  @Test func aGivenFileIsNotSeeded() throws {
    let (_, messages) = try plan("{ path: x }", seed: SourceFile(name: "seed.sql", text: "select 1"))
    #expect(messages.count == 1 && messages[0].hasPrefix("'orders_db' is a file that was given, so it is neither migrated nor seeded"))
  }
}
