import SeamValue

/// What the SQL lexer and the placeholders have to know of a database.
package enum SQLDialect: Sendable {
  /// Dollar-quoted and E'' strings, nested comments, `$1`.
  case postgres
  /// Names in backticks and brackets, `?1`.
  case sqlite
}

/// One SQL statement, its parameters bound as values and never part of the text.
package struct BoundStatement: Sendable {
  package enum Piece: Sendable {
    case text(String)
    case parameter(Value)
  }

  package var pieces: [Piece]

  package init(_ pieces: [Piece]) {
    self.pieces = pieces
  }

  /// The text with a placeholder for each parameter, numbered from 1, and the parameters in that order.
  package func rendered(placeholder: (Int) -> String) -> (text: String, parameters: [Value]) {
    var text = ""
    var parameters: [Value] = []
    for piece in pieces {
      switch piece {
      case .text(let part): text += part
      case .parameter(let value):
        parameters.append(value)
        text += placeholder(parameters.count)
      }
    }
    return (text, parameters)
  }
}

/// What a script returned: rows and columns of its last statement that has any, or else the number of rows that the last one touched.
package struct SQLResult: Sendable {
  package var columns: [String]
  /// Each an object of the columns in order; of two columns with one name the last is seen.
  package var rows: [Value]
  package var affected: Int

  package init(columns: [String] = [], rows: [Value] = [], affected: Int = 0) {
    self.columns = columns
    self.rows = rows
    self.affected = affected
  }
}

/// What the database itself answered to a statement that it refused.
package struct SQLError: Error {
  /// Five characters (SQL:2016, PostgreSQL appendix A); for SQLite the name of its result code, such as `SQLITE_CONSTRAINT_UNIQUE`.
  package var sqlstate: String
  package var message: String
  package var detail: String?
  package var hint: String?
  package var constraint: String?
  /// Which of the statements, from 0.
  package var statement: Int
  /// Where in the statement, in Unicode scalars of its rendered text from 0.
  package var position: Int?

  package init(
    sqlstate: String, message: String, detail: String? = nil, hint: String? = nil, constraint: String? = nil, statement: Int = 0,
    position: Int? = nil
  ) {
    self.sqlstate = sqlstate
    self.message = message
    self.detail = detail
    self.hint = hint
    self.constraint = constraint
    self.statement = statement
    self.position = position
  }
}

/// A dependency that the `sql:` action works on.
package protocol SQLDependency: Dependency {
  /// Runs the statements one after another on the spec's own connection, stopping at the first that is refused. A transaction is open only
  /// where a statement opened it.
  ///
  /// Past the time-out, and when the task is cancelled, the statement is cancelled on the server.
  func execute(_ statements: [BoundStatement], timeout: Duration) async throws(DriverFailure) -> Result<SQLResult, SQLError>
}
