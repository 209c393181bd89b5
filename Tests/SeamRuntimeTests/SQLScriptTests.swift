import SeamRuntime
import SeamSource
import SeamSpec
import Testing

@Suite("A script is split into statements")
struct SQLScriptTests {
  /// The statements, each with its literal text, `?` for a parameter.
  private func split(_ text: String, _ dialect: SQLDialect = .postgres) -> [String] {
    SQLScript.split([.literal(text)], dialect: dialect).0.statements.map { statement in
      statement.pieces.map { if case .literal(let text) = $0 { text } else { "?" } }.joined().trimmed
    }
  }

  @Test(
    "at semicolons, and nowhere else",
    arguments: [
      ("select 1", ["select 1"]),
      ("select 1; select 2;", ["select 1", "select 2"]),
      (";; select 1 ;;", ["select 1"]),
      ("select ';'; select 2", ["select ';'", "select 2"]),
      ("select 'it''s;'; select 2", ["select 'it''s;'", "select 2"]),
      ("select \"a;b\"; select 2", ["select \"a;b\"", "select 2"]),
      ("select 1 -- a; b\n; select 2", ["select 1 -- a; b", "select 2"]),
      ("select 1 /* a; /* b; */ c; */; select 2", ["select 1 /* a; /* b; */ c; */", "select 2"]),
      ("select $$a;b$$; select 2", ["select $$a;b$$", "select 2"]),
      ("select $x$a;$$b;$x$; select 2", ["select $x$a;$$b;$x$", "select 2"]),
      ("select E'a\\';b'; select 2", ["select E'a\\';b'", "select 2"]),
      ("select 'a\\'; select 2", ["select 'a\\'", "select 2"]),
      ("select $1; select a$b$c from t; select 3", ["select $1", "select a$b$c from t", "select 3"]),
      (
        "create function f() returns int begin atomic select 1; select case when true then 1 end; end; select 2",
        ["create function f() returns int begin atomic select 1; select case when true then 1 end; end", "select 2"]
      ),
      ("-- only a comment\n", []),
    ])
  func postgres(text: String, statements: [String]) {
    #expect(split(text) == statements)
  }

  @Test(
    "SQLite has brackets and backticks, no nested comments, and triggers with a body",
    arguments: [
      ("select [a;b]; select 2", ["select [a;b]", "select 2"]),
      ("select `a;b`; select 2", ["select `a;b`", "select 2"]),
      ("select 1 /* /* */; select 2", ["select 1 /* /* */", "select 2"]),
      (
        "create trigger t after insert on a begin update a set x = 1; delete from b; end; select 2",
        ["create trigger t after insert on a begin update a set x = 1; delete from b; end", "select 2"]
      ),
      ("begin; select 1; end; select 2", ["begin", "select 1", "end", "select 2"]),
    ])
  func sqlite(text: String, statements: [String]) {
    #expect(split(text, .sqlite) == statements)
  }

  @Test(
    "what is never closed is said",
    arguments: ["select 'a", "select \"a", "select $$a", "select $x$a$$", "select /* a"])
  func unclosed(text: String) {
    let (_, problems) = SQLScript.split([.literal(text)], dialect: .postgres)
    guard case .unclosed? = problems.first else {
      Testing.Issue.record("\(problems)")
      return
    }
  }

  @Test("nothing to run is said", arguments: ["", " ", ";", "-- nothing"])
  func empty(text: String) {
    let (_, problems) = SQLScript.split([.literal(text)], dialect: .postgres)
    guard case .empty? = problems.first else {
      Testing.Issue.record("\(problems)")
      return
    }
  }

  @Test(
    "only what reads may look again",
    arguments: [
      ("select 1", true), ("  with a as (select 1) select * from a", true), ("values (1)", true), ("table a", true), ("show x", true),
      ("select 'insert'", true), ("insert into a values (1)", false), ("with a as (delete from b returning *) select * from a", false),
      ("select 1 into a", false), ("select nextval('s')", false), ("update a set b = 1", false), ("select 1; delete from a", false),
    ])
  func query(text: String, isQuery: Bool) {
    #expect(SQLScript.split([.literal(text)], dialect: .postgres).0.isQuery == isQuery)
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
