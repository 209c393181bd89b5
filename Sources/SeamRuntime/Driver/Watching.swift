import SeamValue

/// A dependency that can tell what happened to it, whoever did it.
package protocol WatchedDependency: Dependency {
  /// Waits until what was set off before has come to rest, and remembers this place.
  func markEffects() async throws(DriverFailure) -> UInt64

  /// Everything that happened since a mark: all that was finished before this call.
  func effects(since mark: UInt64) async throws(DriverFailure) -> [Effect]
}

/// Something that changed in a dependency.
package struct Effect: Sendable {
  package enum Kind: String, Sendable {
    case inserted, updated, deleted
    /// A message was published, a request was received.
    case happened
  }

  package var kind: Kind
  /// The table, key or request as people read it: the first of `names`.
  package var subject: String { names.first ?? "" }
  /// Everything that a spec may call it.
  package var names: [String]
  /// A row before; nil where there was none.
  package var before: Value?
  /// A row after, a message or a request; nil where there is none.
  package var after: Value?
  /// Of an update, the columns that differ, those left out that the project ignores.
  package var changed: [String]

  package init(_ kind: Kind, names: [String], before: Value? = nil, after: Value? = nil, changed: [String] = []) {
    self.kind = kind
    self.names = names
    self.before = before
    self.after = after
    self.changed = changed
  }

  /// A message that was sent: known by its key, or by its exchange and key.
  package init(_ message: Message) {
    self.init(.happened, names: [message.key, "\(message.exchange)/\(message.key)"], after: MessageText.result(message))
  }
}

extension Effect {
  /// The row, message or request; of an update what changed, and in which row.
  var text: String {
    switch (kind, before, after) {
    case (.updated, let before?, let after?):
      let changes = changed.map { column in
        let (was, now) = (before[column], after[column])
        return "\(column) \(was?.display(limit: 60) ?? "absent") → \(now?.display(limit: 60) ?? "absent")"
      }
      return "\(changes.joined(separator: ", ")), in \(after.display(limit: 200))"
    case (_, let before, let after): return (after ?? before)?.display(limit: 300) ?? ""
    }
  }
}

/// What can be seen of a dependency's changes.
package enum Watching: Sendable {
  /// Rows of tables.
  case rows
  /// Messages or requests.
  case things
  /// Nothing, and why.
  case nothing(String)
}
