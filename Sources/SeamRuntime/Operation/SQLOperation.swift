import SeamSource
import SeamSpec
import SeamValue

/// `sql`: statements on one dependency, every expression a bound parameter.
struct SQLOperation: Operation {
  let script: SQLScript
  let dependency: String
  let title: String
  let span: SourceSpan

  var summary: String { "\(dependency): \(title)" }

  func prepare(in scope: Scope, _ world: World) throws(Issue) -> any PreparedOperation {
    guard let database = world.dependencies[dependency] as? any SQLDependency else {
      throw Issue(.broken, [Diagnostic("no-database", "the dependency '\(dependency)' takes no SQL", at: span)])
    }
    do {
      var statements: [BoundStatement] = []
      for statement in script.statements {
        var pieces: [BoundStatement.Piece] = []
        for piece in statement.pieces {
          switch piece {
          case .literal(let text): pieces.append(.text(text))
          case .expression(let embedded): pieces.append(.parameter(try embedded.evaluate(scope)))
          }
        }
        statements.append(BoundStatement(pieces))
      }
      return Prepared(statements: statements, database: database, dependency: dependency, span: span)
    } catch {
      throw Issue(.failed, [error])
    }
  }

  private struct Prepared: PreparedOperation {
    let statements: [BoundStatement]
    let database: any SQLDependency
    let dependency: String
    let span: SourceSpan

    func perform(timeout: Duration) async throws(Issue) -> Performance {
      let start = ContinuousClock.now
      let answer: Result<SQLResult, SQLError>
      do {
        answer = try await database.execute(statements, timeout: timeout)
      } catch {
        throw Issue(driver: error, at: span, exchange: exchange(nil, after: start), isEnvironment: true)
      }
      switch answer {
      case .success(let result):
        if let name = result.columns.firstRepeated {
          throw Issue(.failed, [.duplicateColumn(name, at: span)], exchange: exchange(answer, after: start))
        }
        let fields: [(String, Value)] = [
          ("rows", .list(result.rows)), ("affected", .int(Int64(result.affected))), ("columns", .list(result.columns.map(Value.string))),
        ]
        return Performance(result: .object(fields), exchange: exchange(answer, after: start))
      case .failure(let error):
        var fields: [(String, Value)] = [("sqlstate", .string(error.sqlstate)), ("message", .string(error.message))]
        for (name, text) in [("detail", error.detail), ("hint", error.hint), ("constraint", error.constraint)] {
          if let text { fields.append((name, .string(text))) }
        }
        var performance = Performance(result: .object([("error", .object(fields))]), exchange: exchange(answer, after: start))
        performance.unexpected["error"] = .refused(error, by: dependency, at: span)
        return performance
      }
    }

    private func exchange(_ answer: Result<SQLResult, SQLError>?, after start: ContinuousClock.Instant) -> Exchange {
      let duration = ContinuousClock.now - start
      let statements = statements
      let dependency = dependency
      return Exchange { Self.sections(statements, dependency, answer, duration) }
    }

    private static func sections(
      _ statements: [BoundStatement], _ dependency: String, _ answer: Result<SQLResult, SQLError>?, _ duration: Duration
    ) -> [Exchange.Section] {
      let took = DurationText.describe(duration)
      var sections: [Exchange.Section] = []
      for (index, statement) in statements.enumerated() {
        let (text, parameters) = statement.rendered { "$\($0)" }
        var lines = text.trimmedLines
        if case .failure(let error) = answer, error.statement == index, let position = error.position {
          lines = Self.mark(text, at: position)
        }
        for (number, parameter) in parameters.enumerated() { lines.append("$\(number + 1) = \(parameter.display(limit: 200))") }
        sections.append(.init(index == 0 ? "sent to \(dependency)" : "and", Excerpt.of(lines.joined(separator: "\n"))))
      }
      switch answer {
      case .success(let result):
        let rows = result.rows.map { JSON.write($0) }.joined(separator: "\n")
        let number = result.columns.isEmpty ? result.affected : result.rows.count
        let count = (number == 1 ? "1 row" : "\(number) rows") + (result.columns.isEmpty ? " affected" : "")
        sections.append(.init("answer", Excerpt.of("\(count), \(took)\(rows.isEmpty ? "" : "\n" + rows)", lines: 21)))
      case .failure(let error):
        let parts = [error.message, error.detail, error.hint].compactMap(\.self).joined(separator: "\n")
        sections.append(.init("answer", "error \(error.sqlstate): \(parts)"))
      case nil: sections.append(.init("answer", "none within \(took)"))
      }
      return sections
    }

    /// The statement with a caret under the place that the server names.
    private static func mark(_ text: String, at position: Int) -> [String] {
      var lines: [String] = []
      var start = 0
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        lines.append(String(line))
        let length = line.unicodeScalars.count
        if position >= start, position <= start + length {
          lines.append(String(repeating: " ", count: position - start) + "^")
        }
        start += length + 1
      }
      return lines
    }
  }
}

extension String {
  /// The lines without the indentation that all of them share, and without empty ones at either end.
  fileprivate var trimmedLines: [String] {
    var lines = split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    let indent = lines.filter { !$0.allSatisfy(\.isWhitespace) }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    return lines.map { String($0.dropFirst(min(indent, $0.prefix { $0 == " " }.count))) }
  }
}

extension [String] {
  fileprivate var firstRepeated: String? {
    var seen: Set<String> = []
    return first { !seen.insert($0).inserted }
  }
}

extension Diagnostic {
  /// A row has each name once: a value would be lost.
  fileprivate static func duplicateColumn(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "duplicate-column", "two columns of the result are named '\(name)'", at: span, label: "give one of them another name, with 'as'")
  }

  static func refused(_ error: SQLError, by dependency: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "sql-error", "\(dependency) refused the statement: \(error.message)", at: span, label: "error \(error.sqlstate)",
      notes: [error.detail.map { "detail: \($0)" }, error.hint.map { "hint: \($0)" }].compactMap(\.self))
  }
}
