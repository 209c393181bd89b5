import SeamSource

/// One way in which a value is not as expected.
package struct Mismatch: Sendable, Equatable {
  /// Where in the value, such as `json.items[0].id`.
  package var path: String
  /// What would be right, in words: `201`, `at least 5`, `a uuid`.
  package var expected: String
  /// What is there: a value as JSON, cut where it is long, or `absent`.
  package var found: String
  /// What helps to see why: a difference of texts, the nearest candidate, a key that is nearly the same. May have several lines.
  package var detail: String?
  /// Where the expectation is written.
  package var span: SourceSpan?
  /// Where a snapshot was expected: what would make it hold.
  package var snapshot: Snapshot.Change?

  package init(path: String, expected: String, found: String, detail: String? = nil, span: SourceSpan? = nil) {
    self.path = path
    self.expected = expected
    self.found = found
    self.detail = detail
    self.span = span
  }
}
