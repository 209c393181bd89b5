/// Why a text is no JSONPath query, and where.
package struct JSONPathError: Error, Sendable, Equatable {
  /// In UTF-8 bytes from the start of the query.
  package let offset: Int
  package let message: String

  package init(offset: Int, message: String) {
    self.offset = offset
    self.message = message
  }
}
