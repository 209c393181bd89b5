/// Why a pattern is no regular expression, or why a search with it was given up.
package struct RegexError: Error, Sendable, Equatable {
  /// In the pattern, in UTF-8 bytes; nil for what happens while searching.
  package let offset: Int?
  package let message: String

  package init(offset: Int?, message: String) {
    self.offset = offset
    self.message = message
  }
}
