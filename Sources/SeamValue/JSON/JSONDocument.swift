/// A parsed JSON text: its value, and what was odd about it.
package struct JSONDocument: Sendable {
  /// A key that its object had already; the last value counts (RFC 8259, section 4, leaves it open).
  package struct DuplicateKey: Sendable, Equatable {
    package let key: String
    /// Of the object's opening brace, in bytes from the start.
    package let objectOffset: Int
  }

  package let value: Value
  package let duplicateKeys: [DuplicateKey]
}
