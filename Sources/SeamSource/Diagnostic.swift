/// Something to tell the user about a place in a file: the one type for mistakes found before a run and for expectations that failed in it.
///
/// Messages are lower case, stand alone, and have no full stop. The wording lives beside the code that reports it, as a static function in an
/// extension of this type, and the id names it: `Diagnostic.unknownKey(…)` has the id `unknown-key`.
package struct Diagnostic: Error {
  package enum Severity: String, Sendable {
    case error
    case warning
  }

  /// A second place that belongs to the message, such as the first use of a name that is used twice.
  package struct Related: Sendable {
    package var span: SourceSpan
    package var label: String

    package init(_ span: SourceSpan, _ label: String) {
      self.span = span
      self.label = label
    }
  }

  package var id: String
  package var severity: Severity
  package var message: String
  /// Where it is; none for what concerns no file, such as the command line.
  package var span: SourceSpan?
  /// What stands behind the caret: usually the suggestion.
  package var label: String?
  package var related: [Related]
  /// Further lines below the source, each after `=`.
  package var notes: [String]

  package init(
    _ id: String, _ message: String, at span: SourceSpan?, label: String? = nil, related: [Related] = [], notes: [String] = [],
    severity: Severity = .error
  ) {
    self.id = id
    self.severity = severity
    self.message = message
    self.span = span
    self.label = label
    self.related = related
    self.notes = notes
  }
}

extension Diagnostic {
  /// What could stand in the place that is meant, where there is one thing that was most likely intended: the name in `did you mean 'name'?`.
  package var suggestion: String? {
    guard let label, label.hasPrefix("did you mean "), label.hasSuffix("?") else { return nil }
    let text = label.dropFirst(13).dropLast()
    // Of several, none is the one.
    let parts = text.split(separator: "'", omittingEmptySubsequences: false)
    if parts.count == 3, parts[0].isEmpty, parts[2].isEmpty { return String(parts[1]) }
    return text.contains("' or '") ? nil : text.hasPrefix("'") && text.hasSuffix("'") ? String(text.dropFirst().dropLast()) : String(text)
  }
}

extension [Diagnostic] {
  package var hasErrors: Bool { contains { $0.severity == .error } }

  /// In the order of a reader: by file, as the files were first met, then by place.
  package func sortedByPlace() -> [Diagnostic] {
    var order: [ObjectIdentifier: Int] = [:]
    for diagnostic in self {
      guard let file = diagnostic.span?.file else { continue }
      let key = ObjectIdentifier(file)
      if order[key] == nil { order[key] = order.count }
    }
    func rank(_ diagnostic: Diagnostic) -> (Int, Int) {
      guard let span = diagnostic.span else { return (-1, 0) }
      return (order[ObjectIdentifier(span.file)] ?? 0, span.range.lowerBound)
    }
    return enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map(\.element)
  }

  /// Without those that say the same of the same place as one before them, where they stand sorted.
  package func withoutRepetitions() -> [Diagnostic] {
    var all: [Diagnostic] = []
    all.reserveCapacity(count)
    for diagnostic in self {
      var isNew = true
      for earlier in all.reversed() {
        guard let span = diagnostic.span, earlier.span == span else { break }
        if earlier.id == diagnostic.id, earlier.message == diagnostic.message {
          isNew = false
          break
        }
      }
      if isNew { all.append(diagnostic) }
    }
    return all
  }
}

/// Orders `((file, place), position)`, so that sorting keeps the order of what was reported at one place.
private func < (a: ((Int, Int), Int), b: ((Int, Int), Int)) -> Bool {
  a.0 == b.0 ? a.1 < b.1 : a.0 < b.0
}
