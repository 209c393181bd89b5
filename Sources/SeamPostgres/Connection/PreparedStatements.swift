/// What is prepared on a connection, by its text; the statement used longest ago makes room.
///
/// Found by the bytes of the text: strings would take é in one scalar and é in two for the same literal.
struct PreparedStatements {
  struct Entry {
    let name: String
    let parameters: [PostgresType]
    fileprivate var lastUse = 0

    init(name: String, parameters: [PostgresType]) {
      self.name = name
      self.parameters = parameters
    }
  }

  private var entries: [[UInt8]: Entry] = [:]
  private var uses = 0
  private var names = 0
  private let limit: Int

  init(limit: Int = 128) {
    self.limit = limit
  }

  /// Finding a statement is using it.
  subscript(text: String) -> Entry? {
    mutating get {
      uses += 1
      let key = Array(text.utf8)
      entries[key]?.lastUse = uses
      return entries[key]
    }
  }

  mutating func nextName() -> String {
    names += 1
    return "seam_\(names)"
  }

  /// Keeps a statement; returns the name of the one that has to go.
  mutating func insert(_ entry: Entry, for text: String) -> String? {
    uses += 1
    var entry = entry
    entry.lastUse = uses
    entries[Array(text.utf8)] = entry
    guard entries.count > limit, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return nil }
    entries[oldest.key] = nil
    return oldest.value.name
  }

  mutating func remove(_ text: String) -> String? {
    entries.removeValue(forKey: Array(text.utf8))?.name
  }
}
