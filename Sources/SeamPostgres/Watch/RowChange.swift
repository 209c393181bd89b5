/// What happened to one row, or to whole tables, as the log tells it.
struct RowChange: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    case insert, update, delete, truncate
  }

  var kind: Kind
  /// One, or for TRUNCATE at least one.
  var tables: [TableName]
  /// The row before; columns that were null are not in it. Nil where there was none, or the log does not have it.
  var old: [Column]?
  /// The row after, every column of it.
  var new: [Column]?

  var table: TableName { tables.first ?? TableName(schema: "", table: "") }

  struct Column: Sendable, Equatable {
    /// Without quotes.
    var name: String
    /// As the server names it: `character varying`, `integer[]`.
    var type: String
    var value: Content
  }

  enum Content: Sendable, Equatable {
    case null
    /// As the type's output function writes it.
    case text(String)
    /// Stored outside of the row, and as it was before the update.
    case unchanged
  }

  /// Every column of the row before, by name, those that are null left out; nil where the log does not have it.
  var before: [String: String]? {
    old.map { columns in
      var values: [String: String] = [:]
      for case let column in columns { if case .text(let text) = column.value { values[column.name] = text } }
      return values
    }
  }

  /// Every column of the row after, by name, those that are null left out; nil where there is none or something is missing.
  var after: [String: String]? {
    guard let new else { return nil }
    let before = before ?? [:]
    var values: [String: String] = [:]
    for column in new {
      switch column.value {
      case .text(let text): values[column.name] = text
      case .unchanged: values[column.name] = before[column.name]
      case .null: break
      }
    }
    return values
  }
}
