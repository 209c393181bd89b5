/// An expectation that is held in a document: a JSON Schema, or a value that was found before.
package enum DocumentTest: Sendable {
  case schema(SchemaTest)
  case snapshot(Snapshot)
}

/// `$schema`: a JSON Schema, with the name of its file for messages.
package struct SchemaTest: Sendable {
  package let schema: JSONSchema
  /// The file, as it is written; empty for a schema that stands in the spec.
  package let name: String

  package init(_ schema: JSONSchema, name: String) {
    self.schema = schema
    self.name = name
  }
}

/// `$snapshot`: a value that a file beside the spec holds.
package struct Snapshot: Sendable {
  package let name: String
  /// The file, without its extension.
  package var path: String
  /// What the file holds; nil where there is none.
  package var expected: Value?

  package init(name: String, path: String) {
    self.name = name
    self.path = path
  }

  /// A value that a snapshot is to hold from now on.
  package struct Change: Sendable, Equatable {
    package var path: String
    package var value: Value

    package static func == (a: Change, b: Change) -> Bool { a.path == b.path && a.value.equals(b.value) }
  }
}

extension Pattern {
  /// Every snapshot in the tree, in the order written.
  package var snapshots: [Snapshot] {
    switch test {
    case .document(.snapshot(let snapshot)): [snapshot]
    case .document, .equals, .value: []
    case .object(let fields): fields.flatMap(\.pattern.snapshots)
    case .list(let patterns), .patterns(_, let patterns): patterns.flatMap(\.snapshots)
    case .pattern(_, let pattern): pattern.snapshots
    }
  }

}
