/// A mistake in an expression that is known without evaluating it: a syntax error, an unknown name, an impossible operation.
///
/// The wording lives beside the code that finds the mistake, as a static function in an extension of this type, and the id names it.
package struct ExpressionProblem: Error, Sendable, Equatable {
  /// In kebab case, such as `unknown-function`.
  package var id: String
  package var message: String
  /// Bytes of the text that was parsed.
  package var range: Range<Int>
  /// What stands behind the caret: usually the suggestion.
  package var label: String?
  package var notes: [String]

  package init(_ id: String, _ message: String, at range: Range<Int>, label: String? = nil, notes: [String] = []) {
    self.id = id
    self.message = message
    self.range = range
    self.label = label
    self.notes = notes
  }

  /// The same problem in a text in which the expression starts at an offset.
  package func shifted(by offset: Int) -> ExpressionProblem {
    var problem = self
    problem.range = range.lowerBound + offset..<range.upperBound + offset
    return problem
  }
}
