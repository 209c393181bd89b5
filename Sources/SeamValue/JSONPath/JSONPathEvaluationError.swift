/// Why a query was given up on a document: it takes too many steps, or a regular expression in it does.
package struct JSONPathEvaluationError: Error, Sendable, Equatable {
  package let message: String

  init(_ message: String) {
    self.message = message
  }
}
