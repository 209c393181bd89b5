import SeamRuntime

/// Where the sequences of a database stand.
struct Sequences: Sendable {
  private struct Sequence: Sendable {
    /// With its schema, quoted.
    var name: String
    var isDescending: Bool
    var isCyclic: Bool
    var value: Int64 = 0
    /// Whether that value was given out, or is the next.
    var isCalled = false

    /// Whether ids that another state had given out would be given out again.
    func isBehind(_ other: Sequence) -> Bool {
      if isCyclic { return false }
      if value == other.value { return !isCalled && other.isCalled }
      return (value < other.value) != isDescending
    }
  }

  private var sequences: [Sequence]
  private let query: String

  private static let list = """
    SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), s.seqincrement < 0, s.seqcycle FROM pg_catalog.pg_sequence s
    JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relpersistence <> 't' AND CASE WHEN c.relkind = 'S' THEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT') END ORDER BY 1
    """

  static func read(_ session: PostgresSession, by deadline: Deadline) throws(PostgresFailure) -> Sequences {
    let answer = try session.runKept(list, by: deadline)
    let found = (0..<answer.rowCount).map { row in
      Sequence(name: answer.text(row, 0) ?? "", isDescending: answer.text(row, 1) == "t", isCyclic: answer.text(row, 2) == "t")
    }
    let parts = found.enumerated().map { index, sequence in "SELECT \(index), last_value, is_called FROM \(sequence.name)" }
    var sequences = Sequences(sequences: found, query: parts.joined(separator: " UNION ALL ") + " ORDER BY 1")
    sequences.sequences = try sequences.current(session, by: deadline)
    return sequences
  }

  private func current(_ session: PostgresSession, by deadline: Deadline) throws(PostgresFailure) -> [Sequence] {
    if sequences.isEmpty { return [] }
    let answer = try session.runKept(query, by: deadline)
    guard answer.rowCount == sequences.count else { throw .failed(DriverFailure(.invalid, "PostgreSQL left out an answer")) }
    return sequences.enumerated().map { index, known in
      var now = known
      now.value = answer.text(index, 1).flatMap { Int64($0) } ?? known.value
      now.isCalled = answer.text(index, 2) == "t"
      return now
    }
  }

  /// Lets none of them give out an id again that it has given out before: what TRUNCATE … RESTART IDENTITY and the like would make them do.
  mutating func neverGoBack(_ session: PostgresSession, by deadline: Deadline) throws(PostgresFailure) {
    let now = try current(session, by: deadline)
    let behind = zip(now, sequences).filter { $0.isBehind($1) }.map(\.1)
    try Self.set(behind, session, by: deadline)
    sequences = zip(now, sequences).map { $0.isBehind($1) ? $1 : $0 }
  }

  /// Puts each back to where it stood.
  func restore(_ session: PostgresSession, by deadline: Deadline) throws(PostgresFailure) {
    let now = try current(session, by: deadline)
    let moved = zip(now, sequences).filter { $0.value != $1.value || $0.isCalled != $1.isCalled }.map(\.1)
    try Self.set(moved, session, by: deadline)
  }

  private static func set(_ sequences: [Sequence], _ session: PostgresSession, by deadline: Deadline) throws(PostgresFailure) {
    if sequences.isEmpty { return }
    let calls = sequences.map { "pg_catalog.setval(\(ServerText.literal($0.name)), \($0.value), \($0.isCalled))" }
    // Seam's own, for whoever reads the log.
    let note = "pg_catalog.pg_logical_emit_message(true, '\(LogDecoder.prefix)', 'sequences')"
    try session.run("SELECT \(note), \(calls.joined(separator: ", "))", by: deadline)
  }
}
